"""The files below a location, by their names there, with what symbolic links lead to."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import NamedTuple

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import FOLDERS, Entry, Kind, Version
from fxtui.domain.errors import StorageError, Unauthenticated
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.value import replace
from fxtui.front.below import below


class Leaf(NamedTuple):
    """A file, or why nobody can look at it: a link to nothing, or a closed folder."""

    name: str
    location: Location
    entry: Entry | None
    problem: StorageError | None = None


class Tree:
    """All files below a folder, as they are found; none of them is kept."""

    def __init__(self, folder: Location, browser: Browser, context: Context) -> None:
        self._folder, self._browser, self._context = folder, browser, context
        self.is_bare = True
        """Whether nothing at all was found, not even a marker of a folder."""

    async def leaves(self) -> AsyncGenerator[Leaf, None]:
        above: tuple[Version, ...] = ()
        if self._folder.scheme == LOCAL:
            top = await self._browser.stat(self._folder, self._context)
            above = (top.version or "",)
        async with aclosing(self._below(self._folder, above)) as leaves:
            async for leaf in leaves:
                yield leaf

    def location(self, name: str) -> Location:
        return self._folder.child(name)

    async def _below(
        self, folder: Location, above: tuple[Version, ...]
    ) -> AsyncGenerator[Leaf, None]:
        """``above`` are the folders on the way here, so that links go round no circle."""
        closed: list[Leaf] = []

        def refused(place: Location, error: StorageError) -> None:
            name = place.key[len(self._folder.key) :]
            closed.append(Leaf(name, place, None, error))

        found = below(
            self._browser, folder, self._context, recursive=True, refused=refused
        )
        async with aclosing(found) as entries:
            async for entry in entries:
                self.is_bare = False
                if entry.kind is not Kind.SYMLINK:
                    if _is_file(entry):
                        yield self._leaf(entry)
                    continue
                async with aclosing(self._behind(entry, above)) as leaves:
                    async for leaf in leaves:
                        yield leaf
        for leaf in closed:
            yield leaf

    async def _behind(
        self, link: Entry, above: tuple[Version, ...]
    ) -> AsyncGenerator[Leaf, None]:
        """What a link leads to: a file, all that is in a folder, or nothing."""
        location = replace(self._folder, key=link.key)
        try:
            behind = await self._browser.stat(location, self._context)
        except Unauthenticated:
            raise
        except StorageError as error:
            yield Leaf(self._name(link), location, None, error)
            return
        version = behind.version or ""
        if behind.kind not in FOLDERS:
            if _is_file(behind):
                yield self._leaf(behind)
        elif version not in above:
            folder = replace(self._folder, key=behind.key)
            async with aclosing(self._below(folder, (*above, version))) as leaves:
                async for leaf in leaves:
                    yield leaf

    def _leaf(self, entry: Entry) -> Leaf:
        return Leaf(self._name(entry), replace(self._folder, key=entry.key), entry)

    def _name(self, entry: Entry) -> str:
        return entry.key[len(self._folder.key) :]


def _is_file(entry: Entry) -> bool:
    """A marker of a folder is no file."""
    return entry.kind is Kind.FILE and not (entry.key.endswith("/") and not entry.size)
