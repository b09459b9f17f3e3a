"""The next transfers to begin: few of them in memory, however many the journal holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, takewhile
from typing import Final

from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Job, Transfer

from .ledger import Ledger, Place
from .schedule import Held, is_large, startable

AHEAD: Final = 1000
"""Transfers of one job that are read at once, because they are the next to begin."""

FEW: Final = AHEAD // 4
"""So many are enough to choose from: fewer, and more are read."""

MOST: Final = 4 * AHEAD
"""So many are kept as they are planned, of all jobs; what else there is, is read."""


@dataclass(slots=True)
class _Queue:
    """What waits of one job, in order: small and large objects, and deletes."""

    moves: dict[bool, dict[TransferId, Transfer]] = field(
        default_factory=lambda: {False: {}, True: {}}
    )
    """By whether they are large: a thousand of one kind hide none of the other."""

    deletes: dict[TransferId, Transfer] = field(default_factory=dict)
    after: Place | None = None
    is_at_end: bool = False
    is_read: bool = False
    """Whether somebody looks for more in the journal."""

    def __len__(self) -> int:
        return sum(map(len, (*self.moves.values(), self.deletes)))

    def take(self, transfer: Transfer, policy: Policy) -> None:
        if transfer.target is not None:
            self.moves[is_large(transfer, policy)][transfer.id] = transfer
        else:
            self.deletes[transfer.id] = transfer


class Window:
    """What waits, job after job in the order of their ranks."""

    def __init__(self) -> None:
        self._queues: dict[JobId, _Queue] = {}
        self._restarts = 0

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    @property
    def jobs_to_delete(self) -> list[JobId]:
        return [job for job, queue in self._queues.items() if queue.deletes]

    def restart(self) -> None:
        """Look at the journal from its beginning: other transfers may begin now."""
        self._queues.clear()
        self._restarts += 1

    def open(self, job: JobId) -> None:
        """This job is new: the journal has nothing of it."""
        self._queues[job] = _Queue(is_at_end=True)

    def grow(self, job: JobId, added: Sequence[Transfer], policy: Policy) -> None:
        """The journal has these of a job, too: one that waits for them takes them."""
        if (queue := self._queues.get(job)) is None or not added:
            return
        if queue.after and queue.after >= _place_of(added[0]):
            queue.after, queue.is_at_end = None, False  # they are between the others
        elif queue.is_read or not queue.is_at_end or len(self) >= MOST:
            queue.is_at_end = False
        else:
            for transfer in added:
                if transfer.state is State.QUEUED:
                    queue.take(transfer, policy)
            queue.after = _place_of(added[-1])

    async def refill(self, ledger: Ledger, policy: Policy) -> None:
        """Read on, where few are left; what happens meanwhile is looked at again."""
        restarts = -1
        while restarts != self._restarts:
            restarts, choice = self._restarts, 0
            for job in in_order(ledger.jobs.values()):
                choice += await self._refill(ledger, policy, job)
                if choice >= FEW or restarts != self._restarts:
                    break

    async def _refill(self, ledger: Ledger, policy: Policy, job: Job) -> int:
        """Read of one job; how many of its transfers there are to choose from."""
        queue, restarts = self._queues.setdefault(job.id, _Queue()), self._restarts
        while not queue.is_at_end and len(queue) < FEW:
            queue.is_at_end = queue.is_read = True  # unless more comes while it is read
            try:
                found = await ledger.queued(job.id, queue.after, AHEAD)
            except BaseException:
                queue.is_at_end = False  # who knows
                raise
            finally:
                queue.is_read = False
            if restarts != self._restarts:
                return 0
            for transfer in found.transfers:
                queue.take(transfer, policy)
            queue.after = found.last
            queue.is_at_end &= found.is_all
        return min(len(queue), job.request.limits.transfers or len(queue))

    def next_moves(
        self,
        running: Iterable[Held],
        policy: Policy,
        jobs: Iterable[Job],
        batch_of: Callable[[Transfer], int] = lambda _: 1,
    ) -> list[Transfer]:
        """Take those that may begin beside those that run."""
        ordered = in_order(jobs)
        limits = {
            job.id: job.request.limits.transfers
            for job in ordered
            if job.request.limits.transfers
        }
        heads = chain.from_iterable(
            self._heads(job.id, policy, batch_of) for job in ordered
        )
        chosen = startable(heads, running, policy, limits, batch_of)
        for transfer in chosen:
            for kind in self._queues[transfer.job].moves.values():
                kind.pop(transfer.id, None)  # of either: the policy may have changed
        return chosen

    def _heads(
        self, job: JobId, policy: Policy, batch_of: Callable[[Transfer], int]
    ) -> Iterator[Transfer]:
        if queue := self._queues.get(job):
            small = queue.moves[False].values()
            most = policy.small_transfers * max(
                map(batch_of, islice(small, 1)), default=1
            )
            yield from islice(small, most)
            yield from islice(queue.moves[True].values(), policy.transfers)

    def next_delete(self, job: JobId) -> Transfer:
        return next(iter(self._queues[job].deletes.values()))

    def take_deletes(self, job: JobId, most: int) -> list[Transfer]:
        """The next deletes of a job, as far as they are in one storage."""
        waiting = self._queues[job].deletes
        batch = list(islice(_in_one_storage(waiting.values()), most))
        for transfer in batch:
            del waiting[transfer.id]
        return batch


def _place_of(added: Transfer) -> Place:
    """Where one that was just planned has its place: nobody has moved it yet."""
    return float(added.id), added.id


def in_order(jobs: Iterable[Job]) -> Sequence[Job]:
    """The jobs that have something that may begin, the next first."""
    going = [job for job in jobs if job.tally.queued.objects and not job.reasons]
    return sorted(going, key=lambda job: (job.rank, job.id))


def _in_one_storage(transfers: Collection[Transfer]) -> Iterator[Transfer]:
    first = next(iter(transfers)).source

    def is_there(transfer: Transfer) -> bool:
        source = transfer.source
        return (source.scheme, source.profile) == (first.scheme, first.profile)

    return takewhile(is_there, transfers)
