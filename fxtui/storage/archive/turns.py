"""Who may read on in a stream: one at a time, and next who wants what comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

STALLED: Final = 5.0
"""Seconds without a byte after which nobody waits for who has the turn."""


@dataclass(eq=False, slots=True)
class _Waiter:
    offset: int
    has_it: asyncio.Event = field(default_factory=asyncio.Event)


class Turns:
    def __init__(self) -> None:
        self._is_taken = False
        self._waiting: list[_Waiter] = []

    async def take(self, offset: int, headway: Callable[[], object]) -> bool:
        """Wait for a turn; False where who has it makes no headway, and may never."""
        if not self._is_taken:
            self._is_taken = True
            return True
        waiter = _Waiter(offset)
        self._waiting.append(waiter)
        try:
            await self._wait(waiter, headway)
        except BaseException:
            if waiter.has_it.is_set():
                self.leave(offset)  # it came too late
            else:
                self._waiting.remove(waiter)
            raise
        if not waiter.has_it.is_set():
            self._waiting.remove(waiter)
        return waiter.has_it.is_set()

    def leave(self, at: int) -> None:
        """Give the turn on, where the stream is ``at`` by now."""
        self._is_taken = bool(self._waiting)
        if self._waiting:
            waiter = min(self._waiting, key=lambda each: (each.offset < at, each.offset))
            self._waiting.remove(waiter)
            waiter.has_it.set()

    async def _wait(self, waiter: _Waiter, headway: Callable[[], object]) -> None:
        before = None
        while not waiter.has_it.is_set() and (now := headway()) != before:
            before = now
            try:
                async with asyncio.timeout(STALLED):
                    await waiter.has_it.wait()
            except TimeoutError:
                pass  # whether that matters, headway tells
