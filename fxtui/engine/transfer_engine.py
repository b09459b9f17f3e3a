"""The engine: takes orders, plans jobs, and publishes how everything stands.

What it decides is decided elsewhere, by pure functions; what it knows is in the ledger;
what moves is in the hands of the runner.
"""

from __future__ import annotations

import asyncio
import logging
import os
from asyncio import CancelledError, Task, TaskGroup
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Iterable,
    Sequence,
)
from contextlib import aclosing, suppress
from functools import partial
from typing import Any, Final, Self, TypeVar

from fxtui.domain.context import Context, StoredContext
from fxtui.domain.errors import FxtuiError, NotFound, Problem, TransientError
from fxtui.domain.events import (
    Event,
    JobChanged,
    JobsCleared,
    Progressed,
    Sample,
    Snapshot,
)
from fxtui.domain.location import LOCAL
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
    Verb,
)
from fxtui.domain.state import Reason
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Inspection, Job, Standing, TransferPage
from fxtui.domain.value import replace

from .ends import Ends, OpenStorage
from .hub import Hub
from .journal import Journal
from .ledger import Ledger
from .orders import Orders, whole_jobs
from .parking import Parking, Trouble, trouble_of
from .planner import check, check_part_size, plan
from .retry import attempts, renewing
from .runner import RECOVERY, Runner
from .sweep import sweep
from .walk import Tries

T = TypeVar("T")

TICK: Final = 0.1
"""Ten times a second is as often as a person sees a difference."""

_ORPHANED: Final = Problem(
    "unauthenticated",
    "its keys came from the environment of the command that began it; "
    "start fxtui with the same keys, or resume it from where others are set",
)

_REBOOTED: Final = Problem(
    "rebooted", "it was under way when the machine went down; resume it to go on"
)

_OURS: Final = frozenset({Reason.CREDENTIALS, Reason.DISK, Reason.NETWORK})
"""Reasons that the engine gives, and finds out anew."""

