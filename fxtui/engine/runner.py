"""Starts what may start, and brings each transfer to an end that a person can read."""

from __future__ import annotations

import asyncio
import logging
from asyncio import CancelledError, Task, TaskGroup
from collections.abc import (
    AsyncIterator,
    Callable,
    Collection,
    Iterable,
    Sequence,
)
from contextlib import asynccontextmanager, suppress
from typing import Final

from fxtui.domain.errors import FxtuiError
from fxtui.domain.events import Rest
from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Transfer

from .bundles import Bundles
from .chances import Chances
from .crew import Interrupted
from .deleter import Deleter
from .endings import ended, keeps, problem_of
from .ends import Ends
from .ledger import Ledger
from .leftovers import throw_away
from .mover import move
from .outfit import Outfit
from .parking import Trouble, trouble_of
from .schedule import Held, held
from .settling import Settling
from .track import Track
from .trip import Counted
from .window import Window

RECOVERY: Final = 1.0
"""Seconds before what failed of ourselves is tried again, a full disk for example."""

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
        self.outfit = Outfit(ledger, ends_of, policy)
        self._ledger, self._park = ledger, park
        self._bundles = Bundles(ledger, self.outfit)
        self._window = Window()
        self._moving: dict[TransferId, Task[None]] = {}
        self._held: dict[TransferId, Held] = {}
        """What those that move keep from others."""

        self._wake = asyncio.Event()
        self._settling = Settling(ledger, self._wake)
        self._deleter = Deleter(ledger, self.outfit, self._settling, park)
        self._chances = Chances()
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

    def wake(self) -> None:
        """Look again for what may start."""
        self._wake.set()

    def open(self, job: JobId) -> None:
        """It is new, and has nothing yet."""
        self._window.open(job)

    def found(self, job: JobId, transfers: Sequence[Transfer]) -> None:
        """A job has these, too."""
        self._window.grow(job, transfers, self.outfit.policy)
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
        self._settling.wish(stopped, change)
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
        self.outfit.pace.is_ending = True
        tasks = {*self._moving.values(), *self._deleter.tasks.values()}
        if tasks and seconds:
            await asyncio.wait(tasks, timeout=seconds)

    def shut(self) -> None:
        """End everything, and leave it in the journal as waiting."""
        self._settling.is_shut = True
        tasks = {*self._moving.values(), *self._deleter.tasks.values()}
        self._end(tasks, self._ledger.running)

    def set_policy(self, policy: Policy) -> None:
        self.outfit.set_policy(policy)
        self.restart_window()

    # --- Starting -------------------------------------------------------------

    async def _start(self, tasks: TaskGroup) -> None:
        async with self._lock:
            await self._window.refill(self._ledger, self.outfit.policy)
            if self.outfit.pace.is_ending:
                return
            self._start_moves(tasks)
            for job in self._window.jobs_to_delete:
                if self._deleter.may_begin(job):
                    most = self._deleter.batch_of(self._window.next_delete(job))
                    batch = self._window.take_deletes(job, most)
                    self._deleter.begin(tasks, job, batch)

    def _start_moves(self, tasks: TaskGroup) -> None:
        jobs, policy = self._ledger.jobs.values(), self.outfit.policy
        batch_of, running = self._bundles.batch_of, self._held.values()
        self._bundles.begin_round()
        chosen = self._window.next_moves(running, policy, jobs, batch_of)
        bundles, alone = self._bundles.bundled(chosen)
        for bundle in bundles:
            each = self._bundles.held(bundle)
            self._held |= dict.fromkeys([transfer.id for transfer in bundle], each)
            self._begin_bundle(tasks, bundle)
        for transfer in alone:
            self._held[transfer.id] = held(transfer, policy, batch_of)
            self._begin(tasks, transfer)

    def _begin(self, tasks: TaskGroup, transfer: Transfer) -> None:
        self._ledger.begin(transfer)
        self._moving[transfer.id] = tasks.create_task(self._move(transfer.id))

    def _begin_bundle(self, tasks: TaskGroup, bundle: Sequence[Transfer]) -> None:
        begun = self._ledger.begin(*bundle, quietly=True)
        task = tasks.create_task(self._move_bundle(tasks, begun))
        self._moving |= dict.fromkeys([transfer.id for transfer in bundle], task)

    def _task_of(self, transfer: Transfer) -> Task[None]:
        return self._moving.get(transfer.id) or self._deleter.tasks[transfer.job]

    def _end(self, tasks: Collection[Task[None]], ids: Collection[TransferId]) -> None:
        for id_ in ids:
            self.outfit.meter.stop(id_)  # who waits for bandwidth hears no cancel
        for task in tasks:
            task.cancel()

    # --- Moving ---------------------------------------------------------------

    async def _move(self, id_: TransferId) -> None:
        """The door of a transfer's task: whatever comes of it, it ends here."""
        track = Track(id_, self._ledger.book)
        try:
            after = await self._moved(id_, track)
        except (CancelledError, Exception) as error:
            if self._settling.is_shut or isinstance(error, Interrupted):
                return  # it goes on another time
            if isinstance(error, CancelledError):
                self.outfit.untold.add(id_)
            after = self._settling.ended_by(error, self._ledger.running[id_])
        if track.begun and not keeps(after):
            with suppress(CancelledError):
                await self._thrown_away(after, track)
        sample = self.outfit.meter.close(id_)
        if not after.state.is_final:
            self._ledger.book.rest(Rest(after.job, sample))
        self._leave([id_])
        self._settle(after)

    async def _move_bundle(self, tasks: TaskGroup, bundle: Sequence[Transfer]) -> None:
        """The door of a bundle's task: who does not arrive in it goes alone.

        Where an order ended some of them, the others wait again.
        """
        arrivals = self._bundles.arrivals(bundle)
        is_ended = False
        try:
            await self._bundles.move(bundle, arrivals)
        except CancelledError:
            is_ended = True
            arrivals.met.clear()  # what an order says goes before what these have met
        except Exception:
            log.exception("a bundle ended badly; its transfers go alone")
            self.outfit.untold.update(transfer.id for transfer in bundle)
        after, left = self._sorted_out(bundle, arrivals)
        if is_ended and not self._settling.is_shut:
            after += self._settling.ended_together(left, CancelledError())
            self.restart_window()
        self._leave([transfer.id for transfer in after])
        self._settle(*after)
        if not is_ended:
            self._ledger.tell_of(left)
            for transfer in left:
                task = tasks.create_task(self._move(transfer.id))
                self._moving[transfer.id] = task

    def _leave(self, ids: Iterable[TransferId]) -> None:
        """These move no more."""
        for id_ in ids:
            del self._moving[id_]
            self._held.pop(id_, None)  # who was told to run now holds nothing

    def _sorted_out(
        self, bundle: Sequence[Transfer], arrivals: Counted
    ) -> tuple[list[Transfer], list[Transfer]]:
        """How those stand that came to an end, and the others."""
        after, left = [], []
        for place, transfer in enumerate(bundle):
            if stands := self._bundles.after(transfer, place, arrivals):
                after.append(stands)
                continue
            left.append(transfer)
            if place in arrivals:
                self.outfit.untold.add(transfer.id)
        return after, left

    async def _moved(self, id_: TransferId, track: Track) -> Transfer:
        """Move it; what is no fault of its own parks its job, and it waits."""
        errand = await self.outfit.errand(id_, track)
        try:
            outcome = await move(errand)
        except FxtuiError as error:
            transfer = self._ledger.running[id_]
            ends = errand.source, errand.target
            if trouble := await trouble_of(error, ends, track.missing(transfer.size)):
                self._park(transfer.job, trouble)
            elif not self._may_run_again(id_, error, track):
                raise
            self.restart_window()
            return transfer.become(State.QUEUED, problem_of(transfer, error))
        transfer = self._ledger.running[id_]
        after = ended(transfer, outcome, self.outfit.rule(transfer))
        if after.state is State.QUEUED:
            self.restart_window()
        return after

    def _may_run_again(self, id_: TransferId, error: FxtuiError, track: Track) -> bool:
        parts, most = len(track.receipts), self.outfit.policy.restarts
        return self._chances.another(id_, error, parts=parts, most=most)

    async def throw_away(self, transfer: Transfer) -> None:
        """What nobody goes on with leaves nothing at the target."""
        track = Track(transfer.id, self._ledger.book)
        await track.load()
        await self._thrown_away(transfer, track)

    async def _thrown_away(self, transfer: Transfer, track: Track) -> None:
        if track.begun is None:
            return
        try:
            storage = self.outfit.target(transfer).storage
        except FxtuiError as error:
            log.warning("what was begun of %s stays: %s", transfer.target, error)
            return  # the next start tries it again
        if await throw_away(storage, track.begun):
            await track.drop()

    def _settle(self, *transfers: Transfer) -> None:
        for transfer in transfers:
            if transfer.state.is_final:
                self._chances.forget(transfer.id)
                self.outfit.untold.discard(transfer.id)
        self._settling.settle(*transfers)
