"""How fast: the bandwidth of all, the requests in flight at each storage, and memory."""

from __future__ import annotations

import time
from asyncio import Condition
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Lock
from typing import Final

from fxtui.domain.policy import Policy
from fxtui.domain.storage import Storage

HELD_BYTES: Final = 64 * 1024 * 1024
"""Bytes that may be held in memory between two storages, over all transfers."""


class Gate:
    """Lets in so much at once; the limit may change at any time."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._inside = 0
        self._changed = Condition()

    @asynccontextmanager
    async def enter(self, weight: int = 1) -> AsyncIterator[None]:
        """Wait for room. What is heavier than the limit goes in alone."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._fits(weight))
            self._inside += weight
        try:
            yield
        finally:
            self._inside -= weight
            async with self._changed:
                self._changed.notify_all()

    async def set_limit(self, limit: int) -> None:
        self._limit = limit
        async with self._changed:
            self._changed.notify_all()

    def _fits(self, weight: int) -> bool:
        return not self._inside or self._inside + weight <= self._limit


class Throttle:
    """Bytes a second over all transfers. It makes the threads that call it wait."""

    def __init__(
        self,
        rate: int | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = rate
        self._clock, self._sleep = clock, sleep
        self._free_at = clock()
        self._lock = Lock()

    def set_rate(self, rate: int | None) -> None:
        with self._lock:
            self._rate = rate
            self._free_at = self._clock()

    def __call__(self, size: int) -> None:
        if self._rate is None:
            return
        with self._lock:
            now = self._clock()
            self._free_at = max(self._free_at, now) + size / self._rate
            wait = self._free_at - now
        self._sleep(wait)


class Pace:
    """The gates of one engine."""

    def __init__(self, policy: Policy) -> None:
        self.throttle = Throttle(policy.bandwidth)
        self.memory = Gate(HELD_BYTES)
        self._requests = policy.requests
        self._gates: dict[Storage, Gate] = {}

    def requests(self, storage: Storage) -> Gate:
        """The gate that every request to this storage goes through."""
        return self._gates.setdefault(storage, Gate(self._requests))

    async def set_policy(self, policy: Policy) -> None:
        self.throttle.set_rate(policy.bandwidth)
        self._requests = policy.requests
        for gate in self._gates.values():
            await gate.set_limit(policy.requests)