_LIFTING: Final = {Order.RESUME, Order.RUN_NOW, Order.CANCEL}
"""Orders after which a person decided, and no probe."""

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
    ) -> None:
        """Times are in seconds: a ``tick`` lies between two samples, and two commits of
        what ended; ``grace`` is what parts in flight have to arrive when it ends.

        Without ``resume``, what an earlier boot of the machine left waits for a person.
        """
        self._open_storage, self._tick, self._grace = open_storage, tick, grace
        self._notices = tuple(notices)
        self._resumes = resume
        self._ledger = Ledger(journal)
        self._runner = Runner(self._ledger, policy, self._ends, self._park)
        self._parking = Parking(self._ledger, self._go_on)
        self._orders = Orders(self._ledger, self._runner, self)
        self._hub = Hub(self._snapshot)
        self._contexts: dict[JobId, Context] = {}
        self._orphans: dict[JobId, StoredContext] = {}
        self._planning: dict[JobId, Task[None]] = {}
        self._samples: tuple[Sample, ...] = ()
        self._swept: set[JobId] = set()
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
        for task in self._planning.values():
            task.cancel()
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
        endpoints = self._looked_over(request, Ends(self._open_storage, context))
        job = await self._ledger.add_job(request, context, endpoints)
        self._contexts[job.id] = context
        self.begin_planning(job.id)
        return job.id

    def _looked_over(self, request: JobRequest, ends: Ends) -> tuple[str, ...]:
        """Tell at once of an unknown profile, or a part size that cannot be."""
        opened = [ends.source(request.sources[0].location)]
        if request.target is not None:
            opened.append(ends.target(request.target, request.target))
            check_part_size(request, opened[-1].storage.capabilities.parts)
        endpoints = [end.storage.endpoint for end in opened]
        return tuple(dict.fromkeys(filter(None, endpoints)))

    async def order(self, order: Order, selection: Selection, context: Context) -> None:
        self._bring(context)
        jobs = whole_jobs(selection, self._ledger.jobs) or ()
        if order in _LIFTING:
            for job in jobs:
                self._adopt(job, context)
                self._parking.forget(job)
        if order is Order.CLEAR:
            await self._orders.throw_away(await self._orders.cleared_by(selection))
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

    async def set_policy(self, policy: Policy, context: Context) -> None:
        self._runner.set_policy(policy)

    async def set_limits(
        self, jobs: Sequence[JobId], limits: JobLimits, context: Context
    ) -> None:
        for id_ in jobs:
            if job := self._ledger.jobs.get(id_):
                request = replace(job.request, limits=limits)
                self._ledger.set_job(replace(job, request=request))
                self._runner.pace.set_limits(id_, limits)
        self._runner.wake()

    async def inspect(self, transfer: TransferId, context: Context) -> Inspection:
        page = await self._ledger.page(Transfers((transfer,)), None)
        if not page.transfers:
            raise NotFound(f"there is no transfer {transfer}; its job may be cleared")
        headway = await self._ledger.headway(transfer)
        if headway is None:
            return Inspection(page.transfers[0])
        session = headway.begun.session
        return Inspection(
            page.transfers[0],
            headway.begun.part_size,
            tuple((receipt.number, receipt.size) for receipt in headway.receipts),
            session.token if session else "",
        )

    async def list_transfers(
        self, selection: Selection, context: Context, cursor: TransferId | None = None
    ) -> TransferPage:
        return await self._ledger.page(selection, cursor)

    async def watch(self, context: Context) -> AsyncGenerator[Event, None]:
        self._bring(context)
        async with aclosing(self._hub.watch()) as events:
            async for event in events:
                yield event

    # --- Planning ---------------------------------------------------------------

    def begin_planning(self, job: JobId) -> None:
        """List the sources of a job that is not planned, unless that is being done."""
        if job not in self._planning and not self._ledger.jobs[job].planned:
            self._planning[job] = self._tasks.create_task(self._plan(job))

    async def end_planning(self, job: JobId) -> None:
        if task := self._planning.get(job):
            await asyncio.sleep(0)  # a task that never began would not reach its end
            task.cancel()
            await asyncio.wait([task])

    async def _plan(self, job: JobId) -> None:
        """The door of a planning task."""
        try:
            request = await self._ledger.request(job)
            async with aclosing(
                plan(job, request, self._ends(job), self._tries_at)
            ) as found:
                async for rows in found:
                    await self._ledger.add_transfers(job, rows)
                    self._runner.wake(more_of=job)
            self._ledger.set_job(replace(self._ledger.jobs[job], planned=True))
        except CancelledError:
            pass  # by an order, or because the engine ends: it is planned another time
        except Exception as error:
            await self._planning_failed(job, error)
        finally:
            self._planning.pop(job, None)

    async def _planning_failed(self, job: JobId, error: Exception) -> None:
        """Park the job if it is no fault of its own, else say why there is no more."""
        if isinstance(error, FxtuiError):
            problem = Problem.of(error)
            with suppress(CancelledError, FxtuiError):
                source = self._ledger.jobs[job].request.sources[0].location
                end = self._ends(job).source(source)
                if trouble := await trouble_of(error, (end,)):
                    return self._park(job, trouble)
        else:
            log.error("planning ended badly", exc_info=error)
            text = f"fxtui failed ({error!r}); the service's log has more"
            problem = Problem("bug", text)
        failed = replace(self._ledger.jobs[job], planned=True, problem=problem)
        self._ledger.set_job(failed)
        return None

    def _tries_at(self, storage: Storage) -> Tries[Any]:
        """Requests that list: in no gate, so that people need not wait for bytes."""

        async def tries(action: Callable[[], Awaitable[T]]) -> T:
            policy = self._runner.policy
            return await attempts(policy, partial(renewing, storage, action), _log_try)

        return tries

    # --- Contexts ---------------------------------------------------------------

    def _ends(self, job: JobId) -> Ends:
        return Ends(self._open_storage, self._contexts[job])

    def _take_up(self, job: Job, stored: StoredContext) -> None:
        """Go on with a job of an earlier process, if its keys can be had."""
        self._contexts[job.id] = stored.opened(())
        self._runner.taken_up.add(job.id)
        if job.standing.is_final:
            return
        if job.reasons & _OURS:  # what they were about may have gone meanwhile
            job = replace(job, reasons=job.reasons - _OURS, problem=None)
            self._ledger.set_job(job)
        if not self._resumes and not job.reasons:
            reasons = job.reasons | {Reason.USER}
            job = replace(job, reasons=reasons, problem=_REBOOTED)
            self._ledger.set_job(job)
        if stored.names and _needs_keys(job.request):
            self._orphans[job.id] = stored
            reasons = job.reasons | {Reason.CREDENTIALS}
            self._ledger.set_job(replace(job, reasons=reasons, problem=_ORPHANED))
        elif not job.reasons and not job.cancelled:
            self.begin_planning(job.id)

    def _bring(self, context: Context) -> None:
        """A caller is here: jobs that wait for the keys of its environment go on."""
        if not self._orphans:
            return
        seal = self._ledger.seal(context).seal
        for job in [id_ for id_, stored in self._orphans.items() if stored.seal == seal]:
            self._adopt(job, context)
            lifted = self._ledger.jobs[job].reasons - {Reason.CREDENTIALS}
            self._ledger.set_job(
                replace(self._ledger.jobs[job], reasons=lifted, problem=None)
            )
            if not lifted:
                self.begin_planning(job)
                self._runner.restart_window()

    def _adopt(self, job: JobId, context: Context) -> None:
        if stored := self._orphans.pop(job, None):
            self._contexts[job] = stored.opened(context.variables)

    def _forget(self, jobs: Iterable[JobId]) -> None:
        for job in jobs:
            self._contexts.pop(job, None)
            self._orphans.pop(job, None)
            self._swept.discard(job)
            self._parking.forget(job)
            self._runner.pace.forget(job)

    def _park(self, job: JobId, trouble: Trouble) -> None:
        """Nobody gets on with a job: it waits, and burns nothing."""
        self._parking.park(job, trouble, self._tasks)
        self._runner.restart_window()

    def _go_on(self, job: JobId) -> None:
        """What a job was parked for has gone."""
        known = self._ledger.jobs[job]
        if not known.reasons:
            if not known.cancelled:
                self.begin_planning(job)
            self._runner.restart_window()

    async def _clean_up(self) -> None:
        """The door of a task that removes what an earlier process had no time for."""
        try:
            await self._orders.throw_away()
        except FxtuiError as error:
            log.warning("something is left of cancelled transfers: %s", error)

    # --- Events -----------------------------------------------------------------

    def _snapshot(self) -> Snapshot:
        return Snapshot(
            tuple(self._ledger.jobs.values()),
            tuple(self._ledger.running.values()),
            self._samples,
            os.getpid(),
            self._notices,
        )

    async def _publish(self) -> None:
        """Tell what is new, a few times a second, and nothing where nothing is."""
        while True:
            if not self._ledger.running:
                await self._ledger.changed.wait()
            try:
                await self._tell()
            except Exception:
                log.exception("the journal could not be written")
                await asyncio.sleep(RECOVERY)
            await asyncio.sleep(self._tick)

    async def _tell(self) -> None:
        for event in await self._ledger.flush():
            if isinstance(event, JobChanged) and self._leaves_folders(event.job):
                self._tasks.create_task(self._sweep(event.job.id))
            else:
                self._hub.publish(event)
        samples = self._runner.meter.samples(asyncio.get_running_loop().time())
        if samples and samples != self._samples:
            self._hub.publish(Progressed(samples))
        self._samples = samples

    def _leaves_folders(self, job: Job) -> bool:
        """Whether a move has just succeeded, so that empty folders are left of it."""
        if job.request.verb is not Verb.MOVE or job.standing is not Standing.SUCCEEDED:
            self._swept.discard(job.id)
            return False
        is_new = job.id not in self._swept
        self._swept.add(job.id)
        return is_new

    async def _sweep(self, job: JobId) -> None:
        """The door of a task that removes those, and then tells that the job is done."""
        try:
            request = await self._ledger.request(job)
            for source in request.sources:
                await sweep(source, self._ends(job), self._tries_at)
        except FxtuiError as error:
            log.info("folders of a move stay: %s", error)
        except Exception:
            log.exception("folders of a move stay")
        if known := self._ledger.jobs.get(job):
            self._hub.publish(JobChanged(known))


def _needs_keys(request: JobRequest) -> bool:
    locations = [source.location for source in request.sources]
    ends = [*locations, request.target] if request.target else locations
    return any(location.scheme != LOCAL for location in ends)


def _log_try(attempt: int, error: TransientError, wait: float) -> None:
    log.info("listing: %s; try %d in %.1f s", error, attempt + 1, wait)
