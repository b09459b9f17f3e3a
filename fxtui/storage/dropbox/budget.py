"""How many bytes may be held in memory at once: who wants more than are left waits."""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Budget:
    """Room for so many bytes, given in the order in which it was asked for."""

    def __init__(self, room: int) -> None:
        self._room = self._left = room
        self._waiting: deque[tuple[int, Future[None]]] = deque()

    @asynccontextmanager
    async def hold(self, size: int) -> AsyncIterator[None]:
        """Have room for ``size`` bytes; more than there ever is counts as all of it."""
        wanted = min(size, self._room)
        given = asyncio.get_running_loop().create_future()
        self._waiting.append((wanted, given))
        self._give()
        try:
            await given
            yield
        finally:
            if given.done() and not given.cancelled():
                self._left += wanted
            given.cancel()
            self._give()

    def _give(self) -> None:
        while self._waiting:
            wanted, given = self._waiting[0]
            if not given.done() and wanted > self._left:
                return
            self._waiting.popleft()
            if not given.done():
                self._left -= wanted
                given.set_result(None)
