"""The engine: takes orders, plans jobs, and publishes how everything stands.

What it decides is decided elsewhere, by pure functions; what it knows is in the ledger;
what moves is in the hands of the runner.
"""

from __future__ import annotations

import asyncio
import logging
import os
from asyncio import Task, TaskGroup
from collections.abc import (
    AsyncGenerator,
    Iterable,
    Iterator,
    Sequence,
)
from contextlib import aclosing, suppress
from functools import partial
from typing import Final, Self, TypeVar

from fxtui.domain.asking import Asking, Question, Reply
from fxtui.domain.context import Context, StoredContext
from fxtui.domain.errors import FxtuiError, NotFound, Problem
from fxtui.domain.events import (
    Event,
    JobChanged,
    JobsCleared,
    Progressed,
    QuestionsChanged,
    Sample,
    Snapshot,
    Term,
    TermsChanged,
)
from fxtui.domain.plan import PlanRow
from fxtui.domain.policy import Policy
from fxtui.domain.request import (
    IfExists,
    JobId,
    JobLimits,
    JobRequest,
    Order,
    Selection,
    TransferId,
    Transfers,
)
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Inspection, Job, Standing, Transfer, TransferPage
from fxtui.domain.value import replace

from .callers import Callers
from .check import check, check_part_size
from .ends import Ends, OpenStorage
from .errand import End
from .hub import Hub
from .journal import Journal
from .ledger import Ledger
from .orders import Orders, whole_jobs
from .parking import Parking, Trouble
from .patience import patient_tries
from .planning import Planning
from .preview import preview
from .runner import RECOVERY, Runner
from .sweep import sweep
from .terms import terms_of
from .unchanged import check_unchanged

T = TypeVar("T")

TICK: Final = 0.1
"""Ten times a second is as often as a person sees a difference."""

_REBOOTED: Final = Problem(
    "rebooted", "it was under way when the machine went down; resume it to go on"
)

_OURS: Final = frozenset(
    {Reason.CREDENTIALS, Reason.DISK, Reason.NETWORK, Reason.ARCHIVE}
)
"""Reasons that the engine gives, and finds out anew."""

_LIFTING: Final = {Order.RESUME, Order.RUN_NOW, Order.CANCEL}
"""Orders after which a person decided, and no probe."""

TERMS_EVERY: Final = 1.0
"""Seconds between two looks at how long credentials are good."""

DEFAULTS: Final = Policy()

log = logging.getLogger(__name__)


