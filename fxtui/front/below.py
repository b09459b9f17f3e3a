"""What a listing shows: the entries under a prefix, and if asked for all below it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Entry, Kind
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.value import replace


async def below(
    browser: Browser, prefix: Location, context: Context, *, recursive: bool = False
) -> AsyncGenerator[Entry, None]:
    """What is under a prefix; if recursive, each folder's entries in the place of it."""
    async with aclosing(listed(browser, prefix, context)) as entries:
        async for entry in entries:
            if not recursive or not _is_entered(entry, prefix):
                yield entry
                continue
            folder = replace(prefix, key=entry.key)
            deeper = below(browser, folder, context, recursive=True)
            async with aclosing(deeper) as found:
                async for one in found:
                    yield one


async def listed(
    browser: Browser, prefix: Location, context: Context
) -> AsyncGenerator[Entry, None]:
    """In order of the keys: a bucket lists them so, and a disk in no order at all."""
    unordered: list[Entry] = []
    async with aclosing(browser.list_pages(prefix, context)) as pages:
        async for columns in pages:
            if prefix.scheme == LOCAL:
                unordered += columns.entries()
                continue
            for entry in columns.entries():
                yield entry
    for entry in sorted(unordered, key=lambda entry: entry.key):
        yield entry


def _is_entered(entry: Entry, prefix: Location) -> bool:
    """A marker of the prefix itself is no way down."""
    return entry.kind in {Kind.DIRECTORY, Kind.BUCKET} and entry.key != prefix.key
