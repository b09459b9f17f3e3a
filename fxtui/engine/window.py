"""The next transfers to begin: few of them in memory, however many the journal holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain, islice, product, takewhile
from typing import Final

from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.transfer import Transfer

from .ledger import Ledger
from .schedule import is_large, startable

WINDOW: Final = 1000
"""Transfers that are held in memory because they are the next to begin."""

START: Final = TransferId(0)


class Window:
    """What waits, in order: small and large objects, and the deletes of each job."""

    def __init__(self) -> None:
        self._moves: dict[bool, dict[TransferId, Transfer]] = {False: {}, True: {}}
        """By whether they are large: a thousand of one kind hide none of the other."""

        self._deletes: dict[JobId, dict[TransferId, Transfer]] = {}
        self._after = START
        """The last transfer of the journal that was looked at."""

        self._is_at_end = False
        self._restarts = 0

    def __len__(self) -> int:
        return sum(map(len, chain(self._moves.values(), self._deletes.values())))

    @property
    def jobs_to_delete(self) -> list[JobId]:
        return list(self._deletes)

    def restart(self) -> None:
        """Look at the journal from its beginning: other transfers may begin now."""
        for kind in self._moves.values():
            kind.clear()
        self._deletes.clear()
        self._after, self._is_at_end = START, False
        self._restarts += 1

    def grow(self) -> None:
        """The journal has more at its end."""
        self._is_at_end = False

    async def refill(self, ledger: Ledger, policy: Policy) -> None:
        """Read on, if few are left; what comes to pass meanwhile is looked at again."""
        while not self._is_at_end and len(self) < WINDOW // 4:
            restarts, self._is_at_end = self._restarts, True
            held = {id_ for id_, job in ledger.jobs.items() if job.reasons}
            try:
                page = await ledger.queued(self._after, held, WINDOW)
            except BaseException:
                self._is_at_end = False  # who knows
                raise
            if restarts != self._restarts:
                continue
            for transfer in page.transfers:
                self._take(transfer, policy)
                self._after = transfer.id
            if page.cursor is not None:
                self._after, self._is_at_end = page.cursor, False

    def next_moves(self, running: Collection[Transfer], policy: Policy) -> list[Transfer]:
        """Take those that may begin beside those that run."""
        heads = chain(
            islice(self._moves[False].values(), policy.small_transfers),
            islice(self._moves[True].values(), policy.transfers),
        )
        chosen = startable(heads, running, policy)
        for transfer, kind in product(chosen, self._moves.values()):
            kind.pop(transfer.id, None)  # of either: the policy may have changed
        return chosen

    def next_delete(self, job: JobId) -> Transfer:
        return next(iter(self._deletes[job].values()))

    def take_deletes(self, job: JobId, most: int) -> list[Transfer]:
        """The next deletes of a job, as far as they are in one storage."""
        waiting = self._deletes[job]
        batch = list(islice(_in_one_storage(waiting.values()), most))
        for transfer in batch:
            del waiting[transfer.id]
        if not waiting:
            del self._deletes[job]
        return batch

    def _take(self, transfer: Transfer, policy: Policy) -> None:
        if transfer.target is not None:
            self._moves[is_large(transfer, policy)][transfer.id] = transfer
        else:
            self._deletes.setdefault(transfer.job, {})[transfer.id] = transfer


def _in_one_storage(transfers: Collection[Transfer]) -> Iterator[Transfer]:
    first = next(iter(transfers)).source

    def is_there(transfer: Transfer) -> bool:
        source = transfer.source
        return (source.scheme, source.profile) == (first.scheme, first.profile)

    return takewhile(is_there, transfers)
