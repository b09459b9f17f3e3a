"""From a prefix to all that is below it, as the listings arrive."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from enum import Enum, auto
from operator import attrgetter
from typing import Any, Final, TypeAlias, TypeVar

from fxtui.domain.entry import Cursor, Entry, Kind, Page, Version
from fxtui.domain.errors import StorageError, Unauthenticated, Unsupported
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage

from .fan import all_below

T = TypeVar("T")

Tries: TypeAlias = Callable[[Callable[[], Awaitable[T]]], Awaitable[T]]
"""Makes a request, and again if that may help."""

TriesAt: TypeAlias = Callable[[Storage], Tries[Any]]
"""The same for each storage, whose credentials it may have to read anew."""


Passes: TypeAlias = Callable[[Entry], Awaitable[bool]]


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

    entries: Sequence[Entry]
    problems: list[tuple[Key, StorageError]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through one storage. Where it cannot go it says so, and goes on elsewhere."""

    storage: Storage
    tries: Tries[Any]
    follow: Follow = Follow.ALL
    passes: Passes | None = None
    """Asked of each real directory, where they are listed one by one: whether it is left
    out of the way. What it raises is told of that directory."""

    async def below(self, prefix: Key) -> AsyncGenerator[Found, None]:
        """Every object below ``prefix``, and every real directory before what it holds.

        A failure at ``prefix`` itself is raised. Of real directories one listing ends
        before another begins, so that neither depth nor width keeps many of them open;
        they come in the order of their names, in which others list them as well.
        """
        above: tuple[Version, ...] = ()
        if self.storage.capabilities.directories and prefix:
            top: Entry = await self.tries(lambda: self.storage.stat(prefix))
            above = (top.version,) if top.version else ()
        waiting = [_Step(prefix, above)]
        while waiting:
            step, deeper = waiting.pop(), []
            try:
                async with aclosing(self._pages(step.prefix)) as pages:
                    async for page in pages:
                        found = await self._kept(await self._followed(page))
                        kinds = {entry.kind for entry in found.entries}
                        if not kinds <= _LEAVES:
                            deeper += step.into(found.entries)
                        yield _without_buckets(found) if Kind.BUCKET in kinds else found
            except Unauthenticated:
                raise
            except StorageError as error:
                if step.prefix == prefix:
                    raise
                yield Found([], [(step.prefix, error)])
            waiting += sorted(deeper, key=_prefix, reverse=True)

    async def _kept(self, found: Found) -> Found:
        """Without the directories that need not be entered, or must not."""
        passes = self.passes
        if passes is None or self.storage.capabilities.recursive:
            return found
        kept, problems = [], [*found.problems]
        for entry in found.entries:
            try:
                is_left_out = entry.kind is Kind.DIRECTORY and await passes(entry)
            except Unauthenticated:
                raise
            except StorageError as error:
                problems.append((entry.key, error))
            else:
                kept += [] if is_left_out else [entry]
        return Found(kept, problems)

    async def _followed(self, page: Page) -> Found:
        """The entries, with what symbolic links lead to under the names of the links.

        What could be listed, and not be looked at, tells why when it is asked for.
        """
        follows = self.follow is not Follow.NONE
        are_asked = [
            (follows and entry.kind is _LINK)
            or (entry.size is None and _is_unseen(entry))
            for entry in page.entries
        ]
        if True not in are_asked:
            return Found(page.entries)
        entries, problems = [], []
        for entry, is_asked in zip(page.entries, are_asked, strict=True):
            try:
                entries.append(await self._behind(entry.key) if is_asked else entry)
            except Unauthenticated:
                raise
            except StorageError as error:
                problems.append((entry.key, error))
        return Found(entries, problems)

    async def _behind(self, link: Key) -> Entry:
        entry: Entry = await self.tries(lambda: self.storage.stat(link))
        if entry.kind is Kind.DIRECTORY and self.follow is Follow.FILES:
            raise Unsupported(
                "a link to a folder is not moved; copy it, or move the folder"
            )
        return entry

    def _pages(self, prefix: Key) -> AsyncGenerator[Page, None]:
        if self.storage.capabilities.recursive and prefix != "":
            return all_below(self._page, prefix, self.storage.cursor_after)
        return self._pages_here(prefix)

    async def _pages_here(self, prefix: Key) -> AsyncGenerator[Page, None]:
        cursor: Cursor | None = None
        while True:
            page = await self._page(prefix, cursor, False)
            yield page
            if (cursor := page.cursor) is None:
                return

    async def _page(self, prefix: Key, cursor: Cursor | None, recursive: bool) -> Page:
        page: Page = await self.tries(
            lambda: self.storage.list_page(prefix, cursor, recursive=recursive)
        )
        return page


@dataclass(frozen=True, slots=True)
class _Step:
    """A directory or bucket that is to be listed."""

    prefix: Key
    above: tuple[Version, ...]
    """The directories on the way to what it holds, so that links go round no circle."""

    def into(self, entries: Iterable[Entry]) -> list[_Step]:
        return [
            _Step(
                entry.key, (*self.above, entry.version) if entry.version else self.above
            )
            for entry in entries
            if entry.kind not in _LEAVES and entry.version not in self.above
        ]


def _is_unseen(entry: Entry) -> bool:
    """Whether a disk told its name, and nothing else: the folder cannot be entered."""
    return entry.kind is Kind.FILE and entry.modified is None and not entry.traits


def _without_buckets(found: Found) -> Found:
    kept = [entry for entry in found.entries if entry.kind is not Kind.BUCKET]
    return Found(kept, found.problems)


_prefix: Final = attrgetter("prefix")
_LINK: Final = Kind.SYMLINK
_LEAVES: Final = frozenset({Kind.FILE, Kind.SYMLINK})
