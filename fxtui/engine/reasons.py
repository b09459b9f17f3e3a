"""Why a sync copies what both sides have: by what was seen, or by digests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fxtui import digest
from fxtui.domain.errors import ContentMismatch, StorageError, Unauthenticated
from fxtui.domain.request import Compare
from fxtui.domain.storage import Storage

from .compare import DATES, DIGEST, difference
from .content import Held, common_digest
from .crew import each
from .side import Pair, Side
from .walk import TriesAt

COMPARED_AT_ONCE: Final = 16
"""Objects whose digests are asked for at once."""


@dataclass(frozen=True, slots=True)
class Reasons:
    compare: Compare
    source: Storage
    target: Storage
    tries_at: TriesAt

    @property
    def is_download(self) -> bool:
        from_disk = self.source.capabilities.files
        return self.target.capabilities.files and not from_disk

    async def of(self, pairs: Sequence[Pair]) -> list[str | None]:
        """One for each; None for what stays as it is."""
        reasons = [self._seen(pair, self.compare) for pair in pairs]
        if self.compare is Compare.DIGEST:
            await self._compare_digests(pairs, reasons)
        elif self._tells_content:
            await self._spare_equal(pairs, reasons)
        return reasons

    def _seen(self, pair: Pair, compare: Compare) -> str | None:
        """Why this is copied, as far as no digest tells; None if it stays."""
        here, there = pair.here.seen, pair.there.seen if pair.there else None
        return difference(compare, here, there, is_download=self.is_download)

    async def _compare_digests(
        self, pairs: Sequence[Pair], reasons: list[str | None]
    ) -> None:
        """Find out why to copy what has the same size, several at once."""

        async def look(number: int) -> None:
            here, there = pairs[number]
            if there and reasons[number] is None:
                same = await self._have_same_content(here, there)
                by_date = self._seen(pairs[number], Compare.TIME)
                reasons[number] = {True: None, False: DIGEST, None: by_date}[same]

        await each(range(len(pairs)), look, hands=lambda: COMPARED_AT_ONCE)

    @property
    def _tells_content(self) -> bool:
        """Whether a side tells of every object what it hashes to."""
        sides = self.source, self.target
        return any(digest.piece(side.capabilities.digest) for side in sides)

    async def _spare_equal(
        self, pairs: Sequence[Pair], reasons: list[str | None]
    ) -> None:
        """What only its date speaks against is not copied if its content is the same."""

        async def look(number: int) -> None:
            here, there = pairs[number]
            is_dated = there is not None and reasons[number] in DATES
            if there and is_dated and await self._have_same_content(here, there):
                reasons[number] = None

        await each(range(len(pairs)), look, hands=lambda: COMPARED_AT_ONCE)

    async def _have_same_content(self, here: Side, there: Side) -> bool | None:
        async def ask(storage: Storage, action: Callable[[], Awaitable[Any]]) -> Any:
            return await self.tries_at(storage)(action)

        ours = Held(self.source, here.key, here.seen.version)
        theirs = Held(self.target, there.key, there.seen.version)
        try:
            return True if await common_digest(ask, ours, theirs) else None
        except ContentMismatch:
            return False
        except Unauthenticated:
            raise
        except StorageError:
            return None  # who may not look at one compares dates
