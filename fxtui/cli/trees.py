"""The files below a location, by their names there, with what symbolic links lead to."""

from __future__ import annotations

from contextlib import aclosing

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Entry, Kind, Version
from fxtui.domain.errors import StorageError, Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.value import replace
from fxtui.front.below import FOLDERS, below


class Tree:
    """All files below a folder."""

    def __init__(self, folder: Location, browser: Browser, context: Context) -> None:
        self._folder, self._browser, self._context = folder, browser, context
        self.files: dict[str, Entry] = {}
        self.problems: dict[str, StorageError] = {}
        """Links that lead nowhere, or where nobody may look."""

        self.is_bare = True
        """Whether nothing at all was found, not even a marker of a folder."""

    async def grow(self) -> Tree:
        await self._below(self._folder, ())
        return self

    def location(self, name: str) -> Location:
        return self._folder.child(name)

    async def _below(self, folder: Location, above: tuple[Version, ...]) -> None:
        """``above`` are the folders on the way here, so that links go round no circle."""
        found = below(self._browser, folder, self._context, recursive=True)
        async with aclosing(found) as entries:
            async for entry in entries:
                self.is_bare = False
                if entry.kind is not Kind.SYMLINK:
                    self._take(entry)
                elif behind := await self._behind(entry):
                    await self._enter(behind, above)

    async def _enter(self, behind: Entry, above: tuple[Version, ...]) -> None:
        version = behind.version or ""
        if behind.kind not in FOLDERS:
            self._take(behind)
        elif version not in above:
            folder = replace(self._folder, key=behind.key)
            await self._below(folder, (*above, version))

    def _take(self, entry: Entry) -> None:
        """A marker of a folder is no file."""
        is_marker = entry.key.endswith("/") and not entry.size
        if entry.kind is Kind.FILE and not is_marker:
            self.files[self._name(entry)] = entry

    async def _behind(self, link: Entry) -> Entry | None:
        try:
            location = replace(self._folder, key=link.key)
            return await self._browser.stat(location, self._context)
        except Unauthenticated:
            raise
        except StorageError as error:
            self.problems[self._name(link)] = error
            return None

    def _name(self, entry: Entry) -> str:
        return entry.key[len(self._folder.key) :]
