"""Running a command for a person, and the displays that leave its stdout alone."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Self

from fxtui.domain.events import Board
from fxtui.domain.transfer import Job

from .follow import Display
from .headway import summary_of
from .leaving import BY_SIGNAL, heeded
from .output import complain, tell

NOT_FOUND: Final = 127
NOT_EXECUTABLE: Final = 126
"""What a shell ends with where there is no such command, or none that can be run."""


class Beside:
    """A display whose last word goes to stderr: stdout is the command's."""

    def __init__(self, display: Display, *, quiet: bool) -> None:
        self._display, self._quiet = display, quiet

    def show(self, job: Job, board: Board) -> None:
        self._display.show(job, board)

    def summary(self, job: Job) -> None:
        if not self._quiet:
            took = None if job.finished is None else job.finished - job.created
            tell(summary_of(job, took))

    def unfinished(self, job: Job) -> None:
        pass  # what it waits for is told by others

    def __enter__(self) -> object:
        return self._display.__enter__()

    def __exit__(self, *exc_info: object) -> None:
        self._display.__exit__(*exc_info)


async def run_command(words: Sequence[str]) -> int:
    """Run it on our own terminal; its status, as a shell tells it.

    What we are told to end by is passed on: the command decides.
    """
    with Passing() as passing:  # before it begins: nothing may end us, and not it
        try:
            process = await asyncio.create_subprocess_exec(*words)
        except FileNotFoundError:
            complain(f"there is no command {words[0]}")
            return NOT_FOUND
        except OSError as error:
            complain(f"{words[0]} cannot be run: {error.strerror}")
            return NOT_EXECUTABLE
        passing.begin(process)
        code = await process.wait()
    return code if code >= 0 else BY_SIGNAL - code


class Passing:
    """Passes signals on to a command, those too that come while it is begun."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._early: list[signal.Signals] = []
        self._numbers = heeded()

    def __enter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for number in self._numbers:
            loop.add_signal_handler(number, self._hear, number)
        return self

    def __exit__(self, *exc_info: object) -> None:
        loop = asyncio.get_running_loop()
        for number in self._numbers:
            loop.remove_signal_handler(number)

    def begin(self, process: Process) -> None:
        self._process = process
        for number in self._early:
            _pass_on(process, number)

    def _hear(self, number: signal.Signals) -> None:
        if self._process:
            _pass_on(self._process, number)
        else:
            self._early.append(number)


def _pass_on(process: Process, number: signal.Signals) -> None:
    if number == signal.SIGINT and _is_in_front():
        return  # the terminal has told the command, too: not a second time
    with suppress(ProcessLookupError):  # it has just ended
        process.send_signal(number)


def _is_in_front() -> bool:
    """Whether Ctrl-C of a terminal reaches this process, and all that it started."""
    try:
        terminal = os.open(os.ctermid(), os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
