"""What each order does to a selection."""

from __future__ import annotations

import asyncio
from asyncio import TaskGroup
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import Final, Protocol

from fxtui.domain.request import (
    IfExists,
    JobId,
    Jobs,
    Matching,
    Order,
    Selection,
    TransferId,
    Transfers,
)
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Job, Transfer
from fxtui.domain.value import replace

from .crew import each
from .ledger import Ledger
from .rank import first, moved
from .runner import Runner

_WAITING: Final = (State.QUEUED, State.PAUSED)
_BROKEN: Final = (State.FAILED, State.CANCELLED)
_ENDED: Final = (*_BROKEN, State.SKIPPED)


MOST_MOVED: Final = 10_000
"""Transfers that one order moves to the front or the end, or starts."""


WITHIN: Final = 10.0
"""Seconds that throwing away may take in all: nothing new begins meanwhile."""

AT_ONCE: Final = 8


class Planner(Protocol):
    """Whoever lists the sources of jobs."""

    def begin_planning(self, job: JobId) -> None: ...

    async def end_planning(self, job: JobId) -> None: ...


class Orders:
    def __init__(self, ledger: Ledger, runner: Runner, planner: Planner) -> None:
        self._ledger = ledger
        self._runner = runner
        self._planner = planner

    async def give(
        self, order: Order, selection: Selection, tasks: TaskGroup
    ) -> set[JobId]:
        """Do it; the jobs that were forgotten by it."""
        match order:
            case Order.PAUSE:
                await self._pause(selection)
            case Order.RESUME:
                await self._resume(selection)
            case Order.CANCEL:
                await self._cancel(selection)
            case Order.RETRY:
                await self._retry(selection)
            case Order.CLEAR:
                return await self._clear(selection)
            case Order.EARLIER | Order.LATER:
                await self._reorder(selection, order)
            case Order.RUN_NOW:
                await self._run_now(selection, tasks)
        return set()

    async def answer(self, selection: Selection, decision: IfExists) -> None:
        """Decide for what a conflict parked; for a whole job, for what comes too."""
        async with self._runner.held():
            for job in self._known(self._whole(selection) or ()):
                request = replace(job.request, if_exists=decision)
                self._ledger.set_job(replace(job, request=request))
            await self._edit(selection, (State.PAUSED,), lambda t: _decided(t, decision))

    async def _pause(self, selection: Selection) -> None:
        async with self._runner.held():
            if (jobs := self._whole(selection)) is not None:
                for job in self._known(jobs):
                    if not job.standing.is_final:
                        reasons = job.reasons | {Reason.USER}
                        self._ledger.set_job(replace(job, reasons=reasons))
                for id_ in jobs:
                    await self._planner.end_planning(id_)
                await self._runner.stop(
                    lambda t: t.job in jobs, lambda t: t.become(State.QUEUED)
                )
                return
            await self._runner.stop(_chosen(selection), lambda t: t.pause(Reason.USER))
            await self._edit(selection, _WAITING, lambda t: t.pause(Reason.USER))

    async def _resume(self, selection: Selection) -> None:
        async with self._runner.held():
            if (jobs := self._whole(selection)) is not None:
                for job in self._known(jobs):
                    going = replace(job, reasons=frozenset(), problem=None)
                    self._ledger.set_job(going)
                    self._plan_if_needed(job.id)
            await self._edit(selection, (State.PAUSED,), _resumed)

    async def _cancel(self, selection: Selection) -> None:
        async with self._runner.held():
            if (jobs := self._whole(selection)) is not None:
                for id_ in jobs:
                    await self._planner.end_planning(id_)
                for job in self._known(jobs):
                    if not job.standing.is_final:
                        self._ledger.set_job(_cancelled(job))
            await self._runner.stop(
                _chosen(selection), lambda t: t.become(State.CANCELLED)
            )
            await self._ledger.change(selection, _WAITING, State.CANCELLED)

    async def _retry(self, selection: Selection) -> None:
        old = _BROKEN if self._whole(selection) is not None else _ENDED
        async with self._runner.held():
            unplanned = await self._ledger.drop_unplanned(selection)
            jobs = await self._ledger.change(selection, old, State.QUEUED)
            for id_ in unplanned:
                await self._planner.end_planning(id_)  # it has passed them already
            for job in self._known(jobs | unplanned):
                planned = job.planned and not job.problem and job.id not in unplanned
                again = replace(job, cancelled=False, problem=None, planned=planned)
                self._ledger.set_job(again)
                self._plan_if_needed(job.id)

    async def _reorder(self, selection: Selection, order: Order) -> None:
        async with self._runner.held():
            if (jobs := self._whole(selection)) is not None:
                for job in moved(self._waiting_jobs(), jobs, order):
                    self._ledger.set_job(job)
            else:
                chosen = [t.id for t in await self._all(selection, _WAITING)]
                is_earlier = order is Order.EARLIER
                await self._ledger.set_ranks(chosen, "first" if is_earlier else "last")

    async def _run_now(self, selection: Selection, tasks: TaskGroup) -> None:
        await self._resume(selection)
        async with self._runner.held():
            if (jobs := self._whole(selection)) is not None:
                for job in first(self._waiting_jobs(), jobs):
                    self._ledger.set_job(job)
            else:
                chosen = await self._all(selection, (State.QUEUED,))
                copies = [t for t in chosen if t.target is not None]
                await self._ledger.set_ranks([t.id for t in chosen], "first")
                self._runner.start_now(tasks, copies)

    def _waiting_jobs(self) -> list[Job]:
        """The jobs that are not final, in the order in which they go."""
        waiting = [job for job in self._ledger.jobs.values() if not job.standing.is_final]
        return sorted(waiting, key=lambda job: (job.rank, job.id))

    async def throw_away(self) -> None:
        """Remove what cancelled transfers began."""
        async with self._runner.held():
            await self._throw_away(())

    async def _all(
        self, selection: Selection, states: tuple[State, ...]
    ) -> list[Transfer]:
        """Those of a selection that do not run and are in these states, if not many."""
        found: list[Transfer] = []
        cursor: TransferId | None = None
        while len(found) < MOST_MOVED:
            page = await self._ledger.page(selection, cursor)
            found += [t for t in page.transfers if t.state in states]
            if (cursor := page.cursor) is None:
                break
        return found

    async def _clear(self, selection: Selection) -> set[JobId]:
        """Forget jobs that are final, with their history and all that they began.

        Which ones is asked once: what fails meanwhile has begun something as well.
        """
        async with self._runner.held():
            jobs = self._known(await self._jobs(selection))
            final = {job.id for job in jobs if job.standing.is_final}
            await self._throw_away(final)
            await self._ledger.forget(final)
        return final

    async def _throw_away(self, jobs: Collection[JobId]) -> None:
        """Remove what cancelled transfers began, and all that these jobs did."""
        left = await self._ledger.leftovers(jobs)
        with suppress(TimeoutError):  # the next start tries what is left then
            async with asyncio.timeout(WITHIN):
                await each(left, self._runner.throw_away, hands=lambda: AT_ONCE)

    # ------------------------------------------------------------------------------

    def _plan_if_needed(self, job: JobId) -> None:
        known = self._ledger.jobs[job]
        if not known.planned and not known.reasons and not known.cancelled:
            self._planner.begin_planning(job)

    def _known(self, jobs: Iterable[JobId]) -> list[Job]:
        """Jobs as they are now: after an await they may be others."""
        known = self._ledger.jobs
        return [known[job] for job in sorted(jobs) if job in known]

    def _whole(self, selection: Selection) -> set[JobId] | None:
        return whole_jobs(selection, self._ledger.jobs)

    async def _jobs(self, selection: Selection) -> set[JobId]:
        whole = self._whole(selection)
        return whole if whole is not None else await self._ledger.jobs_of(selection)

    async def _edit(
        self,
        selection: Selection,
        states: tuple[State, ...],
        change: Callable[[Transfer], Transfer],
    ) -> None:
        """Change transfers that do not run and are in these states, page by page."""
        cursor: TransferId | None = None
        while True:
            page = await self._ledger.page(selection, cursor)
            chosen = [t for t in page.transfers if t.state in states]
            await self._ledger.edit(chosen, change)
            if (cursor := page.cursor) is None:
                return


