"""How fast: the bandwidth of all, the requests in flight at each storage, and memory."""

from __future__ import annotations

import time
from asyncio import CancelledError, Future, get_running_loop
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from fxtui.domain.policy import Policy
from fxtui.domain.storage import Storage

HELD_BYTES: Final = 64 * 1024 * 1024
"""Bytes that may be held in memory between two storages, over all transfers."""

NAP: Final = 0.1
"""Seconds after which a thread that waits looks whether it still has to."""


class Gate:
    """Lets in so much at once, in the order of arrival; the limit may change any time."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._inside = 0
        self._waiting: deque[tuple[int, Future[None]]] = deque()

    @asynccontextmanager
    async def enter(self, weight: int = 1) -> AsyncIterator[None]:
        """Wait for room. What is heavier than the limit goes in alone."""
        if self._waiting or not self._fits(weight):
            await self._queue(weight)
        else:
            self._inside += weight
        try:
            yield
        finally:
            self._leave(weight)

    def set_limit(self, limit: int) -> None:
        self._limit = limit
        self._admit()

    async def _queue(self, weight: int) -> None:
        turn: Future[None] = get_running_loop().create_future()
        self._waiting.append((weight, turn))
        try:
            await turn
        except CancelledError:
            if not turn.cancelled():
                self._leave(weight)  # let in, and cancelled before it knew
            else:
                self._admit()  # it may have kept others from their turn
            raise

    def _leave(self, weight: int) -> None:
        self._inside -= weight
        self._admit()

    def _admit(self) -> None:
        while self._waiting:
            weight, turn = self._waiting[0]
            if not turn.cancelled():
                if not self._fits(weight):
                    return
                self._inside += weight
                turn.set_result(None)
            self._waiting.popleft()

    def _fits(self, weight: int) -> bool:
        return not self._inside or self._inside + weight <= self._limit


def _never() -> bool:
    return False


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
        self._changes = 0
        self._lock = Lock()

    @property
    def is_off(self) -> bool:
        """Whether nobody has to wait, so that a call needs no thread."""
        return self._rate is None

    def set_rate(self, rate: int | None) -> None:
        """Another limit; who waits by the old one waits no longer."""
        with self._lock:
            self._rate = rate
            self._free_at = self._clock()
            self._changes += 1

    def __call__(self, size: int, is_stopped: Callable[[], bool] = _never) -> None:
        """Wait for what ``size`` bytes take, or until ``is_stopped``."""
        with self._lock:
            if self._rate is None:
                return
            self._free_at = max(self._free_at, self._clock()) + size / self._rate
            turn, changes = self._free_at, self._changes
        while (wait := turn - self._clock()) > 0:
            if is_stopped() or changes != self._changes:
                return
            self._sleep(min(wait, NAP))


class Pace:
    """The gates of one engine."""

    def __init__(self, policy: Policy) -> None:
        self.throttle = Throttle(policy.bandwidth)
        self.memory = Gate(HELD_BYTES)
        self._requests = policy.requests
        self._gates: WeakKeyDictionary[Storage, Gate] = WeakKeyDictionary()

    def requests(self, storage: Storage) -> Gate:
        """The gate that every request to this storage goes through."""
        gate = self._gates.get(storage)
        if gate is None:
            gate = self._gates[storage] = Gate(self._requests)
        return gate

    def set_policy(self, policy: Policy) -> None:
        self.throttle.set_rate(policy.bandwidth)
        self._requests = policy.requests
        for gate in self._gates.values():
            gate.set_limit(policy.requests)
