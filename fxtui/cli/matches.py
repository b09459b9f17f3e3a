"""What the words of a command stand for: a place, or whatever a pattern matches."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import NamedTuple

from fxtui.domain.bucket import is_only_prefix
from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder, is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.entry import FOLDERS, Entry
from fxtui.domain.errors import NotFound, StorageError, Unauthenticated
from fxtui.domain.glob import Glob, Split
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.value import replace
from fxtui.front.places import location_of

from .walk import steps_at_once, steps_below


class Pattern(NamedTuple):
    """A folder, and the pattern below it."""

    folder: Location
    glob: Glob

    @property
    def location(self) -> Location:
        """The pattern as it was meant, for whoever has to be told of it."""
        return replace(self.folder, key=self.folder.key + self.glob.pattern)


async def pattern_of(browser: Browser, word: str, context: Context) -> Pattern | None:
    """The pattern that a word is; None for one that names what is there."""
    location = location_of(word)
    # A pattern on the disk is what was typed: this folder's own name is none.
    text = word if location.scheme == LOCAL else location.key
    split = Split.of(text)
    if split is None or await is_there(browser, location, context):
        return None
    if location.scheme == LOCAL:
        return Pattern(as_folder(location_of(split.folder or ".")), Glob(split.rest))
    return Pattern(replace(location, key=split.folder), Glob(split.rest))


async def matches(
    browser: Browser, pattern: Pattern, context: Context, *, whole: bool = False
) -> AsyncGenerator[Entry, None]:
    """What a pattern matches; of a folder that does, if ``whole``, not what it holds.

    Raise NotFound if that is nothing.
    """
    folder, glob = pattern
    top = len(folder.key)

    def enters(entry: Entry) -> bool:
        name = entry.key[top:]
        return glob.may_hold(name) and not (whole and glob.matches(name))

    is_any = False
    begin = replace(folder, key=folder.key + glob.head)
    walk = steps_at_once if glob.is_deep else steps_below
    async with aclosing(walk(browser, begin, context, enters)) as steps:
        async for step in steps:
            if not step.is_marker and glob.matches(step.entry.key[top:]):
                is_any = True
                yield step.entry
    if not is_any:
        raise NotFound("nothing matches this pattern", location=pattern.location)


async def is_there(browser: Browser, location: Location, context: Context) -> bool:
    """Whether there is anything of exactly this name, or below it."""
    if location.scheme == LOCAL:
        return _is_on_disk(location)
    try:
        return await _is_object(browser, location, context) or await _holds_any(
            browser, as_folder(location), context
        )
    except Unauthenticated:
        raise
    except StorageError:
        return False  # no bucket has such a name, or nobody may list it


def _is_on_disk(location: Location) -> bool:
    return os.path.lexists(str(location))


async def _is_object(browser: Browser, location: Location, context: Context) -> bool:
    if is_folder(location):
        return False
    try:
        entry = await browser.stat(location, context)
    except Unauthenticated:
        raise
    except StorageError:
        return False  # it may be a prefix, or one may list and not look
    return entry.kind not in FOLDERS


async def _holds_any(browser: Browser, folder: Location, context: Context) -> bool:
    """An empty bucket is there, too; a prefix of no key is not."""
    async with aclosing(browser.list_pages(folder, context)) as pages:
        async for columns in pages:
            if len(columns):
                return True
    return not is_only_prefix(folder)


async def expanded(
    browser: Browser, word: str, context: Context, *, whole: bool = False
) -> AsyncGenerator[Location, None]:
    """The locations that a word stands for: itself, unless it is a pattern."""
    pattern = await pattern_of(browser, word, context)
    if pattern is None:
        yield location_of(word)
        return
    async with aclosing(matches(browser, pattern, context, whole=whole)) as entries:
        async for entry in entries:
            yield place_of(pattern, entry)


def place_of(pattern: Pattern, entry: Entry) -> Location:
    """Where a match is; a link to a folder on the disk is one."""
    location = replace(pattern.folder, key=entry.key)
    if entry.kind not in FOLDERS and location.scheme == LOCAL:
        return location_of(str(location))
    return location


async def settled(browser: Browser, location: Location, context: Context) -> Location:
    """An object that is there, else the folder of that name; raise NotFound for neither.

    In a bucket nobody can tell them apart by their names.
    """
    if is_folder(location) and (location.scheme == LOCAL or not location.key):
        return location
    if location.scheme == LOCAL:
        await browser.stat(location, context)
        return location
    if await _is_object(browser, location, context):
        return location
    folder = as_folder(location)
    if not await _holds_any(browser, folder, context):
        raise NotFound(
            "there is nothing of this name, and nothing below it", location=location
        )
    return folder
