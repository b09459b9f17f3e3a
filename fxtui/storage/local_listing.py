"""What a folder of the disk holds, page after page, while the scan of it stays open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from time import monotonic
from typing import Final

from fxtui.domain.entry import Cursor, Entry, Kind, Page
from fxtui.domain.errors import NotFound, StorageError
from fxtui.domain.location import Key

from .disk_errors import own_errors
from .disk_thread import in_thread
from .local_entry import entry_of
from .local_folder import PARTIAL
from .local_tree import LocalTree

PAGE: Final = 1_000
_PATIENCE: Final = 0.2
"""Seconds after which a page of a slow disk ends, though it is not full."""

_GLANCE: Final = 16
"""Entries between two looks at the clock."""

_MOST: Final = 32
"""Scans that may wait for their next page; each costs a descriptor."""


class Folders:
    """The folders of a tree, as pages of a storage."""

    def __init__(self, tree: LocalTree) -> None:
        self._tree, self._scans = tree, Scans()

    async def page(self, prefix: Key, cursor: Cursor | None = None) -> Page:
        head, slash, start = prefix.rpartition("/")
        folder = self._tree.path(head + slash)
        try:
            with own_errors(self._tree.location(prefix)):
                return await self._scans.page(folder, prefix, cursor)
        except NotFound:
            if start:
                return Page([])  # no key begins so; that is no missing folder
            raise

    def close(self) -> None:
        self._scans.close()


class Scans:
    """Listings, and those of them that wait for somebody to ask for the next page."""

    def __init__(self) -> None:
        self._waiting: dict[Cursor, _Scan] = {}

    async def page(self, folder: Path, prefix: Key, cursor: Cursor | None) -> Page:
        """A page of the names in ``folder`` that make a key beginning with ``prefix``."""
        scan = _Scan(folder, prefix) if cursor is None else self._resumed(cursor)
        try:
            entries = await in_thread(scan.page)
        except BaseException:
            scan.close()
            raise
        if scan.is_done:
            scan.close()
            return Page(entries)
        return Page(entries, self._kept(scan))

    def close(self) -> None:
        for scan in self._waiting.values():
            scan.close()
        self._waiting.clear()

    def _resumed(self, cursor: Cursor) -> _Scan:
        try:
            return self._waiting.pop(cursor)
        except KeyError:
            raise StorageError(
                "this listing was left too long ago; list the folder again"
            ) from None

    def _kept(self, scan: _Scan) -> Cursor:
        while len(self._waiting) >= _MOST:
            self._waiting.pop(next(iter(self._waiting))).close()
        cursor = os.urandom(8).hex()
        self._waiting[cursor] = scan
        return cursor


class _Scan:
    """One pass over a folder, opened when its first page is asked for."""

    def __init__(self, folder: Path, prefix: Key) -> None:
        head, slash, self._start = prefix.rpartition("/")
        self._folder, self._above = folder, head + slash
        self._open = ExitStack()
        self._found: Iterator[os.DirEntry[str]] | None = None
        self.is_done = False

    def page(self) -> list[Entry]:
        if self._found is None:
            self._found = self._open.enter_context(os.scandir(self._folder))
        entries: list[Entry] = []
        end = monotonic() + _PATIENCE
        for seen in range(1, PAGE + 1):
            if (item := next(self._found, None)) is None:
                self.is_done = True
                break
            if self._is_shown(item.name) and (entry := self._entry(item)):
                entries.append(entry)
            if seen % _GLANCE == 0 and monotonic() > end:
                break
        return entries

    def close(self) -> None:
        self._open.close()

    def _is_shown(self, name: str) -> bool:
        return name.startswith(self._start) and not (
            name.startswith(".fxtui-") and PARTIAL.fullmatch(name)
        )

    def _entry(self, item: os.DirEntry[str]) -> Entry | None:
        key = self._above + item.name
        try:
            return entry_of(key, item.stat(follow_symlinks=False))
        except FileNotFoundError:
            return None  # it went between the two calls
        except OSError:
            return _unseen(key, item)


def _unseen(key: Key, item: os.DirEntry[str]) -> Entry:
    """What a folder tells of an entry that may not be looked at."""
    with suppress(OSError):
        if item.is_symlink():
            return Entry(key, Kind.SYMLINK)
        if item.is_dir(follow_symlinks=False):
            return Entry(f"{key}/", Kind.DIRECTORY)
    return Entry(key, Kind.FILE)
