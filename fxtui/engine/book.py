"""What transfers have left on their way, in the journal, and which of them left any.

Most never leave anything, and nothing is read or written for those.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fxtui.domain.events import Rest
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.uploads import PartReceipt

from .clerk import Clerk
from .headway import Begun, Headway
from .journal import Journal


class Book:
    def __init__(self, journal: Journal, clerk: Clerk) -> None:
        self._journal, self._clerk = journal, clerk
        self._under_way: set[TransferId] = set()
        """Those with headway in the journal."""

        self._rests: dict[TransferId, Rest] = {}

    async def load(self) -> None:
        """What an earlier process left."""
        self._under_way = await self._clerk.read(self._journal.headway_ids)
        if self._under_way:
            rests = await self._clerk.read(self._journal.rests)
            self._rests = {rest.sample.transfer: rest for rest in rests}

    async def headway(self, transfer: TransferId) -> Headway | None:
        """What an earlier run of a transfer has left; nothing is read for most."""
        if transfer not in self._under_way:
            return None
        return await self._clerk.read(self._journal.headway, transfer)

    async def headway_of(self, upload_id: str) -> Headway | None:
        return await self._clerk.read(self._journal.headway_of, upload_id)

    async def begin(self, begun: Mapping[TransferId, Begun]) -> None:
        self._under_way |= begun.keys()
        await self._clerk.write(self._journal.begin, begun)

    def is_under_way(self, transfer: TransferId) -> bool:
        """Whether it has left something, and goes on with that."""
        return transfer in self._under_way

    async def arrive(self, transfer: TransferId, receipts: Sequence[PartReceipt]) -> None:
        await self._clerk.write(self._journal.arrive, transfer, receipts)

    async def drop(self, transfer: TransferId) -> None:
        if transfer in self._under_way:
            self._under_way.discard(transfer)
            self._rests.pop(transfer, None)
            await self._clerk.write(self._journal.drop_headways, [transfer])

    def rest(self, rest: Rest) -> None:
        """A transfer is about to cease to run; what nothing is kept of begins anew."""
        if rest.sample.transfer in self._under_way:
            self._rests[rest.sample.transfer] = rest

    def rests(self, jobs: Collection[JobId]) -> list[Rest]:
        """How far those of some jobs had come, when they ceased to run last."""
        return [rest for rest in self._rests.values() if rest.job in jobs]

    def end(self, transfer: TransferId) -> None:
        """It goes on no more; what it left may still have to be thrown away."""
        self._rests.pop(transfer, None)

    def arrived(self, transfer: TransferId) -> None:
        """The journal has dropped what it left."""
        self._under_way.discard(transfer)

    def keep(self, jobs: Collection[JobId]) -> None:
        """All other jobs are forgotten."""
        self._rests = {rest.sample.transfer: rest for rest in self.rests(jobs)}
