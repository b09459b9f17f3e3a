"""Listings for who only looks: of one folder, or of all that is below it.

Where a storage lists everything at once, that is asked for; where directories are real,
each is followed by what it holds. Links are shown, and not followed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

from fxtui.domain.depth import Depth
from fxtui.domain.entry import FOLDERS, Cursor, Entry, Page
from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage

from .fan import all_below, ordered_below
from .patience import patiently


@dataclass(frozen=True, slots=True)
class Listing:
    """Reads the pages of one storage; the first that cannot be read ends it."""

    storage: Storage

    def pages(
        self, prefix: Key, depth: Depth, after: Key = ""
    ) -> AsyncGenerator[Page, None]:
        if after:
            return self._behind(after, prefix, depth)
        if depth is Depth.HERE:
            return self._here(prefix)
        if not (self.storage.capabilities.recursive and prefix):
            return self._folder_by_folder(prefix, depth)
        listed = all_below if depth is Depth.ALL else ordered_below
        return listed(self._page, prefix, self.storage.cursor_after)

    async def _behind(
        self, after: Key, prefix: Key, depth: Depth
    ) -> AsyncGenerator[Page, None]:
        if (cursor := self.storage.cursor_after(after)) is None:
            raise Unsupported("this storage does not list in the order of the keys")
        async with aclosing(
            self._from(cursor, prefix, recursive=depth is not Depth.HERE)
        ) as pages:
            async for page in pages:
                yield page

    def _here(self, prefix: Key) -> AsyncGenerator[Page, None]:
        return self._from(None, prefix, recursive=False)

    async def _from(
        self, cursor: Cursor | None, prefix: Key, *, recursive: bool
    ) -> AsyncGenerator[Page, None]:
        while True:
            page = await self._page(prefix, cursor, recursive)
            yield page
            if (cursor := page.cursor) is None:
                return

    async def _folder_by_folder(
        self, prefix: Key, depth: Depth
    ) -> AsyncGenerator[Page, None]:
        entries: list[Entry] = []
        async with aclosing(self._here(prefix)) as pages:
            async for page in pages:
                entries += page.entries
        entries.sort(key=lambda entry: entry.key)
        begun = 0
        for number, entry in enumerate(entries, start=1):
            if entry.kind not in FOLDERS or entry.key == prefix:
                continue
            yield Page(entries[begun:number])
            begun = number
            async with aclosing(self.pages(entry.key, depth)) as deeper:
                async for page in deeper:
                    yield page
        yield Page(entries[begun:])

    async def _page(self, prefix: Key, cursor: Cursor | None, recursive: bool) -> Page:
        asked = partial(self.storage.list_page, prefix, cursor, recursive=recursive)
        return await patiently(self.storage, asked)
