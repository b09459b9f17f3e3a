"""Starts what may start, and brings each transfer to an end that a person can read."""

from __future__ import annotations

import asyncio
import logging
import time
from asyncio import CancelledError, Task, TaskGroup
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import islice
from typing import Final

from fxtui.domain.errors import (
    FxtuiError,
    Problem,
    StorageError,
    TransientError,
    Unauthenticated,
)
from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Transfer
from fxtui.domain.value import replace

from .conflict import Ask, Skip
from .delete import delete
from .ends import Ends
from .errand import Errand, Tools
from .ledger import Ledger
from .meter import Meter
from .mover import Moved, Outcome, move, skipped
from .pace import Pace
from .schedule import DELETES, startable

WINDOW: Final = 1000
"""Transfers that are held in memory because they are the next to begin."""

log = logging.getLogger(__name__)


class Runner:
    """Owns the tasks that move. ``park`` is told of jobs that nobody gets on with."""

    def __init__(
        self,
        ledger: Ledger,
        policy: Policy,
        ends_of: Callable[[JobId], Ends],
        park: Callable[[JobId, Unauthenticated], None],
    ) -> None:
        self.policy = policy
        self.pace = Pace(policy)
        self.meter = Meter(self.pace.throttle)
        self._ledger = ledger
        self._ends_of = ends_of
        self._park = park
        self._moves: dict[TransferId, Transfer] = {}
        self._deletes: dict[JobId, dict[TransferId, Transfer]] = {}
        self._deleting: set[JobId] = set()
        self._tasks: dict[TransferId, Task[None]] = {}
        self._stops: dict[TransferId, Callable[[Transfer], Transfer]] = {}
        self._cursor: TransferId | None = TransferId(0)
        """Where the journal is read on; None when its end was reached."""

        self._newest = TransferId(0)
        self._wake = asyncio.Event()
        self._lock = asyncio.Lock()

    async def run(self, tasks: TaskGroup) -> None:
        """Start transfers as children of ``tasks``, whenever one may start."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            async with self._lock:
                await self._refill()
                self._start_moves(tasks)
                self._start_deletes(tasks)

    def wake(self, *, more: bool = False) -> None:
        """Look again for what may start; ``more`` if the journal has new transfers."""
        if more and self._cursor is None:
            self._cursor = self._newest
        self._wake.set()

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Nothing starts in the block; after it, everything is looked at anew."""
        async with self._lock:
            self._moves.clear()
            self._deletes.clear()
            try:
                yield
            finally:
                self.restart_window()

    async def stop(
        self, chosen: Callable[[Transfer], bool], change: Callable[[Transfer], Transfer]
    ) -> None:
        """End what runs and is chosen, and put it in the state that ``change`` says."""
        ids = [id_ for id_, t in self._ledger.running.items() if chosen(t)]
        tasks = {self._tasks[id_] for id_ in ids}
        for id_ in ids:
            self._stops[id_] = change
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def restart_window(self) -> None:
        """Look at the journal from its beginning: other transfers may go on now."""
        self._moves.clear()
        self._deletes.clear()
        self._cursor = TransferId(0)
        self._wake.set()

    def shut(self) -> None:
        """End everything, and leave it in the journal as waiting."""
        for task in set(self._tasks.values()):
            task.cancel()

    async def set_policy(self, policy: Policy) -> None:
        self.policy = policy
        await self.pace.set_policy(policy)
        self._wake.set()

    # --- Starting -------------------------------------------------------------

    async def _refill(self) -> None:
        """Take the next transfers from the journal, if few are left in memory."""
        held = {id_ for id_, job in self._ledger.jobs.items() if job.reasons}
        while self._cursor is not None and self._in_window < WINDOW // 4:
            page = await self._ledger.queued(self._cursor, held, WINDOW)
            for transfer in page.transfers:
                self._take(transfer)
            self._newest = page.transfers[-1].id if page.transfers else self._cursor
            self._cursor = page.cursor

    @property
    def _in_window(self) -> int:
        return len(self._moves) + sum(map(len, self._deletes.values()))

    def _take(self, transfer: Transfer) -> None:
        if self._ledger.jobs[transfer.job].reasons:
            return  # parked since the journal was asked
        if transfer.target is not None:
            self._moves[transfer.id] = transfer
        else:
            self._deletes.setdefault(transfer.job, {})[transfer.id] = transfer

    def _start_moves(self, tasks: TaskGroup) -> None:
        running = [t for t in self._ledger.running.values() if t.target is not None]
        for transfer in startable(self._moves.values(), running, self.policy):
            del self._moves[transfer.id]
            self._ledger.begin(transfer)
            self._tasks[transfer.id] = tasks.create_task(self._move(transfer.id))

    def _start_deletes(self, tasks: TaskGroup) -> None:
        """One batch of each job at a time: a folder must be empty when its turn comes."""
        for job in [job for job in self._deletes if job not in self._deleting]:
            if len(self._deleting) >= DELETES:
                return
            waiting = self._deletes[job]
            source = self._ends_of(job).source(next(iter(waiting.values())).source)
            most = source.storage.capabilities.delete_batch
            batch = list(islice(waiting.values(), most))
            for transfer in batch:
                del waiting[transfer.id]
                self._ledger.begin(transfer)
            if not waiting:
                del self._deletes[job]
            self._deleting.add(job)
            task = tasks.create_task(self._delete(job, batch))
            self._tasks.update((transfer.id, task) for transfer in batch)

    # --- Moving ---------------------------------------------------------------

    async def _move(self, id_: TransferId) -> None:
        """The door of a transfer's task: whatever comes of it, it ends here."""
        try:
            outcome = await move(self._errand(id_))
            after = _after(self._ledger.running[id_], outcome)
        except CancelledError:
            if id_ not in self._stops:
                raise  # the engine ends, and this one goes on another time
            after = self._stopped(self._ledger.running[id_])
        except Exception as error:
            after = self._failed(self._ledger.running[id_], error)
        finally:
            self.meter.close(id_)
            self._tasks.pop(id_, None)
        self._settle(after)

    def _stopped(self, transfer: Transfer) -> Transfer:
        """A transfer that was ended by an order; of a batch, the others wait again."""
        change = self._stops.get(transfer.id)
        return change(transfer) if change else transfer.become(State.QUEUED)

    def _settle(self, *transfers: Transfer) -> None:
        for transfer in transfers:
            self._stops.pop(transfer.id, None)
            self._ledger.settle(transfer)
        self._wake.set()

    def _errand(self, id_: TransferId) -> Errand:
        transfer = self._ledger.running[id_]
        request, ends = (
            self._ledger.jobs[transfer.job].request,
            self._ends_of(transfer.job),
        )
        assert transfer.target and request.target  # else it were a delete
        return Errand(
            request.verb,
            transfer.if_exists or request.if_exists,
            transfer,
            ends.source(transfer.source),
            ends.target(transfer.target, request.target),
            self._tools(id_),
        )

    def _tools(self, id_: TransferId) -> Tools:
        gauge = self.meter.open(id_)
        return Tools(self.policy, self.pace, gauge, partial(self._tried, id_))

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
        if isinstance(error, Unauthenticated):
            self._park(transfer.job, error)
            return transfer.become(State.QUEUED, problem)
        if isinstance(error, StorageError) and (skip := skipped(error)):
            noted = replace(transfer, notes=(*transfer.notes, skip.reason))
            return noted.become(State.SKIPPED, problem)
        return transfer.become(State.FAILED, problem)

    # --- Deleting -------------------------------------------------------------

    async def _delete(self, job: JobId, batch: Sequence[Transfer]) -> None:
        """The door of a task that deletes a batch."""
        ids = [transfer.id for transfer in batch]
        after: list[Transfer] = []
        try:
            tools = self._tools(ids[0])
            source = self._ends_of(job).source(batch[0].source)
            failures = await delete(
                source.storage,
                [transfer.source.key for transfer in batch],
                partial(tools.request, source.storage),
            )
            for transfer in map(self._ledger.running.__getitem__, ids):
                error = failures.get(transfer.source.key)
                done = transfer.become(State.SUCCEEDED)
                after.append(self._failed(transfer, error) if error else done)
        except CancelledError:
            if self._stops.keys().isdisjoint(ids):
                raise
            after = [self._stopped(self._ledger.running[id_]) for id_ in ids]
        except Exception as error:
            after = [self._failed(self._ledger.running[id_], error) for id_ in ids]
        finally:
            self.meter.close(ids[0])
            self._deleting.discard(job)
            for id_ in ids:
                self._tasks.pop(id_, None)
        self._settle(*after)


def _after(transfer: Transfer, outcome: Outcome) -> Transfer:
    match outcome:
        case Moved(target, proof, notes):
            done = replace(
                transfer, target=target, proof=proof, notes=transfer.notes + notes
            )
            return done.become(State.SUCCEEDED)
        case Skip(reason):
            return transfer.become(State.SKIPPED, _said("skipped", reason, transfer))
        case Ask(reason):
            return transfer.pause(Reason.CONFLICT, _said("conflict", reason, transfer))


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
