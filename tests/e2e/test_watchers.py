"""Several watch at once; one that is slow or stopped is nobody's trouble but its own."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE, Popen

import pytest

from fxtui.domain.context import Context
from fxtui.service.protocol import Ask, Hello, Watch
from fxtui.service.telling import framed

from .conftest import PATIENCE, Program
from .fill import assert_all_there, many_files

FILES = 12_000
DEAF = 5
ROOM = 64 * 1024 * 1024
"""Bytes by which the service may grow while it does such a job, whoever listens."""

WATCHER = """
import asyncio, sys
from pathlib import Path
from fxtui.domain.context import Context
from fxtui.domain.events import Board
from fxtui.service.client import RemoteEngine
from fxtui.service.line import Line

async def watch(socket):
    board = Board()
    while True:
        async for event in RemoteEngine(Line(socket)).watch(Context()):
            board.apply(event)
            print("seen", flush=True)
            (job,) = board.jobs.values()
            if job.standing.is_final:
                return job.standing, job.tally.succeeded.objects

print(*asyncio.run(watch(Path(sys.argv[1]))))
"""


@pytest.fixture
def deaf(program: Program) -> Iterator[list[socket.socket]]:
    """Clients that ask to be told everything, and then read nothing of it."""
    program.run("service", "start")
    sockets = [socket.socket(socket.AF_UNIX) for _ in range(DEAF)]
    for one in sockets:
        one.connect(str(program.paths.socket))
        one.sendall(framed(Hello()) + framed(Ask(Context(), Watch())))
    yield sockets
    for one in sockets:
        one.close()


@pytest.mark.usefixtures("deaf")
def test_a_stopped_watcher_slows_nobody_and_comes_back_right(program: Program) -> None:
    service = program.service
    assert service
    before = service.memory_info().rss
    copying = program.start("cp", "-r", many_files(program, FILES), "target")
    program.wait_for("target")

    with watcher(program) as stopped, watcher(program) as watching:
        stopped.send_signal(signal.SIGSTOP)
        begun = len(list((program.folder / "target").iterdir()))
        try:
            complaints = copying.communicate(timeout=PATIENCE)[1]
            seen = last_line(watching)
            grown = service.memory_info().rss - before
        finally:
            stopped.send_signal(signal.SIGCONT)

        assert last_line(stopped) == seen == f"succeeded {FILES}"
    assert copying.returncode == 0, complaints
    assert begun < FILES
    assert_all_there(program, FILES)
    assert grown < ROOM


@contextmanager
def watcher(program: Program) -> Iterator[Popen[str]]:
    """A process that has begun to watch; it is ended by its number."""
    words = [sys.executable, "-c", WATCHER, str(program.paths.socket)]
    with Popen(words, env=program.environment, stdout=PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "seen\n"
            yield process
        finally:
            process.kill()


def last_line(process: Popen[str]) -> str:
    assert process.stdout
    return process.stdout.read().splitlines()[-1]
