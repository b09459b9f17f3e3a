"""Listing all below a prefix of objects: several folders at once, where that pays.

A server answers for a thousand keys at a time and needs tens of milliseconds for it, in
which we could be reading another folder. Many small folders are read quicker in one go.
"""

from __future__ import annotations

from asyncio import Queue
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Final

from fxtui.domain.entry import Cursor, Entry, Kind, Page
from fxtui.domain.location import Key

from .crew import each, family
from .flat import ListPage, flat
from .stretches import After, in_stretches

AT_ONCE: Final = 8
"""Folders that are listed at once."""

PAGES_AHEAD: Final = 16
"""Pages that may be read before anybody takes them."""

WORTH_IT: Final = 200
"""Objects that a folder has to have, by the look of the first page of all."""


def nowhere(key: Key) -> Cursor | None:
    """Of a storage that goes on only where it left off."""
    return None


async def all_below(
    list_page: ListPage, prefix: Key, after: After = nowhere
) -> AsyncGenerator[Page, None]:
    """Every page, in the order in which they come."""
    first = await list_page(prefix, None, True)
    folders: Sequence[Entry] | None = None
    if first.cursor is not None and _has_large_folders(first, prefix):
        folders = await _folders(list_page, prefix)
    if not folders:
        async with aclosing(_in_one(list_page, prefix, first, after)) as pages:
            async for page in pages:
                yield page
        return
    yield Page([entry for entry in folders if entry.kind is not Kind.DIRECTORY])
    below = [entry.key for entry in folders if entry.kind is Kind.DIRECTORY]
    async with aclosing(_fanned(list_page, below)) as pages:
        async for page in pages:
            yield page


async def ordered_below(
    list_page: ListPage, prefix: Key, after: After = nowhere
) -> AsyncGenerator[Page, None]:
    """Every page, in the order of the storage."""
    first = await list_page(prefix, None, True)
    async with aclosing(_in_one(list_page, prefix, first, after)) as pages:
        async for page in pages:
            yield page


def _in_one(
    list_page: ListPage, prefix: Key, first: Page, after: After
) -> AsyncGenerator[Page, None]:
    """One listing, at several places if the storage can go on behind any key."""
    if first.cursor is None or not first.entries or after(first.entries[-1].key) is None:
        return flat(list_page, prefix, first)
    return in_stretches(list_page, prefix, first, after)


def _has_large_folders(first: Page, prefix: Key) -> bool:
    """Whether the first page is of few folders: then each is likely to be large."""
    names = {entry.key[len(prefix) :].partition("/")[0] for entry in first.entries}
    return len(names) * WORTH_IT <= len(first.entries)


async def _folders(list_page: ListPage, prefix: Key) -> Sequence[Entry] | None:
    """What is directly below, if one page tells it all, and there is more than one."""
    page = await list_page(prefix, None, False)
    count = sum(entry.kind is Kind.DIRECTORY for entry in page.entries)
    return page.entries if page.cursor is None and count > 1 else None


async def _fanned(
    list_page: ListPage, folders: Sequence[Key]
) -> AsyncGenerator[Page, None]:
    ready: Queue[Page | None] = Queue(PAGES_AHEAD)

    async def read(folder: Key) -> None:
        async with aclosing(flat(list_page, folder)) as pages:
            async for page in pages:
                await ready.put(page)

    async def read_all() -> None:
        await each(folders, read, hands=lambda: AT_ONCE)
        await ready.put(None)

    async with family() as tasks:
        tasks.create_task(read_all())
        while (page := await ready.get()) is not None:
            yield page
