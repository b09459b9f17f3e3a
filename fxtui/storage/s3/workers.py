"""Processes of our own that make the requests of bundles.

Python lets one thread of a process run at a time, so that planning, the journal and the
requests of many small objects would wait for each other. A worker has its own Python,
and knows what an order says; it ends with whoever began it.
"""

from __future__ import annotations

import asyncio
import os
from asyncio import AbstractEventLoop, get_running_loop
from typing import Final
from weakref import WeakKeyDictionary

from .worker import Worker, begun

_MOST: Final = min(2, os.cpu_count() or 1)
"""Workers: a third made nothing quicker on two processors."""

_AHEAD: Final = 2
"""Orders that each has at once, so that it never waits for one."""


class Workers:
    """Those of a loop: one is begun when it is first wanted, and the next when all have
    something to do."""

    def __init__(self) -> None:
        self._users = 0
        self._workers: list[Worker] = []
        self._beginning = asyncio.Lock()
        self._is_hopeless = False

    @classmethod
    def joined(cls) -> Workers:
        """The ones of this loop; who joined has to ``leave``."""
        workers = _WORKERS.setdefault(get_running_loop(), cls())
        workers._users += 1
        return workers

    async def leave(self) -> None:
        """The last one takes the processes with it."""
        self._users -= 1
        async with self._beginning:
            if self._users:
                return
            ending, self._workers = self._workers, []
            for worker in ending:
                worker.close()
            for worker in ending:
                await worker.exited

    async def want(self) -> Worker | None:
        """The one with the least to do; None, at once, as long as there is none."""
        async with self._beginning:
            await self._see_to_them()
        return self.there

    @property
    def there(self) -> Worker | None:
        """The same, if it is there without being begun."""
        return min(self.ready, key=lambda worker: worker.orders, default=None)

    async def _see_to_them(self) -> None:
        """Begin another, if that is worth it. If one never came, no other will."""
        gone = [worker for worker in self._workers if worker.is_over]
        self._workers = [worker for worker in self._workers if not worker.is_over]
        self._is_hopeless |= any(not worker.is_ready for worker in gone)
        are_busy = all(worker.orders for worker in self._workers)
        if not self._is_hopeless and are_busy and len(self._workers) < _MOST:
            worker = await begun(self._changed)
            self._workers += [worker] if worker else []

    @property
    def ready(self) -> list[Worker]:
        """Those that are there."""
        return [each for each in self._workers if each.is_ready and not each.is_over]

    def _changed(self) -> None:
        """Share the requests out, and let another order come if there are too few."""
        ready = self.ready
        busy = [worker for worker in ready if worker.orders]
        most = max((worker.most for worker in busy), default=0)
        for worker in busy:
            worker.may_have(max(most // len(busy), 1))
        if sum(worker.orders for worker in busy) < _AHEAD * len(ready):
            for worker in busy:
                worker.drained()


_WORKERS: Final = WeakKeyDictionary[AbstractEventLoop, Workers]()
