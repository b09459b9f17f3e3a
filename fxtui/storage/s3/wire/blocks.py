"""Memory that bytes pass through, lent again: what is had anew is cleared first, which
takes a twentieth of the time of a download that is quick."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

_MIB: Final = 1024 * 1024


class Blocks:
    """Blocks of one size, which any thread may have.

    What of a block nobody has written to takes no memory yet.
    """

    def __init__(self, size: int, most: int) -> None:
        """``most`` are kept for others when they are given back."""
        self.size, self.most = size, most
        self.left = most
        """How many may still be taken."""

        self._free: list[memoryview] = []
        self._lock = Lock()

    def take(self) -> memoryview | None:
        """One of the few, with whatever was left in it; None if others have them all."""
        with self._lock:
            if not self.left:
                return None
            self.left -= 1
            return self._free.pop() if self._free else self._new()

    def give(self, block: memoryview) -> None:
        """What ``take`` has told, of which nothing is used any more."""
        with self._lock:
            self._free.append(block)
            self.left += 1

    @contextmanager
    def lent(self) -> Iterator[memoryview]:
        """One in any case, if need be one that is kept for nobody."""
        if (block := self.take()) is None:
            yield self._new()
            return
        try:
            yield block
        finally:
            self.give(block)

    def forget(self) -> None:
        """Keep none of those that nobody has now."""
        with self._lock:
            self._free.clear()

    def _new(self) -> memoryview:
        return memoryview(mmap.mmap(-1, self.size))


PIECES: Final = Blocks(_MIB, most=8)
"""For what is written or sent a piece at a time."""


def forget_blocks() -> None:
    """Keep no memory for those who may come."""
    PIECES.forget()
