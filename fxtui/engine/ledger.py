"""How everything stands: jobs and their tallies, what runs, and the journal behind it.

The one owner of these values. What ends is written to the journal first and told to
watchers after that; what runs is only in memory, and in the journal it waits.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from fxtui.domain.context import Context, StoredContext
from fxtui.domain.events import Event, JobChanged, TransfersChanged
from fxtui.domain.request import JobId, JobRequest, Matching, Selection, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Count, Job, Tally, Transfer, TransferPage
from fxtui.domain.value import replace

from .journal import PAGE, Journal
from .planner import Row

P = ParamSpec("P")
T = TypeVar("T")


class Ledger:
    def __init__(self, journal: Journal) -> None:
        self.jobs: dict[JobId, Job] = {}
        self.running: dict[TransferId, Transfer] = {}
        self._journal = journal
        self._thread = ThreadPoolExecutor(1, "journal")
        self._ended: dict[TransferId, Transfer] = {}
        self._told: dict[TransferId, Transfer] = {}
        self._last: dict[TransferId, Transfer] = {}
        self._dirty: set[JobId] = set()
        self._unsaved: set[JobId] = set()
        self._flushing = asyncio.Lock()
        self.changed = asyncio.Event()
        """Set when there is something to flush."""

    # --- Jobs ---------------------------------------------------------------

    async def load(self) -> list[tuple[Job, StoredContext]]:
        """Every job of the journal, as an earlier process left it."""
        found = await self._in_thread(self._journal.jobs)
        self.jobs = {job.id: job for job, _ in found}
        return found

    def seal(self, context: Context) -> StoredContext:
        return context.stored(self._journal.salt)

    async def add_job(self, request: JobRequest, context: Context) -> Job:
        stored, now = self.seal(context), time.time()
        job = await self._in_thread(self._journal.add_job, request, stored, now)
        self.set_job(job)
        return job

    async def request(self, job: JobId) -> JobRequest:
        """What was asked for, with all its sources."""
        return await self._in_thread(self._journal.request, job)

    def set_job(self, job: Job) -> None:
        """Put a job in its place; it is saved and told with the next flush."""
        self.jobs[job.id] = job
        self._dirty.add(job.id)
        self._unsaved.add(job.id)
        self.changed.set()

    async def forget(self, jobs: Collection[JobId]) -> None:
        await self._in_thread(self._journal.forget, jobs)
        for job in jobs:
            del self.jobs[job]
        self._dirty -= set(jobs)
        self._unsaved -= set(jobs)

    # --- Transfers ----------------------------------------------------------

    async def add_transfers(self, job: JobId, rows: Sequence[Row]) -> None:
        added = await self._in_thread(self._journal.add_transfers, rows)
        if job not in self.jobs:
            return  # cleared meanwhile
        waiting = [t.size for t in added if t.state is State.QUEUED and not t.notes]
        tally = self.jobs[job].tally
        tally = replace(tally, queued=tally.queued + Count(len(waiting), sum(waiting)))
        for transfer in added:
            if transfer.state is not State.QUEUED or transfer.notes:
                tally = tally.moved(None, transfer)
        self._set_tally(job, tally)

    def begin(self, transfer: Transfer) -> Transfer:
        """It runs now."""
        running = transfer.become(State.RUNNING)
        self._count(transfer, running)
        self.update(running)
        return running

    def update(self, transfer: Transfer) -> None:
        """It runs, and something about it is new."""
        self.running[transfer.id] = transfer
        self.changed.set()

    def settle(self, transfer: Transfer) -> None:
        """It ceased to run."""
        before = self.running.pop(transfer.id)
        if transfer.state.is_final:
            transfer = replace(transfer, finished=time.time())
        self._count(before, transfer)
        self._ended[transfer.id] = self._last[transfer.id] = transfer

    async def queued(
        self, after: TransferId, without: Collection[JobId], limit: int
    ) -> TransferPage:
        """The next transfers that may begin. What ended is written down before."""
        await self._save()
        found = await self._in_thread(
            self._journal.queued, after, without=without, limit=limit
        )
        cursor = found[-1].id if len(found) == limit else None
        return TransferPage(tuple(t for t in found if not self._is_ahead(t.id)), cursor)

    async def page(self, selection: Selection, cursor: TransferId | None) -> TransferPage:
        """A page of a selection, with what runs as it runs."""
        await self._save()
        if isinstance(selection, Matching) and selection.states == (State.RUNNING,):
            running = [t for t in self.running.values() if selection.job in {None, t.job}]
            return TransferPage(tuple(running))
        page = await self._in_thread(self._journal.page, selection, cursor, limit=PAGE)
        now = (self.running.get(t.id, t) for t in page.transfers)
        states = selection.states if isinstance(selection, Matching) else ()
        return replace(
            page, transfers=tuple(t for t in now if not states or t.state in states)
        )

    async def edit(
        self, transfers: Iterable[Transfer], change: Callable[[Transfer], Transfer]
    ) -> None:
        """Change transfers that do not run, one by one."""
        changed = [(old, change(old)) for old in transfers if old.id not in self.running]
        different = [(old, new) for old, new in changed if old != new]
        await self._in_thread(self._journal.save, [new for _, new in different])
        for old, new in different:
            self._count(old, new)

    async def change(
        self,
        selection: Selection,
        old: Collection[State],
        new: State,
    ) -> set[JobId]:
        """Change all of a selection that do not run, however many; the jobs concerned."""
        await self._save()
        jobs = await self.jobs_of(selection)
        finished = time.time() if new.is_final else None
        running = tuple(self.running)
        await self._in_thread(
            self._journal.change,
            selection,
            old,
            new,
            without=running,
            finished=finished,
        )
        for job in jobs:
            await self._recount(job)
        return jobs

    async def jobs_of(self, selection: Selection) -> set[JobId]:
        """The jobs that a selection concerns."""
        jobs = await self._in_thread(self._journal.jobs_of, selection)
        return jobs & self.jobs.keys()

    async def drop_unplanned(self, selection: Selection) -> set[JobId]:
        """Forget what could not be planned, to plan those jobs again."""
        jobs = await self._in_thread(self._journal.drop_unplanned, selection)
        for job in jobs:
            await self._recount(job)
        return jobs

    # --- The journal, and those who watch -------------------------------------

    async def flush(self) -> list[Event]:
        """Write down what is new; the events that tell it, once it is there."""
        self.changed.clear()
        await self._save()
        new = [t for id_, t in self.running.items() if self._told.get(id_) is not t]
        gone = [id_ for id_ in self._told if id_ not in self.running]
        ended = [self._last[id_] for id_ in gone]
        self._told = dict(self.running)
        self._last.clear()
        events: list[Event] = [JobChanged(self.jobs[job]) for job in sorted(self._dirty)]
        self._dirty.clear()
        if new or ended:
            events.append(TransfersChanged((*ended, *new)))
        return events

    async def close(self) -> None:
        await self._save()
        await self._in_thread(self._journal.close)
        self._thread.shutdown()

    async def _save(self) -> None:
        """Commit what ended and what jobs changed, in the order in which it happened."""
        async with self._flushing:
            ended, jobs = list(self._ended.values()), self._finished_jobs()
            if ended:
                await self._in_thread(self._journal.save, ended)
            if jobs:
                await self._in_thread(self._journal.save_jobs, jobs)
            for transfer in ended:
                if self._ended.get(transfer.id) is transfer:
                    del self._ended[transfer.id]

    def _finished_jobs(self) -> list[Job]:
        """The jobs to save, those that have just become final among them."""
        for id_ in self._dirty:
            job = self.jobs[id_]
            if job.standing.is_final == (job.finished is None):
                finished = time.time() if job.standing.is_final else None
                self.jobs[id_] = replace(job, finished=finished)
                self._unsaved.add(id_)
        jobs = [self.jobs[job] for job in self._unsaved]
        self._unsaved.clear()
        return jobs

    def _is_ahead(self, transfer: TransferId) -> bool:
        """Whether memory knows more of it than the journal."""
        return transfer in self.running or transfer in self._ended

    def _count(self, old: Transfer, new: Transfer) -> None:
        if job := self.jobs.get(new.job):
            self._set_tally(new.job, job.tally.moved(old, new))

    async def _recount(self, job: JobId) -> None:
        tally = await self._in_thread(self._journal.tally, job)
        for transfer in self.running.values():
            if transfer.job == job:
                tally = tally.moved(replace(transfer, state=State.QUEUED), transfer)
        self._set_tally(job, tally)

    def _set_tally(self, job: JobId, tally: Tally) -> None:
        self.jobs[job] = replace(self.jobs[job], tally=tally)
        self._dirty.add(job)
        self.changed.set()

    async def _in_thread(
        self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: call(*args, **kwargs))
