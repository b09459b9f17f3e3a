"""Somebody has removed the folder that the shell is in: what needs none goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from ..terminal import Terminal
from .conftest import PATIENCE, Program

GONE: Final = "fxtui: the folder that you are in is gone; cd to another\n"
_REMOVING: Final = ["sh", "-c", 'rmdir "$PWD"; exec "$@"', "sh"]
_FXTUI: Final = [*_REMOVING, sys.executable, "-P", "-m", "fxtui"]


@pytest.fixture
def gone(tmp_path: Path) -> Path:
    """A folder that is no more when the program begins."""
    return tmp_path / "gone"


def run(program: Program, gone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    gone.mkdir(exist_ok=True)
    return subprocess.run(
        [*_FXTUI, *words],
        capture_output=True,
        check=False,
        cwd=gone,
        env=program.environment,
        text=True,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(
    "words", ["cp a b", "mv ../a /tmp/", "ls", "rm a", "cat a", "sync . s3://b/"]
)
def test_a_path_from_here_is_refused_in_one_line(
    program: Program, gone: Path, words: str
) -> None:
    done = run(program, gone, *words.split())

    assert (done.returncode, done.stdout, done.stderr) == (2, "", GONE)


def test_so_is_a_receipt_that_is_to_be_here(program: Program, gone: Path) -> None:
    source, target = str(gone.parent / "a"), str(gone.parent / "b")

    done = run(program, gone, "cp", "--receipt", "receipt", source, target)

    assert (done.returncode, done.stderr) == (2, GONE)


def test_what_is_named_from_the_root_needs_no_folder(
    program: Program, gone: Path
) -> None:
    source, target = gone.parent / "a", gone.parent / "b"
    source.write_text("content")

    version = run(program, gone, "--version")
    copied = run(program, gone, "cp", str(source), str(target))  # starts the service
    jobs = run(program, gone, "jobs")
    listed = run(program, gone, "ls", str(source))
    removed = run(program, gone, "rm", "-r", str(source))

    each = (version, copied, jobs, listed, removed)
    assert [(done.returncode, done.stderr) for done in each] == [(0, "")] * 5
    assert target.read_text() == "content"


def test_the_browser_says_it(program: Program, gone: Path) -> None:
    gone.mkdir()

    with Terminal().start(_FXTUI, environment=program.environment, cwd=gone) as shown:
        assert shown.wait_for_end() == 2
        assert GONE.strip() in bytes(shown.raw).decode()