def whole_jobs(selection: Selection, known: Iterable[JobId]) -> set[JobId] | None:
    """The jobs of a selection that means whole jobs, planned or not."""
    match selection:
        case Jobs(ids):
            return set(ids)
        case Matching(None, ()):
            return set(known)
        case Matching(job, ()) if job is not None:
            return {job}
    return None


def _cancelled(job: Job) -> Job:
    return replace(job, cancelled=True, reasons=frozenset(), problem=None)


def _chosen(selection: Selection) -> Callable[[Transfer], bool]:
    """Whether a transfer that runs is of a selection."""
    match selection:
        case Jobs(ids):
            return lambda t: t.job in ids
        case Transfers(ids):
            return lambda t: t.id in ids
        case Matching(job, states):
            return lambda t: job in {None, t.job} and (not states or t.state in states)


def _resumed(transfer: Transfer) -> Transfer:
    for reason in transfer.reasons - {Reason.CONFLICT}:
        transfer = transfer.lift(reason)
    return transfer


def _decided(transfer: Transfer, decision: IfExists) -> Transfer:
    if Reason.CONFLICT not in transfer.reasons:
        return transfer
    others = transfer.reasons - {Reason.CONFLICT}
    problem = transfer.problem if others else None  # the conflict is one no more
    return replace(transfer, if_exists=decision, problem=problem).lift(Reason.CONFLICT)
