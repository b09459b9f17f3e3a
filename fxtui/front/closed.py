"""All that is below a folder of the disk, past the folders in it that are closed.

Each is asked for by itself, so that one which cannot be read ends nothing.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from typing import TypeAlias

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import FOLDERS, Entry
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Location
from fxtui.domain.value import replace

Refused: TypeAlias = Callable[[Location, StorageError], None]
"""Hears of each folder that could not be read."""


async def past_closed(
    browser: Browser, top: Location, context: Context, refused: Refused
) -> AsyncGenerator[list[Entry], None]:
    """In the order of names, each folder right before what it holds."""
    waiting: list[Location | list[Entry]] = [top]
    while waiting:
        if isinstance(found := waiting.pop(), list):
            yield found
            continue
        try:
            entries = await _held(browser, found, context)
        except StorageError as error:
            if found is top:
                raise
            refused(found, error)
        else:
            waiting += reversed([*_pieces(found, entries)])


async def _held(browser: Browser, folder: Location, context: Context) -> list[Entry]:
    entries: list[Entry] = []
    async with aclosing(browser.list_pages(folder, context)) as pages:
        async for columns in pages:
            entries += columns.entries()
    return sorted(entries, key=lambda entry: entry.key)


def _pieces(folder: Location, entries: list[Entry]) -> Iterator[Location | list[Entry]]:
    """Entries up to a folder, that folder, and so on; in the end those that are left."""
    begun = 0
    for number, entry in enumerate(entries, start=1):
        if entry.kind in FOLDERS and entry.key != folder.key:
            yield entries[begun:number]
            yield replace(folder, key=entry.key)
            begun = number
    yield entries[begun:]
