"""The bytes that pass in one direction: counted, slowed, held, and cut off."""

from __future__ import annotations

import asyncio
from asyncio import Event
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random


class Line:
    """A line of so many bytes a second, for all who share it, in the order they come."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._free_at = 0.0

    async def carry(self, size: int) -> None:
        """Return when so many bytes have gone through."""
        loop = asyncio.get_running_loop()
        self._free_at = max(self._free_at, loop.time()) + size / self._rate
        await asyncio.sleep(self._free_at - loop.time())


@dataclass
class Way:
    """One direction, over all connections."""

    moved: int = 0
    line: Line | None = None
    hold_after: int | None = None
    """Bytes after which nothing passes until it is freed."""

    hold_for: float | None = None
    """Seconds after which it is freed by itself."""

    held: Event = field(default_factory=Event)
    freed: Event = field(default_factory=Event)
    _breaks: Iterator[int] = field(default_factory=lambda: iter(()))
    _room: int | None = None
    """Bytes until the next break."""

    _marks: list[tuple[int, Event]] = field(default_factory=list)

    def break_after(self, distances: Iterable[int]) -> None:
        """Break the connection that moves the last of so many bytes; and so on."""
        self._breaks = iter(distances)
        self._room = next(self._breaks, None)

    def hold(self, after: int, seconds: float | None = None) -> None:
        """Let nothing pass after so many bytes, for so long, or until it is freed."""
        self.hold_after, self.hold_for = after, seconds
        self.held.clear()
        self.freed.clear()

    def free(self) -> None:
        self.hold_after = None
        self.freed.set()

    async def reached(self, moved: int) -> None:
        """Wait until so many bytes have passed."""
        if self.moved < moved:
            self._marks.append((moved, event := Event()))
            await event.wait()

    async def passed(self, chunk: bytes) -> bytes:
        """What of a chunk may pass; less of it, if the wire breaks here."""
        if self.hold_after is not None and self.moved + len(chunk) > self.hold_after:
            self.held.set()
            await self._wait_until_freed()
        if self.line:
            await self.line.carry(len(chunk))
        passed = self._cut(chunk)
        self.moved += len(passed)
        for moved, event in self._marks:
            if self.moved >= moved:
                event.set()
        return passed

    async def _wait_until_freed(self) -> None:
        try:
            async with asyncio.timeout(self.hold_for):
                await self.freed.wait()
        except TimeoutError:
            self.free()

    def _cut(self, chunk: bytes) -> bytes:
        if self._room is None or len(chunk) <= self._room:
            self._room = self._room and self._room - len(chunk)
            return chunk
        passed, self._room = chunk[: self._room], next(self._breaks, None)
        return passed


def random_distances(random: Random, mean: int) -> Iterator[int]:
    """Bytes from one break to the next, so many in the mean, without end."""
    while True:
        yield int(random.expovariate(1 / mean))
