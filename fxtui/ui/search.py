"""What is found below a place while all that is there goes by."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from fxtui.domain.entry import FOLDERS, Columns, Entry, Kind, Trait
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Key, Location

from .below import below
from .query import Query
from .refusals import Refusals
from .sums import MOST

if TYPE_CHECKING:
    from .doorway import Doorway


class Search:
    """One question, asked of one place."""

    def __init__(self, place: Location, query: Query) -> None:
        self.place, self.query = place, query
        self.seen = 0
        self.refused = Refusals()
        self._last: Key = place.key
        """The folder of what went by last."""

        self._known = {place.key}

    def again(self) -> Search:
        return Search(self.place, self.query)

    async def pages(self, doorway: Doorway) -> AsyncGenerator[Columns, None]:
        async with aclosing(below(doorway, self.place, self._refused)) as pages:
            async for page in pages:
                self.seen += len(page)
                yield Columns.of(self.found(page))

    def found(self, page: Columns) -> list[Entry]:
        """What meets the question, and the folders that are only in the keys too."""
        top, meets, traits = len(self.place.key), self.query.meets, dict(page.traits)
        entries: list[Entry] = []
        for row, (key, kind) in enumerate(zip(page.keys, page.kinds, strict=True)):
            entries += self._folders(key)
            if kind in FOLDERS or key.endswith("/"):
                continue
            size, modified = page.sizes[row], page.modified[row]
            if meets(key[top:], kind, size, modified):
                told: tuple[Trait, ...] = traits.get(row, ())
                entries.append(Entry(key, kind, size, modified, traits=told))
        return entries

    def _folders(self, key: Key) -> list[Entry]:
        """Those on the way to a key that meet the question, and were not come by."""
        folder = key[: key.rfind("/") + 1]
        if folder == self._last:
            return []
        self._last = folder
        entries, top = [], len(self.place.key)
        while folder not in self._known and len(self._known) < MOST:
            self._known.add(folder)
            if self.query.meets(folder[top:-1], Kind.DIRECTORY, None, None):
                entries.append(Entry(folder, Kind.DIRECTORY))
            folder = folder[: folder.rfind("/", 0, -1) + 1]
        return entries

    def _refused(self, place: Location, error: FxtuiError) -> None:
        if place == self.place:
            raise error  # nothing is found where nothing answers
        self.refused.hear(place, error)
