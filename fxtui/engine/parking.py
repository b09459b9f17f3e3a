"""Jobs that cannot get on: parked with a reason, and taken up again when it has gone.

One trouble may stop many jobs. It is probed once for all of them, with one small request
now and then, so that nothing is burnt and nobody has to watch.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
from asyncio import Task, TaskGroup
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from fxtui.domain.errors import (
    Archived,
    ConnectionLost,
    FxtuiError,
    Problem,
    QuotaExceeded,
    StorageError,
    TimedOut,
    TransientError,
    Unauthenticated,
    Unsupported,
)
from fxtui.domain.facts import AskFacts, Facts, Frost
from fxtui.domain.landing import Room
from fxtui.domain.request import JobId
from fxtui.domain.sharing import AskSpace, Space
from fxtui.domain.state import Reason
from fxtui.domain.value import replace

from .errand import End
from .ledger import Ledger

SOONEST: Final = 2.0
LATEST: Final = 60.0
"""Seconds between two probes: they double, and a fifth of them is left to chance."""

PROBE_WITHIN: Final = 30.0
"""Seconds that a server has to answer a probe."""

ENOUGH: Final = 1024 * 1024
"""Bytes that have to be free, at least, before downloads fill a disk again."""

Probe: TypeAlias = Callable[[], Awaitable[bool]]

log = logging.getLogger(__name__)


class Trouble(NamedTuple):
    """What stops a job: the reason, what it is about, and how to see that it has gone."""

    reason: Reason
    about: object
    """Equal for two jobs that are stopped by the same thing."""

    problem: Problem
    is_gone: Probe


@dataclass(slots=True)
class _Spot:
    trouble: Trouble
    jobs: set[JobId] = field(default_factory=set)
    task: Task[None] | None = None
    hurried: asyncio.Event = field(default_factory=asyncio.Event)


class Parking:
    """Owns the reasons that the engine itself gives a job. ``go_on`` is told of jobs."""

    def __init__(self, ledger: Ledger, go_on: Callable[[JobId], None]) -> None:
        self._ledger, self._go_on = ledger, go_on
        self._spots: dict[tuple[Reason, object], _Spot] = {}
        self._is_shut = False
        self._waits: dict[tuple[Reason, object], tuple[float, float]] = {}
        """When a trouble went, and what was waited last: one that comes back at once is
        probed less often."""

    def park(self, job: JobId, trouble: Trouble, tasks: TaskGroup) -> None:
        """Stop a job, and probe as a child of ``tasks`` when it may go on."""
        known = self._ledger.jobs[job]
        reasons = known.reasons | {trouble.reason}
        self._ledger.set_job(replace(known, reasons=reasons, problem=trouble.problem))
        mark = trouble.reason, trouble.about
        spot = self._spots.setdefault(mark, _Spot(trouble))
        spot.jobs.add(job)
        if spot.task is None and not self._is_shut:
            spot.task = tasks.create_task(self._watch(mark, spot))

    def forget(self, job: JobId) -> None:
        """Somebody else decided about this job: it is resumed, cancelled or cleared."""
        for mark, spot in list(self._spots.items()):
            spot.jobs.discard(job)
            if not spot.jobs:
                self._end(mark)

    def hurry(self) -> None:
        """A person brought credentials: probe at once what waits for them."""
        for (reason, _), spot in self._spots.items():
            if reason is Reason.CREDENTIALS:
                spot.hurried.set()

    def shut(self) -> None:
        """Probe no more; who is parked from now on, while all ends, waits unwatched."""
        self._is_shut = True
        for mark in list(self._spots):
            self._end(mark)

    def _end(self, mark: tuple[Reason, object]) -> None:
        spot = self._spots.pop(mark)
        if spot.task:
            spot.task.cancel()

    async def _watch(self, mark: tuple[Reason, object], spot: _Spot) -> None:
        """The door of a task that waits until a trouble has gone."""
        wait = self._first_wait(mark)
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait * random.uniform(0.8, 1.0)):
                    await spot.hurried.wait()
            spot.hurried.clear()
            try:
                if await spot.trouble.is_gone():
                    break
            except Exception:
                log.exception("a probe failed")
            wait = min(wait * 2, LATEST)
        del self._spots[mark]
        self._waits[mark] = asyncio.get_running_loop().time(), wait
        for job in spot.jobs & self._ledger.jobs.keys():
            self._lift(job, spot.trouble)

    def _first_wait(self, mark: tuple[Reason, object]) -> float:
        went, waited = self._waits.get(mark, (0.0, 0.0))
        is_back = asyncio.get_running_loop().time() - went < LATEST
        return min(2 * waited, LATEST) if waited and is_back else SOONEST

    def _lift(self, job: JobId, trouble: Trouble) -> None:
        known = self._ledger.jobs[job]
        if trouble.reason not in known.reasons:
            return
        reasons = known.reasons - {trouble.reason}
        problem = known.problem if reasons else None
        self._ledger.set_job(replace(known, reasons=reasons, problem=problem))
        self._go_on(job)


async def trouble_of(
    error: FxtuiError, ends: tuple[End, ...], needed: int = 0
) -> Trouble | None:
    """What of a failure is no fault of this one transfer, but stops all of its kind.

    A connection that was lost is one only if there is no way to the server now either.
    """
    problem = Problem.of(error)
    remote = tuple(end for end in ends if not end.storage.capabilities.files)
    about = tuple(end.storage for end in remote)
    if isinstance(error, Unauthenticated):
        return Trouble(Reason.CREDENTIALS, about, problem, _renewal(remote))
    if isinstance(error, ConnectionLost | TimedOut) and remote:
        trouble = Trouble(Reason.NETWORK, about, problem, lambda: _all_answer(remote))
        return None if await _all_answer(remote) else trouble
    if isinstance(error, Archived) and remote:
        return await _thawing(problem, ends[0])
    if isinstance(error, QuotaExceeded):
        return await _full(problem, ends[-1], max(ENOUGH, needed))
    return None


async def _thawing(problem: Problem, source: End) -> Trouble | None:
    """What is on its way out of an archive; None of what nobody has asked for."""
    if await _frost(source) is not Frost.THAWING:
        return None

    async def is_thawed() -> bool:
        return await _frost(source) is not Frost.THAWING

    about = source.storage, source.key
    return Trouble(Reason.ARCHIVE, about, problem, is_thawed)


async def _frost(end: End) -> Frost | None:
    """How it stands in its archive, as far as anybody tells."""
    try:
        answer = await end.storage.grant(end.key, AskFacts())
    except Unsupported:
        return None
    except TransientError:
        return Frost.THAWING  # nobody said otherwise; the next probe asks again
    return answer.archive.frost if isinstance(answer, Facts) and answer.archive else None


async def _full(problem: Problem, target: End, enough: int) -> Trouble | None:
    """A disk, or an account, that has no room; None if nobody can tell when it has."""
    try:
        room = await _room(target)
    except StorageError:
        return None

    async def is_free() -> bool:
        return (await _room(target)).free >= enough

    return Trouble(Reason.DISK, room.device, problem, is_free)


async def _room(target: End) -> Room:
    storage = target.storage
    if storage.capabilities.files:
        return await storage.room(target.key)
    space = await storage.grant("", AskSpace())
    assert isinstance(space, Space)
    total = sys.maxsize if space.total is None else space.total
    return Room(f"{storage.scheme}:{id(storage)}", total - space.used)


async def _all_answer(ends: tuple[End, ...]) -> bool:
    """Whether every server says something, and be it no."""
    for end in ends:
        try:
            async with asyncio.timeout(PROBE_WITHIN):
                await end.storage.stat(end.key)
        except (ConnectionLost, TimedOut, TimeoutError):
            return False
        except StorageError:
            pass
    return True


def _renewal(ends: tuple[End, ...]) -> Probe:
    """Whether every server knows us, with credentials that came since the last look.

    Those that came meanwhile are not looked for again: a person may have brought them.
    """
    leases = {end: end.storage.lease for end in ends}

    async def is_known(end: End) -> bool:
        try:
            async with asyncio.timeout(PROBE_WITHIN):
                await end.storage.renew(leases[end])
                await end.storage.stat(end.key)
        except (Unauthenticated, ConnectionLost, TimedOut, TimeoutError):
            return False
        except StorageError:
            pass
        finally:
            leases[end] = end.storage.lease
        return True

    async def are_renewed() -> bool:
        return all([await is_known(end) for end in ends])

    return are_renewed
