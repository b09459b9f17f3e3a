"""The browser in a terminal, on the day that its service or its line dies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..terminal import Terminal
from .conftest import Program

LARGE = 40 * 1024 * 1024
"""Bytes of a copy that takes, and costs, next to nothing until it is let go."""


@pytest.fixture
def copying(program: Program) -> Path:
    """What a job that runs in the service copies to."""
    with (program.folder / "large").open("wb") as file:
        file.truncate(LARGE)
    (program.folder / "target").mkdir()
    done = program.run("cp", "--detach", "--limit-rate", "100KiB", "large", "target/")
    assert done.returncode == 0
    return program.folder / "target" / "large"


@pytest.fixture
def browsers(program: Program, copying: Path) -> Iterator[list[Terminal]]:
    """Two people, or one in two terminals, who see that job run."""
    argv = [sys.executable, "-P", "-m", "fxtui", "target", "target"]
    opened = [
        Terminal().start(argv, environment=program.environment, cwd=program.folder)
        for _ in range(2)
    ]
    for terminal in opened:
        terminal.wait_for("1 running")
    yield opened
    for terminal in opened:
        terminal.close()


def let_go(program: Program) -> None:
    assert program.run("jobs", "limit", "1", "--rate", "1GiB").returncode == 0


def test_a_job_and_those_who_watch_it_outlive_its_service(
    program: Program, browsers: list[Terminal], copying: Path
) -> None:
    assert program.service
    program.service.kill()

    browsers[0].wait_for("reconnected")  # the other says so while nobody looks
    let_go(program)
    for terminal in browsers:
        terminal.wait_for("4 done 1", within=60)
    assert copying.stat().st_size == LARGE


def test_a_job_outlives_a_terminal_that_is_closed_and_another_sees_its_end(
    program: Program, browsers: list[Terminal], copying: Path
) -> None:
    closed, other = browsers
    closed.close()

    let_go(program)
    other.wait_for("4 done 1", within=60)
    other.send("q")
    assert other.wait_for_end() == 0
    assert copying.stat().st_size == LARGE
