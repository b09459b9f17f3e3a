"""One long listing, read at several places at once, and told in the order of its keys.

Each stretch begins behind a key and ends with another; where the last one has come by a
page, it hands over what lies some pages on to new ones. They join without gap or overlap,
for the end of one is the beginning of the next. A server that turns out to have another
order is asked page after page, as if nothing had been tried.
"""

from __future__ import annotations

from asyncio import Event, Queue, Task, TaskGroup
from bisect import bisect_right
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from operator import lt
from typing import Final, TypeAlias

from fxtui.domain.entry import Cursor, Page
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key

from .ahead import keys_ahead
from .crew import family
from .flat import ListPage, flat

After: TypeAlias = Callable[[Key], Cursor | None]
"""Where a listing goes on behind a key; None where nobody can tell."""

AT_ONCE: Final = 8
"""Stretches that are read, or wait to be told."""

LENGTH: Final = 4
"""Pages of a stretch, if the guess was right."""

PAUSE: Final = 8
"""Pages to read in one go after a guess that found nothing; twice as many each time."""

_FIRST: Final = 2
"""Stretches to begin with; and the pages of one by which the guess was a good one."""

_DISORDER: Final = (
    "the server does not list in the order of the keys; with provider = "
    '"other" in its profile it is not relied upon'
)


@dataclass(slots=True, eq=False)
class _Stretch:
    cursor: Cursor | None
    """Where to go on; None at the end."""

    low: Key
    """The last key before what is still to come."""

    is_first: bool = False
    until: Key | None = None
    """Its last key, there or not; None: to the end of the listing."""

    ready: Queue[Page | None] = field(default_factory=lambda: Queue(LENGTH))
    """Pages to be told; None behind the last."""

    rest: Page | None = None
    """What the listing said beyond its end, or against all order."""

    is_disordered: bool = False
    found: int = 0
    """Pages that had something."""

    told: int = 0
    reader: Task[None] | None = None


async def in_stretches(
    list_page: ListPage, prefix: Key, first: Page, after: After
) -> AsyncGenerator[Page, None]:
    """A whole listing, of which the first page is known, in the order of its keys."""
    async with family() as tasks:
        reading = _Reading(list_page, prefix, after, tasks)
        async with aclosing(reading.pages(first)) as pages:
            async for page in pages:
                yield page
    if reading.rest is None:
        return
    async with aclosing(flat(list_page, prefix, reading.rest)) as pages:
        async for page in pages:
            yield page


class _Reading:
    """Who reads which stretch, and how far guesses are trusted."""

    def __init__(
        self, list_page: ListPage, prefix: Key, after: After, tasks: TaskGroup
    ) -> None:
        self.rest: Page | None = None
        """With what to go on page after page, where stretches are of no use."""

        self._list_page, self._prefix, self._after = list_page, prefix, after
        self._tasks = tasks
        self._line: deque[_Stretch] = deque()
        """Those that are not told yet, in the order of their keys."""

        self._moved = Event()
        self._trust, self._pause, self._read_alone = _FIRST, PAUSE, 0

    async def pages(self, first: Page) -> AsyncGenerator[Page, None]:
        self._open(_Stretch(first.cursor, "", is_first=True), first)
        before: _Stretch | None = None
        while self._line:
            head = self._line[0]
            while (page := await head.ready.get()) is not None:
                yield page
                head.told += 1
            if head.is_disordered:
                self._go_on_alone(head, before)
                return
            before = self._line.popleft()
            self._moved.set()

    def _go_on_alone(self, head: _Stretch, before: _Stretch | None) -> None:
        """Leave all to the first stretch, if nothing was told that another found."""
        if head.is_first:
            self.rest = head.rest
        elif before and before.is_first and not head.told:
            self.rest = before.rest
        else:
            raise StorageError(_DISORDER)
        for stretch in self._line:
            if stretch.reader:
                stretch.reader.cancel()

    def _open(self, stretch: _Stretch, page: Page | None = None) -> None:
        self._line.append(stretch)
        stretch.reader = self._tasks.create_task(self._read(stretch, page))

    async def _read(self, stretch: _Stretch, page: Page | None) -> None:
        while page is not None or stretch.cursor is not None:
            page = page or await self._list_page(self._prefix, stretch.cursor, True)
            if not _is_behind(page, stretch.low):
                stretch.is_disordered, stretch.rest = True, page
                break
            if page.entries:
                await self._share(stretch, page)
                stretch.low = page.entries[-1].key
                await self._tell(stretch, page)
            else:
                stretch.cursor = page.cursor
            page = None
        if stretch.until is not None and stretch.found >= _FIRST:
            self._trust = min(2 * self._trust, AT_ONCE)
        await stretch.ready.put(None)

    async def _tell(self, stretch: _Stretch, page: Page) -> None:
        """What of a page is this stretch's."""
        kept, stretch.cursor = page.entries, page.cursor
        if stretch.until is not None and stretch.low >= stretch.until:
            at = bisect_right(kept, stretch.until, key=lambda entry: entry.key)
            stretch.rest = Page(kept[at:], page.cursor)
            kept, stretch.cursor = kept[:at], None
        if kept:
            stretch.found += 1
            await stretch.ready.put(Page(kept))
        elif stretch.found < _FIRST:
            self._trust, self._read_alone, self._pause = 1, 0, 2 * self._pause

    async def _share(self, stretch: _Stretch, page: Page) -> None:
        """Hand over what lies ahead, if this is the last stretch and there is room."""
        if stretch is not self._line[-1] or page.cursor is None:
            return
        if not await self._has_room(stretch):
            return
        for key in self._guesses(stretch, page):
            if (cursor := self._after(key)) is None:
                return
            stretch.until = key
            stretch = _Stretch(cursor, key)
            self._open(stretch)

    async def _has_room(self, stretch: _Stretch) -> bool:
        """Wait until there is, unless this one is waited for itself."""
        while len(self._line) >= self._trust:
            if stretch is self._line[0]:
                self._read_alone += 1
                if self._read_alone < self._pause:
                    return False
                self._trust, self._read_alone = _FIRST, 0
                return True
            self._moved.clear()
            await self._moved.wait()
        return True

    def _guesses(self, stretch: _Stretch, page: Page) -> list[Key]:
        keys = [entry.key for entry in page.entries]
        most = self._trust - len(self._line)
        found = keys_ahead(keys, LENGTH, most)
        if not found and stretch.found:
            found = keys_ahead([stretch.low, *keys], LENGTH, most)
        return found


def _is_behind(page: Page, low: Key) -> bool:
    """Whether all of it comes behind a key, and each behind the one before."""
    keys = [low]
    keys += [entry.key for entry in page.entries]
    return all(map(lt, keys, keys[1:]))