class TransferEngine:
    """An Engine in this process, for as long as it is entered."""

    def __init__(  # noqa: PLR0913  # by keyword: what is special has one caller each
        self,
        open_storage: OpenStorage,
        journal: Journal,
        policy: Policy = DEFAULTS,
        *,
        tick: float = TICK,
        grace: float = 0.0,
        resume: bool = True,
        notices: Iterable[str] = (),
        asking: Asking | None = None,
    ) -> None:
        """Times are in seconds: a ``tick`` lies between two samples, and two commits of
        what ended; ``grace`` is what parts in flight have to arrive when it ends.

        Without ``resume``, what an earlier boot of the machine left waits for a person.
        """
        self._tick, self._grace = tick, grace
        self._notices = tuple(notices)
        self._resumes = resume
        self._ledger = Ledger(journal)
        self._callers = Callers(self._ledger, open_storage)
        self._runner = Runner(self._ledger, policy, self._callers.ends, self._park)
        self._planning = Planning(
            self._ledger,
            self._callers,
            found=self._runner.found,
            park=self._park,
        )
        self._parking = Parking(self._ledger, self._go_on)
        self._orders = Orders(self._ledger, self._runner, self)
        self._hub = Hub(self._snapshot)
        self._asking = asking or Asking()
        self._asking.changed = self._tell_questions
        self._samples: tuple[Sample, ...] = ()
        self._terms: tuple[Term, ...] = ()
        self._terms_due = 0.0
        self._sweeping: set[JobId] = set()
        self._tasks = TaskGroup()
        self._loops: list[Task[None]] = []

    # --- Life -------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        """Take up what an earlier process left, and begin."""
        await self._tasks.__aenter__()
        for job, stored in await self._ledger.load():
            self._take_up(job, stored)
        self._loops = [
            self._tasks.create_task(self._runner.run(self._tasks)),
            self._tasks.create_task(self._publish()),
            self._tasks.create_task(self._clean_up()),
        ]
        self._runner.wake()
        return self

    async def __aexit__(
        self,
        *exc_info: object,
    ) -> None:
        """Stop moving. What is not done stays in the journal for another time."""
        self._parking.shut()
        self._planning.shut()
        await self._runner.drain(self._grace)
        for task in self._loops:
            task.cancel()
        self._runner.shut()
        try:
            await self._tasks.__aexit__(None, None, None)
        finally:
            await self._ledger.close()

    @property
    def is_busy(self) -> bool:
        """Whether there is a job that can still come to something on its own."""
        standings = (job.standing for job in self._ledger.jobs.values())
        return any(s is not Standing.PAUSED and not s.is_final for s in standings)

    # --- The Engine -------------------------------------------------------------

    async def submit(self, request: JobRequest, context: Context) -> JobId:
        check(request)
        self._bring(context)
        ends = self._callers.ends_of(context, request)
        self._look_over(request, ends)
        await check_unchanged(request, ends)
        job = await self._ledger.add_job(request, context)
        self._callers.began(job.id, context)
        self._runner.open(job.id)
        self.begin_planning(job.id)
        return job.id

    def _look_over(self, request: JobRequest, ends: Ends) -> None:
        """Tell at once of an unknown profile, or a part size that cannot be."""
        ends.source(request.sources[0].location)
        if request.target is not None:
            target = ends.target(request.target, request.target).storage
            check_part_size(request, target.capabilities.parts)

    async def plan(
        self, request: JobRequest, context: Context
    ) -> AsyncGenerator[PlanRow, None]:
        check(request)
        ends = self._callers.ends_of(context, request)
        self._look_over(request, ends)
        await check_unchanged(request, ends)
        async with aclosing(preview(request, ends, patient_tries)) as rows:
            async for row in rows:
                yield row

    async def order(self, order: Order, selection: Selection, context: Context) -> None:
        self._bring(context)
        jobs = whole_jobs(selection, self._ledger.jobs) or ()
        if order in _LIFTING:
            await self._callers.lend(jobs, context)
            for job in jobs:
                self._parking.forget(job)
        cleared = await self._orders.give(order, selection, self._tasks)
        if order is Order.CANCEL:
            await self._orders.throw_away()
        if cleared:
            self._forget(cleared)
            self._hub.publish(JobsCleared(tuple(sorted(cleared))))

    async def answer(
        self, selection: Selection, decision: IfExists, context: Context
    ) -> None:
        self._bring(context)
        await self._orders.answer(selection, decision)

    async def reply(self, reply: Reply, context: Context) -> Question | None:
        step = await self._asking.reply(reply)
        if step is None:
            self._parking.hurry()
        return step

    async def set_policy(self, policy: Policy, context: Context) -> None:
        self._runner.set_policy(policy)

    async def set_limits(
        self, jobs: Sequence[JobId], limits: JobLimits, context: Context
    ) -> None:
        for id_ in jobs:
            if job := self._ledger.jobs.get(id_):
                request = replace(job.request, limits=limits)
                self._ledger.set_job(replace(job, request=request))
                self._runner.outfit.pace.set_limits(id_, limits)
        self._runner.wake()

    async def inspect(self, transfer: TransferId, context: Context) -> Inspection:
        page = await self._ledger.page(Transfers((transfer,)), None)
        if not page.transfers:
            raise NotFound(f"there is no transfer {transfer}; its job may be cleared")
        [known] = page.transfers
        detour, headway = self._detour(known), await self._ledger.book.headway(transfer)
        if headway is None:
            return Inspection(known, detour=detour)
        session = headway.begun.session
        return Inspection(
            known,
            headway.begun.part_size,
            tuple((receipt.number, receipt.size) for receipt in headway.receipts),
            session.token if session else "",
            detour,
        )

    def _detour(self, transfer: Transfer) -> str:
        """Why its bytes go by a slower way, as far as its storages know by now."""
        try:
            ends = [*self._ends_of(transfer)]
        except FxtuiError:
            return ""  # a profile that is there no more
        return "; ".join(filter(None, (end.storage.detour(end.key) for end in ends)))

    async def list_transfers(
        self, selection: Selection, context: Context, cursor: TransferId | None = None
    ) -> TransferPage:
        return await self._ledger.page(selection, cursor)

    async def watch(
        self, context: Context, *, every: float = 0.0
    ) -> AsyncGenerator[Event, None]:
        self._bring(context)
        async with aclosing(self._hub.watch(every)) as events:
            async for event in events:
                yield event

    # --- Planning ---------------------------------------------------------------

    def begin_planning(self, job: JobId) -> None:
        """List the sources of a job that is not planned, unless that is being done."""
        self._planning.begin(job, self._tasks, self._runner.outfit.policy)

    async def end_planning(self, job: JobId) -> None:
        await self._planning.end(job)

    def _go_on(self, job: JobId) -> None:
        """Nothing stops a job any more that did."""
        known = self._ledger.jobs[job]
        if not known.reasons:
            if not known.cancelled:
                self.begin_planning(job)
            self._runner.restart_window()

    # --- What stops a job, and who brings it on ---------------------------------

    def _take_up(self, job: Job, stored: StoredContext) -> None:
        """Go on with a job of an earlier process, if its keys can be had."""
        self._runner.outfit.taken_up.add(job.id)
        if job.reasons & _OURS:  # what they were about may have gone meanwhile
            job = replace(job, reasons=job.reasons - _OURS, problem=None)
        if not (self._resumes or job.reasons or job.standing.is_final):
            job = replace(job, reasons=frozenset({Reason.USER}), problem=_REBOOTED)
        job = self._callers.take_up(job, stored)
        if job != self._ledger.jobs[job.id] or job.is_to_sweep:
            self._ledger.set_job(job)
        if not (job.reasons or job.cancelled or job.standing.is_final):
            self.begin_planning(job.id)

    def _bring(self, context: Context) -> None:
        """A caller is here: jobs that wait for the keys of its environment go on."""
        for job in self._callers.brought_by(context):
            known = self._ledger.jobs[job]
            reasons = known.reasons - {Reason.CREDENTIALS}
            self._ledger.set_job(replace(known, reasons=reasons, problem=None))
            self._go_on(job)

    def _park(self, job: JobId, trouble: Trouble) -> None:
        """Nobody gets on with a job: it waits, and burns nothing."""
        self._parking.park(job, trouble, self._tasks)
        self._runner.restart_window()

    def _forget(self, jobs: Iterable[JobId]) -> None:
        for job in jobs:
            self._callers.forget(job)
            self._parking.forget(job)
            self._runner.outfit.pace.forget(job)

    async def _clean_up(self) -> None:
        """The door of a task that removes what an earlier process had no time for."""
        try:
            await self._orders.throw_away()
        except FxtuiError as error:
            log.warning("something is left of cancelled transfers: %s", error)

    # --- Events -----------------------------------------------------------------

    def _snapshot(self) -> Snapshot:
        moving = {sample.transfer for sample in self._samples if sample.sent}
        moving &= self._ledger.running.keys()
        rests = (r for r in self._ledger.rests if r.sample.transfer not in moving)
        return Snapshot(
            tuple(self._ledger.jobs.values()),
            self._ledger.shown,
            self._samples,
            os.getpid(),
            self._notices,
            self._asking.questions,
            self._terms,
            tuple(rests),
        )

    def _tell_questions(self) -> None:
        self._hub.publish(QuestionsChanged(self._asking.questions))

    async def _publish(self) -> None:
        """Tell what is new, a few times a second, and nothing where nothing is.

        That a job has ended is told at once.
        """
        while True:
            if not self._ledger.running:
                await self._ledger.changed.wait()
            try:
                await self._tell()
            except Exception:
                log.exception("the journal could not be written")
                await asyncio.sleep(RECOVERY)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._tick):
                    await self._ledger.hurried.wait()

    async def _tell(self) -> None:
        for event in await self._ledger.flush():
            if isinstance(event, JobChanged):
                event = JobChanged(self._with_endpoints(event.job))
                self._sweep_after(event.job)
            self._hub.publish(event)
        meter, now = self._runner.outfit.meter, asyncio.get_running_loop().time()
        samples, rates = meter.samples(now), meter.rates(now)
        if rates or (samples and samples != self._samples):
            self._hub.publish(Progressed(samples, rates))
        self._samples = samples
        self._tell_terms(now)

    def _tell_terms(self, now: float) -> None:
        """Now and then while something runs, and at once when it begins."""
        running = self._ledger.running
        if running and now < self._terms_due:
            return
        self._terms_due = now + TERMS_EVERY if running else 0.0
        terms = terms_of(running.values(), self._ends_of)
        if terms != self._terms:
            self._terms = terms
            self._hub.publish(TermsChanged(terms))

    def _ends_of(self, transfer: Transfer) -> Iterator[End]:
        yield self._runner.outfit.source(transfer)
        if transfer.target:
            yield self._runner.outfit.target(transfer)

    def _with_endpoints(self, job: Job) -> Job:
        """The job with whom it has talked to: when it is done, that is known for sure.

        Who waits for its end writes a receipt at once, so that event has to tell it.
        """
        known = self._ledger.jobs.get(job.id)
        if known is None or known.endpoints or not known.standing.is_final:
            return job
        ends, request = self._callers.ends(job.id), job.request
        try:
            there = [ends.source(request.sources[0].location)]
            if request.target:
                there.append(ends.target(request.target, request.target))
        except FxtuiError:
            return job  # a profile that is there no more
        endpoints = tuple(dict.fromkeys(end.storage.endpoint for end in there))
        if not (named := tuple(filter(None, endpoints))):
            return job
        told = replace(known, endpoints=named)
        self._ledger.set_job(told)
        return told

    def _sweep_after(self, job: Job) -> None:
        """When all of a move has moved, remove the empty folders that are left of it."""
        if job.is_to_sweep and job.id not in self._sweeping:
            self._sweeping.add(job.id)
            self._tasks.create_task(self._sweep(job.id))

    async def _sweep(self, job: JobId) -> None:
        """The door of a task that does so; only then the job is done."""
        try:
            request, ends = await self._ledger.request(job), self._callers.ends(job)
            tries_at = partial(self._planning.tries_at, job, self._runner.outfit.policy)
            for source in request.sources:
                await sweep(source, ends, tries_at)
        except FxtuiError as error:
            log.info("folders of a move stay: %s", error)
        except Exception:
            log.exception("folders of a move stay")
        finally:
            self._sweeping.discard(job)
        if known := self._ledger.jobs.get(job):
            self._ledger.set_job(replace(known, unswept=False))
