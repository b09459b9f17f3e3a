"""From a prefix to all that is below it, as the listings arrive."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, TypeAlias, TypeVar

from fxtui.domain.entry import Cursor, Entry, Kind, Page, Version
from fxtui.domain.errors import StorageError, Unsupported
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage

T = TypeVar("T")

Tries: TypeAlias = Callable[[Callable[[], Awaitable[T]]], Awaitable[T]]


class Follow(Enum):
    """What a symbolic link stands for."""

    ALL = auto()
    """For what it leads to, as in a copy."""

    FILES = auto()
    """For the file it leads to, as in a move: what a link to a folder holds stays."""

    NONE = auto()
    """For itself, as in a delete."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one page told: entries, and what could not be looked at."""

    entries: list[Entry]
    problems: list[tuple[Key, StorageError]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through one storage. Where it cannot go it says so, and goes on elsewhere."""

    storage: Storage
    tries: Tries[Any]
    follow: Follow = Follow.ALL

    async def below(self, prefix: Key) -> AsyncGenerator[Found, None]:
        """Every object below ``prefix``, and every real directory before what it holds.

        A failure at ``prefix`` itself is raised.
        """
        above: tuple[Version, ...] = ()
        if self.storage.capabilities.directories and prefix:
            top: Entry = await self.tries(lambda: self.storage.stat(prefix))
            above = (top.version,) if top.version else ()
        async with aclosing(self._below(prefix, above)) as found:
            async for one in found:
                yield one

    async def _below(
        self, prefix: Key, above: tuple[Version, ...]
    ) -> AsyncGenerator[Found, None]:
        """``above`` are the directories on the way, so that links go round no circle."""
        recursive = self.storage.capabilities.recursive and prefix != ""
        async with aclosing(self._pages(prefix, recursive=recursive)) as pages:
            async for page in pages:
                found = await self._followed(page.entries)
                yield Found([e for e in found.entries if e.kind is not Kind.BUCKET])
                if found.problems:
                    yield Found([], found.problems)
                for entry in found.entries:
                    if entry.kind in _LEAVES or entry.version in above:
                        continue
                    async with aclosing(self._into(entry, above)) as deeper:
                        async for more in deeper:
                            yield more

    async def _into(
        self, entry: Entry, above: tuple[Version, ...]
    ) -> AsyncGenerator[Found, None]:
        """What is in a directory or bucket, or why that cannot be told."""
        above += (entry.version,) if entry.version else ()
        try:
            async with aclosing(self._below(entry.key, above)) as found:
                async for one in found:
                    yield one
        except StorageError as error:
            yield Found([], [(entry.key, error)])

    async def _followed(self, entries: Iterable[Entry]) -> Found:
        """The entries, with what symbolic links lead to under the names of the links."""
        found = Found([])
        for entry in entries:
            if entry.kind is not Kind.SYMLINK or self.follow is Follow.NONE:
                found.entries.append(entry)
                continue
            try:
                found.entries.append(await self._behind(entry.key))
            except StorageError as error:
                found.problems.append((entry.key, error))
        return found

    async def _behind(self, link: Key) -> Entry:
        entry: Entry = await self.tries(lambda: self.storage.stat(link))
        if entry.kind is Kind.DIRECTORY and self.follow is Follow.FILES:
            raise Unsupported(
                "a link to a folder is not moved; copy it, or move the folder"
            )
        return entry

    async def _pages(self, prefix: Key, *, recursive: bool) -> AsyncGenerator[Page, None]:
        cursor: Cursor | None = None
        while True:
            page = await self._page(prefix, cursor, recursive=recursive)
            yield page
            if (cursor := page.cursor) is None:
                return

    async def _page(self, prefix: Key, cursor: Cursor | None, *, recursive: bool) -> Page:
        page: Page = await self.tries(
            lambda: self.storage.list_page(prefix, cursor, recursive=recursive)
        )
        return page


_LEAVES = frozenset({Kind.FILE, Kind.SYMLINK})
