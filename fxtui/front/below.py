"""What a listing shows: the entries under a prefix, and if asked for all below it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import NamedTuple, TypeAlias

from fxtui.domain.context import Context
from fxtui.domain.depth import Depth
from fxtui.domain.engine import Browser
from fxtui.domain.entry import FOLDERS, Entry, Kind
from fxtui.domain.location import LOCAL, Key, Location

from .closed import Refused, past_closed

Pages: TypeAlias = AsyncGenerator[list[Entry], None]


class Step(NamedTuple):
    """One entry on the way, and the folder that it is in."""

    entry: Entry
    folder: Key

    @property
    def is_marker(self) -> bool:
        """Whether it is an object that stands for the folder that it is in."""
        return self.entry.key == self.folder

    @property
    def leads_down(self) -> bool:
        """Whether there may be more below; a marker of the folder itself is no way."""
        return self.entry.kind in FOLDERS and not self.is_marker


def below(
    browser: Browser,
    prefix: Location,
    context: Context,
    *,
    recursive: bool = False,
    refused: Refused | None = None,
) -> AsyncGenerator[Entry, None]:
    """What is under a prefix; if recursive, each folder's entries in the place of it.

    Of a disk ``refused`` hears of folders that are closed, which else end it.
    """
    return _one_by_one(
        pages_below(browser, prefix, context, recursive=recursive, refused=refused)
    )


def pages_below(
    browser: Browser,
    prefix: Location,
    context: Context,
    *,
    recursive: bool = False,
    refused: Refused | None = None,
) -> Pages:
    """The same in pages: for a million entries that is quicker than one by one."""
    if recursive:
        return _pages_of_objects(browser, prefix, context, Depth.ORDERED, refused)
    return _pages_here(browser, prefix, context)


def listed(
    browser: Browser, prefix: Location, context: Context
) -> AsyncGenerator[Entry, None]:
    """In order of the keys: a bucket lists them so, and a disk in no order at all."""
    return _one_by_one(_pages_here(browser, prefix, context))


def objects(
    browser: Browser,
    prefix: Location,
    context: Context,
    *,
    depth: Depth = Depth.ORDERED,
    refused: Refused | None = None,
) -> AsyncGenerator[Entry, None]:
    """All that is below and no folder; the empty objects that mark some are objects."""
    return _one_by_one(_pages_of_objects(browser, prefix, context, depth, refused))


async def pages_of_all(
    browser: Browser,
    prefix: Location,
    context: Context,
    depth: Depth,
    refused: Refused | None,
) -> Pages:
    """All that is below, folders too."""
    if refused and prefix.scheme == LOCAL:
        walked = past_closed(browser, prefix, context, refused)
        async with aclosing(walked) as held:
            async for entries in held:
                yield entries
        return
    async with aclosing(browser.list_pages(prefix, context, depth=depth)) as pages:
        async for columns in pages:
            yield list(columns.entries())


async def _pages_here(browser: Browser, prefix: Location, context: Context) -> Pages:
    unordered: list[Entry] = []
    async with aclosing(browser.list_pages(prefix, context)) as pages:
        async for columns in pages:
            if prefix.scheme == LOCAL:
                unordered += columns.entries()
            else:
                yield list(columns.entries())
    yield sorted(unordered, key=lambda entry: entry.key)


async def _pages_of_objects(
    browser: Browser,
    prefix: Location,
    context: Context,
    depth: Depth,
    refused: Refused | None,
) -> Pages:
    async with aclosing(pages_of_all(browser, prefix, context, depth, refused)) as found:
        async for entries in found:
            yield [entry for entry in entries if entry.kind not in FOLDERS]


async def _one_by_one(pages: Pages) -> AsyncGenerator[Entry, None]:
    async with aclosing(pages) as found:
        async for entries in found:
            for entry in entries:
                yield entry


async def steps(
    browser: Browser,
    prefix: Location,
    context: Context,
    refused: Refused | None = None,
) -> AsyncGenerator[Step, None]:
    """Every entry below, and before what a folder holds the folder itself.

    Where folders are only in the keys, they are found there.
    """
    way: list[Key] = []
    pages = pages_of_all(browser, prefix, context, Depth.ORDERED, refused)
    async with aclosing(pages) as found:
        async for entries in found:
            for entry in entries:
                for step in _steps_to(entry, prefix.key, way):
                    yield step


def _steps_to(entry: Entry, top: Key, way: list[Key]) -> list[Step]:
    """An entry, behind the folders on the way to it that were not come by before.

    ``way`` are the folders from the top to the last entry, and then to this one.
    """
    while way and not entry.key.startswith(way[-1]):
        way.pop()
    taken: list[Step] = []
    at = entry.key.find("/", len(way[-1] if way else top)) + 1
    while at:
        folder = entry.key[:at]
        is_itself = entry.kind in FOLDERS and folder == entry.key
        known = entry if is_itself else Entry(folder, Kind.DIRECTORY)
        taken.append(Step(known, way[-1] if way else top))
        way.append(folder)
        at = entry.key.find("/", at) + 1
    if entry.kind not in FOLDERS:
        taken.append(Step(entry, way[-1] if way else top))
    return taken
