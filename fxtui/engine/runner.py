"""Starts what may start, and brings each transfer to an end that a person can read."""

from __future__ import annotations

import asyncio
import logging
import time
from asyncio import CancelledError, Task, TaskGroup
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final

from fxtui.domain.errors import (
    AlreadyExists,
    ConnectionLost,
    ContentMismatch,
    FxtuiError,
    InvalidName,
    NotFound,
    Problem,
    StorageError,
    TimedOut,
    TransientError,
    Unsupported,
    UploadSessionLost,
    VersionMismatch,
)
from fxtui.domain.location import Key
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, JobId, TransferId
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Transfer
from fxtui.domain.value import replace

from .conflict import Ask, Skip
from .crew import Interrupted
from .delete import delete
from .ends import Ends
from .errand import End, Errand, Tools
from .ledger import Ledger
from .leftovers import throw_away
from .meter import Meter
from .mover import Moved, Outcome, move, skipped
from .pace import Pace
from .parking import Trouble, trouble_of
from .schedule import DELETES
from .track import Track
from .window import Window

RECOVERY: Final = 1.0
"""Seconds before what failed of ourselves is tried again, a full disk for example."""

DELETED_AT_ONCE: Final = 1000
"""Deletes that fail together, where their storage cannot be opened."""

log = logging.getLogger(__name__)


