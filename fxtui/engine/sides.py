"""The two sides of a sync, listed in whatever order, and joined by name.

Where the target folds names, what differs by capitals alone is one and the same: else a
sync would copy ``A`` over ``a``, and then delete ``a``, which the source does not have.

They meet in memory, where one does not run far ahead of the other; and in a database
once that would be too much. No store has to list in the order of another (SeaweedFS, for
one, walks folder by folder).
"""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Generator,
    Sequence,
)
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from itertools import islice
from typing import Final, ParamSpec, Self, TypeVar

from fxtui.domain.entry import Entry
from fxtui.domain.fold import Fold

from .meeting import Meeting
from .naming import give_back
from .side import Agrees, Hinders, Kept, Pair, Settles, Side
from .tables import Tables

P = ParamSpec("P")
T = TypeVar("T")

BATCH: Final = 1000

AHEAD: Final = 10_000
"""How many more of a side may wait for their others than of the other side."""

_HERE: Final = "here"
_THERE: Final = "there"


class Sides:
    """What ``Kept`` says, as coroutines; one thread of its own owns the database."""

    def __init__(
        self, thread: ThreadPoolExecutor, tables: Tables, meeting: Meeting | None
    ) -> None:
        self._thread, self._tables, self._meeting = thread, tables, meeting
        self._moved = asyncio.Event()
        self._ended: set[str] = set()

    @classmethod
    @asynccontextmanager
    async def opened(
        cls,
        agrees: Agrees,
        hinders: Hinders,
        fold: Fold = str,
        *,
        settles: Settles | None = None,
        is_one_there: bool = True,
    ) -> AsyncIterator[Self]:
        """``fold`` tells what a name is; others with the same are it at the target, or if
        not ``is_one_there``, only at the source."""
        meeting = Meeting(agrees, hinders, settles) if fold is str else None
        with ThreadPoolExecutor(1, "sync") as thread:
            tables = await _in(
                thread, Tables, agrees, hinders, fold, is_one_there=is_one_there
            )
            try:
                yield cls(thread, tables, meeting)
            finally:
                await _in(thread, tables.close)

    async def add_here(self, names: Sequence[str], entries: Sequence[Entry]) -> None:
        """Objects of the source; wait where they are far ahead of the target's."""
        if met := self._meeting:
            met.add_here(names, entries)
            await self._meet(lambda: len(met.here) - len(met.there), _THERE)
        else:
            await _in(self._thread, self._tables.add_here, names, entries)

    async def add_there(self, names: Sequence[str], entries: Sequence[Entry]) -> None:
        """Objects of the target; wait where they are far ahead of the source's."""
        if met := self._meeting:
            met.add_there(names, entries)
            await self._meet(lambda: len(met.there) - len(met.here), _HERE)
        else:
            await _in(self._thread, self._tables.add_there, names, entries)

    def end_here(self) -> None:
        """All of the source was told: nobody need wait for more."""
        self._end(_HERE)

    def end_there(self) -> None:
        self._end(_THERE)

    async def give_back(self, there_and_back: Callable[[str], str]) -> None:
        """Find who has another name here, when all of both sides was told."""
        await _in(self._thread, give_back, self._kept, there_and_back)

    async def is_empty_here(self) -> bool:
        return await _in(self._thread, self._kept.is_empty_here)

    async def count_extra(self) -> int:
        return await _in(self._thread, self._kept.count_extra)

    def pairs(self) -> AsyncGenerator[list[Pair], None]:
        return self._batches(self._kept.pairs())

    def clashing(self) -> AsyncGenerator[list[tuple[Side, str]], None]:
        return self._batches(self._kept.clashing())

    def extra(self) -> AsyncGenerator[list[Side], None]:
        return self._batches(self._kept.extra())

    # ------------------------------------------------------------------------------

    @property
    def _kept(self) -> Kept:
        return self._meeting or self._tables

    def _end(self, side: str) -> None:
        self._ended.add(side)
        self._moved.set()

    async def _meet(self, ahead: Callable[[], int], other: str) -> None:
        """Let the other side come up; leave both to the database if they are too many."""
        self._moved.set()
        if self._meeting and self._meeting.is_full:
            met, self._meeting = self._meeting, None  # before anybody else adds to it
            await _in(self._thread, self._tables.take, met)
        while self._meeting and ahead() > AHEAD and other not in self._ended:
            self._moved.clear()
            await self._moved.wait()

    async def _batches(
        self, rows: Generator[T, None, None]
    ) -> AsyncGenerator[list[T], None]:
        try:
            while batch := await _in(self._thread, lambda: list(islice(rows, BATCH))):
                yield batch
        finally:
            await _in(self._thread, rows.close)


async def _in(
    thread: ThreadPoolExecutor, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    done = asyncio.get_running_loop().run_in_executor
    return await done(thread, lambda: call(*args, **kwargs))
