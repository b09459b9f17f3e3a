"""The signals that send a command away while it waits."""

from __future__ import annotations

import asyncio
import signal
from asyncio import CancelledError, Task
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from .status import Status

_LEAVING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
BY_SIGNAL: Final = 128
"""What a shell adds to a signal that ended a program."""


class Left(Exception):
    """A signal told this command to go."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def is_interrupt(self) -> bool:
        """Whether a person pressed Ctrl-C, and was not only sent away."""
        return self.number == signal.SIGINT

    @property
    def is_hang_up(self) -> bool:
        """Whether the terminal is gone, so that nothing can be told any more."""
        return self.number == signal.SIGHUP

    @property
    def status(self) -> int:
        return Status.INTERRUPTED if self.is_interrupt else BY_SIGNAL + self.number


class Signals:
    """What was heard; the first is only noted, unless somebody waits."""

    def __init__(self, waiting: Task[object]) -> None:
        self._waiting = waiting
        self._interrupts = False
        self.heard: list[int] = []

    def hear(self, number: int) -> None:
        self.heard.append(number)
        if self._interrupts or len(self.heard) > 1:
            self._waiting.cancel()

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """Within, and for what was heard before, the first signal raises Left."""
        if self.heard:
            raise Left(self.heard[0])
        self._interrupts = True
        try:
            yield
        finally:
            self._interrupts = False


def heeded() -> list[signal.Signals]:
    """Those that send a command away, but for what whoever began it has it ignore.

    So ``nohup`` does what it says, for us and for what we run.
    """
    return [n for n in _LEAVING if signal.getsignal(n) is not signal.SIG_IGN]


@asynccontextmanager
async def signals() -> AsyncIterator[Signals]:
    """Turn signals within the block into Left; whoever comes after it only leaves."""
    loop, waiting = asyncio.get_running_loop(), asyncio.current_task()
    assert waiting
    told, before = Signals(waiting), {n: signal.getsignal(n) for n in heeded()}
    for number in before:
        loop.add_signal_handler(number, told.hear, number)
    try:
        yield told
    except CancelledError:
        if not told.heard:
            raise
        while waiting.cancelling():
            waiting.uncancel()
        raise Left(told.heard[0]) from None
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)  # which leaves the system's own
            signal.signal(number, handler)
