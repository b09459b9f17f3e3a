"""How fast: bandwidth, the requests in flight at each storage, and memory."""

from __future__ import annotations

import sys
import time
from asyncio import CancelledError, Future, get_running_loop, sleep
from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId, JobLimits
from fxtui.domain.storage import Storage

from .climb import START, Climb
from .easing import Easing

HELD_BYTES: Final = 64 * 1024 * 1024
"""Bytes that may be held in memory between two storages, over all transfers."""

NAP: Final = 0.1
"""Seconds after which a thread that waits looks whether it still has to."""


class Gate:
    """Lets in so much at once, in the order of arrival; the limit may change any time."""

    def __init__(self, limit: Callable[[], int]) -> None:
        """``limit`` is asked whenever somebody comes or goes."""
        self._limit = limit
        self._inside = 0
        self._waiting: deque[tuple[int, Future[None]]] = deque()

    @property
    def limit(self) -> int:
        return self._limit()

    def enter(self, weight: int = 1) -> _Stay:
        """Wait for room, in ``async with``; what is heavier than the limit, alone."""
        return _Stay(self, weight)

    async def come(self, weight: int) -> None:
        """Wait for room; who came has to ``leave``."""
        if self._waiting or not self._fits(weight):
            await self._queue(weight)
        else:
            self._inside += weight

    def leave(self, weight: int) -> None:
        self._inside -= weight
        self._admit()

    def look_again(self) -> None:
        """The limit has changed."""
        self._admit()

    async def _queue(self, weight: int) -> None:
        turn: Future[None] = get_running_loop().create_future()
        self._waiting.append((weight, turn))
        try:
            await turn
        except CancelledError:
            if not turn.cancelled():
                self.leave(weight)  # let in, and cancelled before it knew
            else:
                self._admit()  # it may have kept others from their turn
            raise

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
        return not self._inside or self._inside + weight <= self._limit()


class _Stay:
    """A time inside of a gate. No generator: each object has some of these, and a
    million of them would take half a minute longer."""

    __slots__ = ("_gate", "_weight")

    def __init__(self, gate: Gate, weight: int) -> None:
        self._gate, self._weight = gate, weight

    async def __aenter__(self) -> None:
        await self._gate.come(self._weight)

    async def __aexit__(self, *exc_info: object) -> None:
        self._gate.leave(self._weight)


def _never() -> bool:
    return False


class Throttle:
    """Bytes a second over some transfers. It makes the threads that call it wait.

    One with another ``above`` it keeps to that one's rate as well.
    """

    def __init__(
        self,
        rate: int | None,
        *,
        above: Throttle | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate, self._above = rate, above
        self._clock, self._sleep = clock, sleep
        self._free_at = clock()
        self._changes = 0
        self._lock = Lock()

    @property
    def is_off(self) -> bool:
        """Whether nobody has to wait, so that a call needs no thread."""
        return self._rate is None and (self._above is None or self._above.is_off)

    def set_rate(self, rate: int | None) -> None:
        """Another limit; who waits by the old one waits no longer."""
        with self._lock:
            self._rate = rate
            self._free_at = self._clock()
            self._changes += 1

    def __call__(self, size: int, is_stopped: Callable[[], bool] = _never) -> None:
        """Wait for what ``size`` bytes take, or until ``is_stopped``."""
        self._wait(size, is_stopped)
        if self._above:
            self._above(size, is_stopped)

    def _wait(self, size: int, is_stopped: Callable[[], bool]) -> None:
        with self._lock:
            if self._rate is None:
                return
            self._free_at = max(self._free_at, self._clock()) + size / self._rate
            turn, changes = self._free_at, self._changes
        while (wait := turn - self._clock()) > 0:
            if is_stopped() or changes != self._changes:
                return
            self._sleep(min(wait, NAP))


class JobPace:
    """What one job may have of everything."""

    def __init__(self, limits: JobLimits, above: Throttle) -> None:
        self.limits = limits
        self.throttle = Throttle(limits.bandwidth, above=above)
        self.requests = Gate(lambda: self.limits.requests or sys.maxsize)

    def set_limits(self, limits: JobLimits) -> None:
        self.limits = limits
        self.throttle.set_rate(limits.bandwidth)
        self.requests.look_again()


class Pace:
    """The gates of one engine."""

    def __init__(self, policy: Policy) -> None:
        self.throttle = Throttle(policy.bandwidth)
        self.memory = Gate(lambda: HELD_BYTES)
        self.is_ending = False
        """Whether nothing new is to be begun, because the engine ends."""

        self._policy = policy
        self._lines: WeakKeyDictionary[Storage, Line] = WeakKeyDictionary()
        self._jobs: dict[JobId, JobPace] = {}

    def line(self, storage: Storage) -> Line:
        """The way to this storage, which every request to it goes through."""
        line = self._lines.get(storage)
        if line is None:
            batch = storage.capabilities.put_batch
            line = self._lines[storage] = Line(
                lambda: self._policy.requests * batch,
                lambda: self._policy.small_requests,
            )
        return line

    def job(self, job: JobId, limits: JobLimits) -> JobPace:
        """What this job may have; its limits are those of the first call, until set."""
        pace = self._jobs.get(job)
        if pace is None:
            pace = self._jobs[job] = JobPace(limits, self.throttle)
        return pace

    def set_limits(self, job: JobId, limits: JobLimits) -> None:
        self.job(job, limits).set_limits(limits)

    def forget(self, job: JobId) -> None:
        self._jobs.pop(job, None)

    def set_policy(self, policy: Policy) -> None:
        self.throttle.set_rate(policy.bandwidth)
        self._policy = policy
        for line in self._lines.values():
            line.look_again()


class Line:
    """The way to one storage: gates that narrow when the server asks for less."""

    def __init__(self, most: Callable[[], int], most_small: Callable[[], int]) -> None:
        """How many requests may be in flight, and how many of bundles beside them."""
        self._most, self._easing = most, Easing()
        self.gate = Gate(lambda: self._limit(most()))
        self.small = Gate(lambda: self._limit(most_small()))
        self._hands = START
        self._shut_until = 0.0
        """By the clock of the loop."""

    def turn(self) -> _Turn:
        """Wait, in ``async with``, for room, and until the server wants us again."""
        return _Turn(self)

    async def peace(self) -> None:
        """Return when the server wants us, as far as it has said."""
        wait = self._shut_until - get_running_loop().time()
        if wait > 0:
            await sleep(wait)
            await self.peace()  # it may have been prolonged

    def slow_down(self, seconds: float | None = None) -> None:
        """The server said that this was too much, and maybe how long it wants peace."""
        self._easing = self._easing.cut(self._limit(self._most()), time.monotonic())
        if seconds:
            until = get_running_loop().time() + seconds
            self._shut_until = max(self._shut_until, until)

    def climb(self, most: int) -> Climb:
        """How many parts of the next object are to fly: what was well for the last."""
        return Climb(most, self._hands)

    def climbed(self, climb: Climb) -> None:
        self._hands = climb.proven

    def look_again(self) -> None:
        """The limits have changed."""
        self.gate.look_again()
        self.small.look_again()

    def _limit(self, most: int) -> int:
        return self._easing.limit(most, time.monotonic())


class _Turn:
    """A request that is under way on a line."""

    __slots__ = ("_line",)

    def __init__(self, line: Line) -> None:
        self._line = line

    async def __aenter__(self) -> None:
        await self._line.gate.come(1)
        try:
            await self._line.peace()
        except BaseException:
            self._line.gate.leave(1)
            raise

    async def __aexit__(self, *exc_info: object) -> None:
        self._line.gate.leave(1)