class Runner:
    """Owns the tasks that move. ``park`` is told of jobs that cannot get on."""

    def __init__(
        self,
        ledger: Ledger,
        policy: Policy,
        ends_of: Callable[[JobId], Ends],
        park: Callable[[JobId, Trouble], None],
    ) -> None:
        self.policy = policy
        self.pace = Pace(policy)
        self.meter = Meter()
        self.taken_up: set[JobId] = set()
        """Jobs of an earlier process, which could not tell of all that it did."""

        self._ledger = ledger
        self._ends_of = ends_of
        self._park = park
        self._window = Window()
        self._moving: dict[TransferId, Task[None]] = {}
        self._deleting: dict[JobId, Task[None]] = {}
        self._stops: dict[TransferId, Callable[[Transfer], Transfer]] = {}
        self._losses: dict[TransferId, tuple[int, int]] = {}
        """How many runs of a transfer lost their connection, and the parts they had."""

        self._is_shut = False
        self._wake = asyncio.Event()
        self._lock = asyncio.Lock()

    async def run(self, tasks: TaskGroup) -> None:
        """Start transfers as children of ``tasks``, whenever one may start."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._start(tasks)
            except Exception:
                log.exception("nothing could be started")
                await asyncio.sleep(RECOVERY)
                self._wake.set()

    def wake(self, *, more_of: JobId | None = None) -> None:
        """Look again for what may start; a job may have new transfers."""
        if more_of is not None:
            self._window.grow(more_of)
        self._wake.set()

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Nothing starts in the block; after it, everything is looked at anew."""
        async with self._lock:
            try:
                yield
            finally:
                self.restart_window()

    async def stop(
        self, chosen: Callable[[Transfer], bool], change: Callable[[Transfer], Transfer]
    ) -> None:
        """End what runs and is chosen, and put it in the state that ``change`` says."""
        await asyncio.sleep(0)  # a task that never began would never reach its door
        stopped = {t.id: t for t in self._ledger.running.values() if chosen(t)}
        self._stops |= dict.fromkeys(stopped, change)
        tasks = {self._task_of(transfer) for transfer in stopped.values()}
        self._end(tasks, stopped)
        if tasks:
            await asyncio.wait(tasks)

    def restart_window(self) -> None:
        """Look at the journal from its beginning: other transfers may go on now."""
        self._window.restart()
        self._wake.set()

    def start_now(self, tasks: TaskGroup, transfers: Iterable[Transfer]) -> None:
        """Start these, however many run already; call it in ``held`` only."""
        for transfer in transfers:
            self._begin(tasks, transfer)

    async def drain(self, seconds: float) -> None:
        """Begin nothing more, and give what is in flight some time to arrive."""
        self.pace.is_ending = True
        tasks = {*self._moving.values(), *self._deleting.values()}
        if tasks and seconds:
            await asyncio.wait(tasks, timeout=seconds)

    def shut(self) -> None:
        """End everything, and leave it in the journal as waiting."""
        self._is_shut = True
        tasks = {*self._moving.values(), *self._deleting.values()}
        self._end(tasks, self._ledger.running)

    def set_policy(self, policy: Policy) -> None:
        self.policy = policy
        self.pace.set_policy(policy)
        self.restart_window()

    # --- Starting -------------------------------------------------------------

    async def _start(self, tasks: TaskGroup) -> None:
        async with self._lock:
            await self._window.refill(self._ledger, self.policy)
            if self.pace.is_ending:
                return
            self._start_moves(tasks)
            for job in self._window.jobs_to_delete:
                if job not in self._deleting and len(self._deleting) < DELETES:
                    self._start_delete(tasks, job)

    def _start_moves(self, tasks: TaskGroup) -> None:
        running = [self._ledger.running[id_] for id_ in self._moving]
        jobs = self._ledger.jobs.values()
        for transfer in self._window.next_moves(running, self.policy, jobs):
            self._begin(tasks, transfer)

    def _begin(self, tasks: TaskGroup, transfer: Transfer) -> None:
        self._ledger.begin(transfer)
        self._moving[transfer.id] = tasks.create_task(self._move(transfer.id))

    def _start_delete(self, tasks: TaskGroup, job: JobId) -> None:
        """One batch of each job at a time: a folder must be empty when its turn comes."""
        most = self._delete_batch(self._window.next_delete(job))
        batch = [self._ledger.begin(t) for t in self._window.take_deletes(job, most)]
        self._deleting[job] = tasks.create_task(self._delete(job, batch))

    def _delete_batch(self, transfer: Transfer) -> int:
        try:
            source = self._ends_of(transfer.job).source(transfer.source)
        except FxtuiError:
            return DELETED_AT_ONCE  # the task will meet it again, and tell
        return source.storage.capabilities.delete_batch

    def _task_of(self, transfer: Transfer) -> Task[None]:
        return self._moving.get(transfer.id) or self._deleting[transfer.job]

    def _end(self, tasks: Collection[Task[None]], ids: Collection[TransferId]) -> None:
        for id_ in ids:
            self.meter.stop(id_)  # a thread that waits for bandwidth hears no cancel
        for task in tasks:
            task.cancel()

    # --- Moving ---------------------------------------------------------------

    async def _move(self, id_: TransferId) -> None:
        """The door of a transfer's task: whatever comes of it, it ends here."""
        track = Track(id_, self._ledger)
        try:
            after = await self._moved(id_, track)
        except (CancelledError, Exception) as error:
            if self._is_shut or isinstance(error, Interrupted):
                return  # it goes on another time
            after = self._ended_by(error, self._ledger.running[id_])
        if track.begun and not _keeps(after):
            with suppress(CancelledError):
                await self._thrown_away(after, track)
        self.meter.close(id_)
        del self._moving[id_]
        self._settle(after)

    async def _moved(self, id_: TransferId, track: Track) -> Transfer:
        """Move it; what is no fault of its own parks its job, and it waits."""
        errand = await self._errand(id_, track)
        try:
            outcome = await move(errand)
        except FxtuiError as error:
            transfer = self._ledger.running[id_]
            ends = errand.source, errand.target
            if trouble := await trouble_of(error, ends, transfer.size):
                self._park(transfer.job, trouble)
            elif not self._has_another_chance(id_, error, track):
                raise
            self.restart_window()
            return transfer.become(State.QUEUED, _problem(transfer, error))
        return self._after(self._ledger.running[id_], outcome)

    def _has_another_chance(
        self, id_: TransferId, error: FxtuiError, track: Track
    ) -> bool:
        """Whether a lost connection may be no fault of this transfer: it may be later.

        Each part that arrives makes up for the runs that ended so.
        """
        arrived, (runs, before) = len(track.receipts), self._losses.get(id_, (0, 0))
        runs = 0 if arrived > before else runs
        self._losses[id_] = runs + 1, arrived
        return (
            isinstance(error, ConnectionLost | TimedOut) and runs < self.policy.restarts
        )

    async def throw_away(self, transfer: Transfer) -> None:
        """What nobody goes on with leaves nothing at the target."""
        track = Track(transfer.id, self._ledger)
        await track.load()
        await self._thrown_away(transfer, track)

    async def _thrown_away(self, transfer: Transfer, track: Track) -> None:
        if track.begun is None:
            return
        try:
            storage = self._target(transfer).storage
        except FxtuiError as error:
            log.warning("what was begun of %s stays: %s", transfer.target, error)
            return  # the next start tries it again
        if await throw_away(storage, track.begun):
            await track.drop()

    def _ended_by(self, error: BaseException, transfer: Transfer) -> Transfer:
        """A transfer that did not come to its end, be it by an order or by a failure."""
        if change := self._stops.get(transfer.id):
            return change(transfer)
        if isinstance(error, Exception):
            return self._failed(transfer, error)
        return self._failed(transfer, StorageError("it was interrupted; retry it"))

    def _settle(self, *transfers: Transfer) -> None:
        for transfer in transfers:
            self._stops.pop(transfer.id, None)
            if transfer.state.is_final:
                self._losses.pop(transfer.id, None)
            self._ledger.settle(transfer)
        self._wake.set()

    async def _errand(self, id_: TransferId, track: Track) -> Errand:
        await track.load()
        transfer = self._ledger.running[id_]
        request = self._ledger.jobs[transfer.job].request
        return Errand(
            request.verb,
            self._rule(transfer),
            transfer,
            self._ends_of(transfer.job).source(transfer.source),
            self._target(transfer),
            self._tools(id_, track),
            upload_id=request.upload_id,
            part_size=request.part_size,
            is_again=transfer.job in self.taken_up or track.is_resumed,
        )

    def _target(self, transfer: Transfer) -> End:
        request = self._ledger.jobs[transfer.job].request
        assert transfer.target and request.target  # else it were a delete
        return self._ends_of(transfer.job).target(transfer.target, request.target)

    def _rule(self, transfer: Transfer) -> IfExists:
        return transfer.if_exists or self._ledger.jobs[transfer.job].request.if_exists

    def _tools(self, id_: TransferId, track: Track) -> Tools:
        job = self._ledger.jobs[self._ledger.running[id_].job]
        job_pace = self.pace.job(job.id, job.request.limits)
        gauge = self.meter.open(id_, job_pace.throttle)
        policy = policy_of(self.policy, job.request.part_size)
        on_retry = partial(self._tried, id_)
        return Tools(policy, self.pace, job_pace, gauge, track, on_retry)

    def _tried(
        self, id_: TransferId, attempt: int, error: TransientError, wait: float
    ) -> None:
        """Let everybody see why a transfer waits, and until when."""
        transfer = self._ledger.running[id_]
        self._ledger.update(
            replace(
                transfer,
                attempt=max(transfer.attempt, attempt + 1),
                retry_at=time.time() + wait,
                problem=Problem.of(error),
            )
        )

    def _failed(self, transfer: Transfer, error: Exception) -> Transfer:
        problem = _problem(transfer, error)
        if isinstance(error, StorageError) and (skip := skipped(error)):
            noted = replace(transfer, notes=(*transfer.notes, skip.reason))
            return noted.become(State.SKIPPED, problem)
        return transfer.become(State.FAILED, problem)

    # --- Deleting -------------------------------------------------------------

    async def _delete(self, job: JobId, batch: Sequence[Transfer]) -> None:
        """The door of a task that deletes a batch."""
        try:
            failures = await self._try_to_delete(batch)
            after = await self._all_deleted(batch, failures)
        except (CancelledError, Exception) as error:
            if self._is_shut:
                return
            after = self._not_deleted(batch, error)
        self.meter.close(batch[0].id)
        del self._deleting[job]
        self._settle(*after)

    def _not_deleted(
        self, batch: Sequence[Transfer], error: BaseException
    ) -> list[Transfer]:
        """Where an order ended some of a batch, the others wait again."""
        chosen = self._stops.keys() & {transfer.id for transfer in batch}
        return [
            t.become(State.QUEUED)
            if chosen and t.id not in chosen
            else self._ended_by(error, t)
            for t in batch
        ]

    async def _try_to_delete(self, batch: Sequence[Transfer]) -> dict[Key, StorageError]:
        source = self._ends_of(batch[0].job).source(batch[0].source)
        keys = [transfer.source.key for transfer in batch]
        tools = self._tools(batch[0].id, Track(batch[0].id, self._ledger))
        tries = partial(tools.request, source.storage)
        return await delete(source.storage, keys, tries)

    async def _all_deleted(
        self, batch: Sequence[Transfer], failures: dict[Key, StorageError]
    ) -> list[Transfer]:
        """How each of a batch stands; what stops them all parks their job."""
        for error in failures.values():
            source = self._ends_of(batch[0].job).source(batch[0].source)
            if trouble := await trouble_of(error, (source,)):
                self._park(batch[0].job, trouble)
                return [self._waits_or_went(t, failures) for t in batch]
            break  # one tells of all: a storage is asked no more than once
        return [self._deleted(t, failures.get(t.source.key)) for t in batch]

    def _waits_or_went(
        self, transfer: Transfer, failures: dict[Key, StorageError]
    ) -> Transfer:
        if error := failures.get(transfer.source.key):
            return transfer.become(State.QUEUED, Problem.of(error))
        return transfer.become(State.SUCCEEDED)

    def _deleted(self, transfer: Transfer, error: StorageError | None) -> Transfer:
        if error is None:
            return transfer.become(State.SUCCEEDED)
        error.location = transfer.source  # that of a whole batch names only its first
        return self._failed(transfer, error)

    # --- Ending ---------------------------------------------------------------

    def _after(self, transfer: Transfer, outcome: Outcome) -> Transfer:
        match outcome:
            case Moved(target, size, proof, digest, version, notes):
                done = replace(
                    transfer,
                    target=target,
                    size=size,
                    proof=proof,
                    digest=digest,
                    written=version,
                    notes=transfer.notes + notes,
                )
                return done.become(State.SUCCEEDED)
            case Skip(reason):
                return transfer.become(State.SKIPPED, _said("skipped", reason, transfer))
            case Ask(reason) if self._rule(transfer) is IfExists.ASK:
                return transfer.pause(
                    Reason.CONFLICT, _said("conflict", reason, transfer)
                )
            case _:
                self.restart_window()  # somebody decided for all while this one looked
                return transfer.become(State.QUEUED)


