"""The demo is a real server with real data, and nothing of it stays."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import psutil
import pytest

from fxtui.demo.samples import ODD_NAMES
from tests.terminal import Terminal

from .conftest import PATIENCE, Program

STAND_IN = [sys.executable, "-m", "tests.servers.dropbox", "--say-token"]

SMALLER = """\
import sys
from fxtui.demo import samples
samples.STATIONS, samples.SCAN_SIZE = 2, samples.MIB
from fxtui.__main__ import main
sys.exit(main())
"""
"""The program with 200 readings in place of 5,000, which take 15 seconds of CPU."""


@pytest.fixture
def demo(program: Program) -> Iterator[subprocess.Popen[str]]:
    words = ["demo", "--no-browser", "--dropbox", shlex.join(STAND_IN)]
    demo = subprocess.Popen(
        [sys.executable, "-P", "-c", SMALLER, *words],
        cwd=program.folder,
        env=program.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield demo
    demo.terminate()
    demo.communicate(timeout=PATIENCE)


def test_the_demo_can_be_used_and_leaves_nothing(
    program: Program, demo: subprocess.Popen[str]
) -> None:
    theirs = environment_of(demo)
    servers = {" ".join(p.cmdline()): p for p in psutil.Process(demo.pid).children()}

    buckets = program.run("ls", "s3://demo@", variables=theirs)
    odd = program.run("ls", "s3://demo@research/odd names/", variables=theirs)
    shared = program.run("ls", "dropbox://demo@", variables=theirs)
    copied = program.run(
        "cp", "s3://demo@research/README.txt", "readme", variables=theirs
    )
    demo.send_signal(signal.SIGTERM)
    demo.wait(PATIENCE)

    names = [line.split()[-1] for line in buckets.stdout.splitlines()]
    assert names == ["backup", "research"]
    assert all(name in odd.stdout for name in ODD_NAMES)
    assert "PRE Field notes/" in shared.stdout
    assert copied.returncode == 0
    assert "sample data" in (program.folder / "readme").read_text()
    assert demo.returncode == 128 + signal.SIGTERM
    assert not Path(theirs["FXTUI_STATE"]).parent.exists()
    assert any(STAND_IN[2] in words for words in servers)
    assert not any(server.is_running() for server in servers.values())


def test_a_demo_whose_terminal_goes_while_it_ends_leaves_nothing(
    program: Program, tmp_path: Path
) -> None:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    argv = [sys.executable, "-P", "-c", SMALLER, "demo"]
    with Terminal().start(
        argv, environment={**program.environment, "TMPDIR": str(rooms)}
    ) as shown:
        shown.wait_for("nothing runs", within=PATIENCE)
        demo = psutil.Process(shown.process)
        server, browser = sorted(demo.children(), key=psutil.Process.create_time)
        shown.send("q")
        browser.send_signal(signal.SIGHUP)
        for _ in range(2):  # the system's, and the shell's
            demo.send_signal(signal.SIGHUP)
        shown.wait_for_end(within=PATIENCE)

    assert list(rooms.iterdir()) == []
    assert not server.is_running()


def environment_of(demo: subprocess.Popen[str]) -> dict[str, str]:
    """What the demo says that others have to set, when it is ready."""
    assert demo.stdout
    told = takewhile(lambda line: not line.startswith("Ctrl-C"), demo.stdout)
    return dict(re.findall(r"(FXTUI_\w+)=(\S+)", "".join(told)))
