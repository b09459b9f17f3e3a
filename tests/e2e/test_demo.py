"""The demo is a real server with real data, and nothing of it stays."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from fxtui.demo.samples import ODD_NAMES

from .conftest import PATIENCE, Program


@pytest.fixture
def demo(program: Program) -> Iterator[subprocess.Popen[str]]:
    demo = program.start("demo", "--no-browser")
    yield demo
    demo.terminate()
    demo.communicate(timeout=PATIENCE)


def test_the_demo_can_be_used_and_leaves_nothing(
    program: Program, demo: subprocess.Popen[str]
) -> None:
    theirs = environment_of(demo)

    buckets = program.run("ls", "s3://demo@", variables=theirs)
    odd = program.run("ls", "s3://demo@research/odd names/", variables=theirs)
    copied = program.run(
        "cp", "s3://demo@research/README.txt", "readme", variables=theirs
    )
    demo.send_signal(signal.SIGTERM)
    demo.wait(PATIENCE)

    names = [line.split()[-1] for line in buckets.stdout.splitlines()]
    assert names == ["backup", "research"]
    assert all(name in odd.stdout for name in ODD_NAMES)
    assert copied.returncode == 0
    assert "sample data" in (program.folder / "readme").read_text()
    assert demo.returncode == 128 + signal.SIGTERM
    assert not Path(theirs["FXTUI_STATE"]).parent.exists()


def environment_of(demo: subprocess.Popen[str]) -> dict[str, str]:
    """What the demo says that others have to set, when it is ready."""
    assert demo.stdout
    told = takewhile(lambda line: not line.startswith("Ctrl-C"), demo.stdout)
    return dict(re.findall(r"(FXTUI_\w+)=(\S+)", "".join(told)))
