"""What goes to a terminal: at once as far as it has room, the rest as soon as it has.

Textual leaves it to a thread, which must be woken, and waits until the loop lets it: on a
busy machine a frame comes milliseconds later for that.
"""

from __future__ import annotations

import os
import select
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable
from typing import Final, Self

MOST: Final = 30
"""Writings that may wait for room; who writes more, waits himself, as in Textual."""


class Outlet:
    """A way to a terminal that never blocks, of which nobody else knows.

    The usual one does: it is shared with whoever has the terminal next.
    """

    def __init__(self, file: int, loop: AbstractEventLoop) -> None:
        self._file, self._loop = file, loop
        self._waiting: deque[bytes] = deque()
        self._when_free: Callable[[], object] | None = None

    @classmethod
    def beside(cls, descriptor: int, loop: AbstractEventLoop) -> Self | None:
        """To the terminal that this is, if it may be opened once more."""
        flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            return cls(os.open(os.ttyname(descriptor), flags), loop)
        except OSError:  # another user's, or one of another root
            return None

    @property
    def is_behind(self) -> bool:
        """Whether there is more to say than the terminal takes now."""
        return bool(self._waiting)

    def when_free(self, action: Callable[[], object]) -> None:
        """Do this once, when all has been said."""
        self._when_free = action

    def write(self, data: bytes) -> None:
        was_behind = self.is_behind
        self._waiting.append(data)
        if not was_behind and not self._give():
            self._loop.add_writer(self._file, self._go_on)
        if len(self._waiting) > MOST:
            self.drain()

    def drain(self) -> None:
        """Return when all has been said, or nobody is there any more."""
        if self.is_behind:
            poll = select.poll()
            poll.register(self._file, select.POLLOUT)
            while not self._give():
                poll.poll()
            self._is_free()

    def close(self) -> None:
        self.drain()
        os.close(self._file)

    def _go_on(self) -> None:
        if self._give():
            self._is_free()

    def _is_free(self) -> None:
        self._loop.remove_writer(self._file)
        action, self._when_free = self._when_free, None
        if action:
            action()

    def _give(self) -> bool:
        """Whether the terminal took all. When it is gone, it takes everything."""
        while self._waiting:
            data = self._waiting.popleft()  # before: a signal may write the rest
            try:
                taken = os.write(self._file, data)
            except BlockingIOError:
                taken = 0
            except OSError:
                self._waiting.clear()
                return True
            if taken < len(data):
                self._waiting.appendleft(data[taken:])
                return False
        return True
