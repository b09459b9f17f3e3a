"""What holds the lines of a bundle together: to cut them all, and to open more."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Final

from .grip import Cuttable, Grip, submit
from .line import Address, Line
from .pool import Pool
from .trouble import HungUp, Trouble


class Strand:
    """Made for one bundle, and closed with it."""

    def __init__(self, pool: Pool, addresses: Sequence[Address]) -> None:
        self._pool, self._addresses = pool, addresses
        self._lock: Final = Lock()
        self._held: set[Cuttable] = set()
        self._bell, self._hammer = os.pipe()
        os.set_blocking(self._bell, False)
        os.set_blocking(self._hammer, False)
        self._coming = 0
        self._is_cut = self._is_closed = False

    @property
    def bell(self) -> int:
        """A descriptor that has something to read when a line has come, or none will."""
        return self._bell

    @property
    def coming(self) -> int:
        """Lines that are being opened, for the pool."""
        return self._coming

    def take(self, line: Cuttable) -> None:
        """Hold it from now on; raise HungUp if all of them were cut."""
        with self._lock:
            self._held.add(line)
            if self._is_cut:
                raise HungUp

    def let_go(self, line: Cuttable) -> None:
        with self._lock:
            self._held.discard(line)

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            for line in self._held:
                line.cut()
            self._ring()

    def check(self) -> None:
        """Raise HungUp if nobody waits any more."""
        if self._is_cut:
            raise HungUp

    def hush(self) -> None:
        """Be deaf to what the bell has said until now."""
        with suppress(BlockingIOError):
            os.read(self._bell, 1024)

    def open(self, count: int) -> None:
        """Have so many lines opened, in other threads; the bell tells when each is there.

        One that cannot be opened is not missed: who needs it opens one and hears why.
        """
        with self._lock:
            self._coming += count
        for _ in range(count):
            grip = Grip()
            self.take(grip)
            submit(partial(self._open, grip))

    def open_now(self) -> Line:
        """Open one for who holds this, and hear what keeps it from being opened."""
        grip = Grip()
        self.take(grip)
        try:
            return self._pool.new(self._addresses, grip)
        finally:
            self.let_go(grip)

    def close(self) -> None:
        """Nobody needs the lines that are still coming."""
        with self._lock:
            self._is_closed = True
            for line in self._held:
                line.cut()
            os.close(self._bell)
            os.close(self._hammer)

    def _open(self, grip: Grip) -> None:
        with suppress(OSError, Trouble):
            line = self._pool.new(self._addresses, grip)
            grip.let_go()
            self._pool.give(line)
        with self._lock:
            self._held.discard(grip)
            self._coming -= 1
            self._ring()

    def _ring(self) -> None:
        if not self._is_closed:
            with suppress(BlockingIOError):
                os.write(self._hammer, b"!")