def policy_of(policy: Policy, part_size: int | None) -> Policy:
    """The policy of a job that wants its parts to have another size."""
    if part_size is None:
        return policy
    most = max(part_size + 1, min(policy.multipart_from, 2 * part_size))
    return replace(policy, part_size=part_size, multipart_from=most)


_DEAD_ENDS: Final = frozenset(
    kind.code
    for kind in (
        AlreadyExists,
        ContentMismatch,
        InvalidName,
        NotFound,
        Unsupported,
        UploadSessionLost,
        VersionMismatch,
    )
)
"""Failures after which nothing of what has arrived can be of use."""


def _keeps(after: Transfer) -> bool:
    """Whether another run could go on with what this one has left."""
    if after.state is State.FAILED:
        return after.problem is None or after.problem.code not in _DEAD_ENDS
    return not after.state.is_final or after.state is State.SUCCEEDED


def _said(code: str, reason: str, transfer: Transfer) -> Problem:
    return Problem(code, reason, transfer.target)


def _problem(transfer: Transfer, error: Exception) -> Problem:
    """What a person is told: our own errors as they are, others as a bug of ours."""
    if isinstance(error, FxtuiError):
        error.location = error.location or transfer.source
        return Problem.of(error)
    log.error("a transfer ended badly", exc_info=error)
    return Problem(
        "bug",
        f"fxtui failed ({type(error).__name__}: {error}); the service's log has more",
        transfer.source,
    )
