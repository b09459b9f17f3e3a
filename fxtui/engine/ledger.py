"""How everything stands: jobs and their tallies, what runs, and the journal behind it.

The one owner of these values. What ends is written to the journal first and told to
watchers after that; what runs, or has just ended, is only in memory: in the journal it
waits. A write and what memory makes of it are one step, which no cancellation divides.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias

from fxtui.domain.context import Context, StoredContext
from fxtui.domain.events import Event, JobChanged, Rest, TransfersChanged
from fxtui.domain.request import JobId, JobRequest, Matching, Selection, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Count, Job, Tally, Transfer, TransferPage
from fxtui.domain.value import replace

from .book import Book
from .clerk import Clerk
from .drafts import Draft
from .journal import PAGE, Journal

Place: TypeAlias = tuple[float, int]
"""Rank and id of a transfer: where it stands in its job."""


class Queued(NamedTuple):
    """Some transfers of a job that may begin, in order."""

    transfers: list[Transfer]
    last: Place | None
    """How far that goes."""

    is_all: bool


class Ledger:
    def __init__(self, journal: Journal) -> None:
        self.jobs: dict[JobId, Job] = {}
        self.running: dict[TransferId, Transfer] = {}
        self._journal = journal
        self._clerk = Clerk("journal")
        self.book = Book(journal, self._clerk)
        self._ended: dict[TransferId, Transfer] = {}
        """What ceased to run, until it is written down."""

        self._queued: dict[TransferId, Transfer] = {}
        """What runs or has ended, as the journal still has it."""

        self._quiet: set[TransferId] = set()
        """Those that run and are too many, and too quickly done, to tell of each."""

        self._told: dict[TransferId, Transfer] = {}
        self._last: dict[TransferId, Transfer] = {}
        self._dirty: set[JobId] = set()
        self._unsaved: set[JobId] = set()
        self._saving = asyncio.Lock()
        self.changed = asyncio.Event()
        """Set when there is something to flush."""

        self.hurried = asyncio.Event()
        """Set when all of a job has ended: somebody may wait for just that."""

    # --- Jobs ---------------------------------------------------------------

    async def load(self) -> list[tuple[Job, StoredContext]]:
        """Every job of the journal, as an earlier process left it."""
        found = await self._clerk.read(self._journal.jobs)
        self.jobs = {job.id: job for job, _ in found}
        await self.book.load()
        return found

    def seal(self, context: Context) -> StoredContext:
        return context.stored(self._journal.salt)

    def is_sealed_by(self, context: Context, stored: StoredContext) -> bool:
        return stored.is_of(context, self._journal.salt)

    async def add_job(self, request: JobRequest, context: Context) -> Job:
        stored, now = self.seal(context), time.time()
        job = await self._clerk.write(self._journal.add_job, request, stored, now)
        self.set_job(replace(job, rank=float(job.id)))
        return job

    async def set_context(self, job: JobId, context: Context) -> None:
        """Somebody else's keys are this job's now."""
        await self._clerk.write(self._journal.set_context, job, self.seal(context))

    async def request(self, job: JobId) -> JobRequest:
        """What was asked for, with all its sources."""
        return await self._clerk.read(self._journal.request, job)

    def set_job(self, job: Job) -> None:
        """Put a job in its place; it is saved and told with the next flush."""
        self._unsaved.add(job.id)
        self._put(job)

    async def forget(self, jobs: Collection[JobId]) -> None:
        await self._clerk.write(self._journal.forget, jobs)
        for job in jobs:
            del self.jobs[job]
        self.book.keep(self.jobs)
        self._dirty -= set(jobs)
        self._unsaved -= set(jobs)

    # --- Transfers ----------------------------------------------------------

    async def add_transfers(self, job: JobId, rows: Sequence[Draft]) -> list[Transfer]:
        """Write down what was planned; those of it that are new."""
        named = [(draft.name, draft.transfer) for draft in rows]
        added = await self._clerk.write(self._journal.add_transfers, named)
        if job not in self.jobs:
            return []  # cleared meanwhile
        plain = [t.size for t in added if t.state is State.QUEUED and not t.notes]
        tally = self.jobs[job].tally
        tally = replace(tally, queued=tally.queued + Count(len(plain), sum(plain)))
        for transfer in added:
            if transfer.state is not State.QUEUED or transfer.notes:
                tally = tally.moved(None, transfer)
        self._set_tally(job, tally)
        return added

    def begin(self, *transfers: Transfer, quietly: bool = False) -> list[Transfer]:
        """They run now; those that do so ``quietly`` are counted, and not told."""
        now = time.time()
        if quietly:
            self._quiet.update(transfer.id for transfer in transfers)
        begun = [t.become(State.RUNNING, began=now) for t in transfers]
        for before, running in zip(transfers, begun, strict=True):
            self._queued[before.id], self.running[before.id] = before, running
        if all(transfer.state is State.QUEUED for transfer in transfers):
            self._count_begun(transfers)
        else:
            self._count(zip(transfers, begun, strict=True))
        self.changed.set()
        return begun

    def tell_of(self, transfers: Iterable[Transfer]) -> None:
        """These run on, and are worth telling of after all."""
        self._quiet.difference_update(transfer.id for transfer in transfers)
        self.changed.set()

    @property
    def shown(self) -> tuple[Transfer, ...]:
        """What runs, but for what is not told."""
        return tuple(t for id_, t in self.running.items() if id_ not in self._quiet)

    def update(self, transfer: Transfer) -> None:
        """It runs, and something about it is new."""
        self.running[transfer.id] = transfer
        self.changed.set()

    def settle(self, transfers: Iterable[Transfer]) -> None:
        """They ceased to run."""
        now, moves = time.time(), []
        for transfer in transfers:
            before = self.running.pop(transfer.id)
            self._quiet.discard(transfer.id)
            is_final = transfer.state.is_final
            after = replace(transfer, finished=now) if is_final else transfer
            if is_final:
                self.book.end(after.id)
            self._ended[after.id] = self._last[after.id] = after
            moves.append((before, after))
        self._count(moves)

    async def queued(self, job: JobId, after: Place | None, limit: int) -> Queued:
        """The next transfers of a job that may begin."""
        async with self._written():
            found = await self._clerk.read(self._journal.queued, job, after, limit=limit)
        waiting = [t for _, t in found if t.id not in self._queued]
        last = (found[-1][0], found[-1][1].id) if found else after
        return Queued(waiting, last, len(found) < limit)

    async def page(self, selection: Selection, cursor: TransferId | None) -> TransferPage:
        """A page of a selection, with what runs as it runs."""
        states = selection.states if isinstance(selection, Matching) else ()
        if isinstance(selection, Matching) and states == (State.RUNNING,):
            running = [t for t in self.running.values() if selection.job in {None, t.job}]
            return TransferPage(tuple(running))
        async with self._written():
            page = await self._clerk.read(
                self._journal.page, selection, cursor, limit=PAGE
            )
            now = [self._now(transfer) for transfer in page.transfers]
        return replace(
            page, transfers=tuple(t for t in now if not states or t.state in states)
        )

    async def edit(
        self, transfers: Iterable[Transfer], change: Callable[[Transfer], Transfer]
    ) -> None:
        """Change transfers that do not run, one by one."""
        waiting = [old for old in transfers if old.id not in self._queued]
        changed = [(old, change(old)) for old in waiting]
        different = [(old, new) for old, new in changed if old != new]
        await self._clerk.write(self._journal.save, [new for _, new in different])
        self._count(different)

    async def change(
        self, selection: Selection, old: Collection[State], new: State
    ) -> set[JobId]:
        """Change all of a selection that do not run, however many; the jobs concerned."""
        finished = time.time() if new.is_final else None

        def in_journal() -> set[JobId]:
            jobs = self._journal.jobs_of(selection)
            self._journal.change(selection, old, new, without=ahead, finished=finished)
            return jobs

        async with self._written():
            ahead = tuple(self._queued)
            return await self._recounted(in_journal)

    async def set_ranks(
        self, transfers: Collection[TransferId], where: Literal["first", "last"]
    ) -> None:
        """Let these go before all others of their job, or after."""
        await self._clerk.write(self._journal.set_ranks, transfers, where)

    async def jobs_of(self, selection: Selection) -> set[JobId]:
        """The jobs that a selection concerns."""
        jobs = await self._clerk.read(self._journal.jobs_of, selection)
        return jobs & self.jobs.keys()

    async def drop_unplanned(self, selection: Selection) -> set[JobId]:
        """Forget what could not be planned, to plan those jobs again."""
        async with self._written():
            return await self._recounted(partial(self._journal.drop_unplanned, selection))

    @property
    def rests(self) -> list[Rest]:
        """How far those had come that will go on, when they ceased to run last."""
        open_jobs = {id_ for id_, job in self.jobs.items() if not job.standing.is_final}
        return self.book.rests(open_jobs)

    async def leftovers(self, jobs: Collection[JobId] = ()) -> list[Transfer]:
        """Transfers that left something and go on with it no more.

        Of ``jobs`` all that left anything, because they are to be forgotten.
        """
        async with self._written():
            found = await self._clerk.read(self._journal.leftovers)
            if jobs:
                found += await self._clerk.read(self._journal.headways_of, jobs)
            return [t for t in found if t.id not in self._queued]

    # --- The journal, and those who watch -------------------------------------

    async def flush(self) -> list[Event]:
        """Write down what is new; the events that tell it, once it is there."""
        self.changed.clear()
        self.hurried.clear()
        async with self._written():
            return self._news()

    def _news(self) -> list[Event]:
        shown = {transfer.id: transfer for transfer in self.shown}
        new = [t for id_, t in shown.items() if self._told.get(id_) is not t]
        ended = [self._last[id_] for id_ in self._told if id_ not in self.running]
        self._told = shown
        self._last.clear()
        events: list[Event] = []
        if new or ended:
            events.append(TransfersChanged((*ended, *new)))
        events += [JobChanged(self.jobs[job]) for job in sorted(self._dirty)]
        self._dirty.clear()
        return events

    async def close(self) -> None:
        try:
            async with self._written():
                pass
        finally:
            await self._clerk.write(self._journal.close)
            self._clerk.leave()

    @asynccontextmanager
    async def _written(self) -> AsyncIterator[None]:
        """What had ended before the block is in the journal; what ends in it is not."""
        async with self._saving:
            await self._save()
            yield

    async def _save(self) -> None:
        """Commit what ended and what jobs changed, in one go."""
        ended, unsaved = tuple(self._ended.values()), self._jobs_to_save()
        if not ended and not unsaved:
            return
        jobs = [self.jobs[job] for job in unsaved]
        try:
            await self._clerk.write(self._journal.save, ended, jobs, dict(self._queued))
        except BaseException:
            self._unsaved |= unsaved & self.jobs.keys()
            self.changed.set()
            raise
        for transfer in ended:
            del self._ended[transfer.id], self._queued[transfer.id]
            if transfer.state is State.SUCCEEDED:
                self.book.arrived(transfer.id)

    def _jobs_to_save(self) -> set[JobId]:
        """The jobs that changed, those that have just become final among them."""
        for id_ in self._dirty:
            job = self.jobs[id_]
            if job.standing.is_final == (job.finished is None):
                finished = time.time() if job.standing.is_final else None
                self.jobs[id_] = replace(job, finished=finished)
                self._unsaved.add(id_)
        unsaved, self._unsaved = self._unsaved, set()
        return unsaved

    def _now(self, transfer: Transfer) -> Transfer:
        """A transfer of the journal as it is now."""
        known = self.running.get(transfer.id) or self._ended.get(transfer.id)
        return known or transfer

    def _count_begun(self, waiting: Iterable[Transfer]) -> None:
        """These were queued, and run: it is done a million times."""
        sizes = defaultdict[JobId, list[int]](list)
        for transfer in waiting:
            sizes[transfer.job].append(transfer.size)
        for id_, its in sizes.items():
            if job := self.jobs.get(id_):
                self._set_tally(id_, job.tally.begun(Count(len(its), sum(its))))

    def _count(self, moves: Iterable[tuple[Transfer, Transfer]]) -> None:
        by_job: dict[JobId, list[tuple[Transfer, Transfer]]] = {}
        for old, new in moves:
            by_job.setdefault(new.job, []).append((old, new))
        for id_, its in by_job.items():
            if job := self.jobs.get(id_):
                self._set_tally(id_, job.tally.moved_all(its))

    async def _recounted(self, change: Callable[[], set[JobId]]) -> set[JobId]:
        """Change the journal, and count the jobs that this concerned anew."""
        tallies = await self._clerk.write(lambda: self._journal.tallies(change()))
        for job in tallies.keys() & self.jobs.keys():
            tally = tallies[job]
            for transfer in chain(self.running.values(), self._ended.values()):
                if transfer.job == job:
                    tally = tally.moved(self._queued[transfer.id], transfer)
            self._set_tally(job, tally)
        return tallies.keys() & self.jobs.keys()

    def _set_tally(self, job: JobId, tally: Tally) -> None:
        self._put(replace(self.jobs[job], tally=tally))

    def _put(self, job: Job) -> None:
        """Let it stand so from now on; the next flush tells it."""
        self.jobs[job.id] = job
        self._dirty.add(job.id)
        self.changed.set()
        if job.finished is None and (job.standing.is_final or job.is_to_sweep):
            self.hurried.set()
