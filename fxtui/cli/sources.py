"""What a job is about: the words of a command, with what their patterns match."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import aclosing
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.copying import Landed, as_folder, is_folder, landing
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import Source

from .matches import Pattern, matches, pattern_of, place_of
from .words import source_of, target_of

MOST: Final = 100_000
"""Sources that one job may name; a folder is one, whatever it holds."""


class Sources:
    """Takes words, and knows what they come to."""

    def __init__(
        self, browser: Browser, context: Context, *, recursive: bool, verb: str
    ) -> None:
        self._browser, self._context = browser, context
        self._recursive, self._verb = recursive, verb

    async def of(self, words: Sequence[str]) -> tuple[list[Source], bool]:
        """The sources, each with its own name; and whether one was a pattern.

        What a pattern matches keeps its way below the folder that the pattern begins in.
        """
        found: list[Source] = []
        is_pattern = False
        for word in words:
            pattern = await pattern_of(self._browser, word, self._context)
            if pattern is None:
                location = source_of(word, recursive=self._recursive, verb=self._verb)
                found.append(Source(location, location.name))
                continue
            is_pattern = True
            found += await self._matched(pattern)
        if len(found) > MOST:
            raise UsageError(_too_many(self._verb))
        return found, is_pattern

    async def _matched(self, pattern: Pattern) -> list[Source]:
        """Files, and with -r folders, whole; else only what is no folder."""
        found: list[Source] = []
        top, folders = len(pattern.folder.key), 0
        entries = matches(self._browser, pattern, self._context, whole=self._recursive)
        async with aclosing(entries):
            async for entry in entries:
                location = place_of(pattern, entry)
                if is_folder(location) and not self._recursive:
                    folders += 1
                    continue
                found.append(Source(location, location.key[top:]))
                if len(found) > MOST:
                    raise UsageError(_too_many(self._verb), location=pattern.location)
        if not found and folders:
            raise UsageError(
                f"{pattern.location} matches only folders; {self._verb} them with -r"
            )
        return found


async def landed(sources: Sources, words: Sequence[str], target: str) -> Landed:
    """Where everything goes; what a pattern matched goes below a folder."""
    found, is_pattern = await sources.of(words)
    place = target_of(target)
    if is_pattern:
        where = Landed(tuple(found), as_folder(place))
    else:
        where = landing([source.location for source in found], place)
    _check_folder(where.folder)
    return where


def _check_folder(folder: Location) -> None:
    """Refuse a file where a folder has to be, before anything is planned."""
    if folder.scheme != LOCAL:
        return
    at = folder
    while at.key and not os.path.lexists(str(at).removesuffix("/")):
        at = at.parent
    if not os.path.isdir(str(at)):  # noqa: PTH112  # nor what nobody may look at
        path = str(at).removesuffix("/")
        raise UsageError(f"{path} is a file where a folder is needed")


def _too_many(verb: str) -> str:
    return (
        f"more than {MOST:,} are named, one by one; {verb} their folder with -r, and "
        "choose with --exclude and --include"
    )
