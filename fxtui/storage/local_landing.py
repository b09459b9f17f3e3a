"""A file of the disk that grows under a temporary name, until it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE
from typing import Final, Self

from fxtui.domain.content import Tap
from fxtui.domain.entry import Entry
from fxtui.domain.errors import ContentMismatch, StorageError
from fxtui.domain.location import Key, Location
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions

from .disk_errors import own_errors
from .disk_file import DiskFile
from .disk_room import check_room
from .disk_thread import in_thread
from .local_entry import entry_of
from .local_folder import make_folder, sync_folder
from .local_partial import Partial, find_partial, new_partial
from .local_rename import refuse_special, rename

SYNC_FROM: Final = 8 * 1024 * 1024
"""Bytes from which a file is on the disk for sure before it is called done."""

_BLOCK: Final = 512
"""Bytes of what a status counts as a block, whatever the blocks of the disk are."""

_write_out: Final = getattr(os, "fdatasync", os.fsync)  # macOS has only the slower one


class LocalLanding:
    """A Landing. Nobody else may read it before it has its name."""

    file: DiskFile
    token: str
    is_kept = False

    def __init__(
        self, target: Path, key: Key, size: int | None, *, location: Location, umask: int
    ) -> None:
        """``size`` is None where only the last byte will tell it."""
        self._target, self._key, self._size = target, key, size
        self._location, self._umask = location, umask
        self._partial: Partial | None = None
        self._is_findable = False

    async def begin(self, token: str = "") -> Self:
        """Go on with the one of this token, or make it."""
        try:
            with own_errors(self._location):
                await in_thread(self._begin_with, token)
        except BaseException:
            await (self.keep() if self.is_kept else self.discard())
            raise
        return self

    async def sync(self) -> None:
        with own_errors(self._location):
            await in_thread(self._sync)

    async def reveal(
        self, mode: WriteMode = OVERWRITE, *, options: WriteOptions = PLAIN
    ) -> Entry:
        with own_errors(self._location):
            return await in_thread(self._reveal, mode, options)

    async def keep(self) -> None:
        await self._end(Partial.close)

    async def discard(self) -> None:
        await self._end(Partial.remove)

    def write_now(
        self, content: bytes, mode: WriteMode, options: WriteOptions, tap: Tap
    ) -> Entry:
        """Begin, fill and reveal it, for who is in a thread already."""
        try:
            self._begin()
            self.file.write_now(0, content, tap)
            return self._reveal(mode, options)
        finally:
            self._end_now(Partial.remove)

    def _begin_with(self, token: str) -> None:
        found = find_partial(self._target, token) if token else None
        if found and self._is_too_large(os.fstat(found.descriptor).st_size):
            found = found.remove()  # it is to become something else
        self.is_kept = found is not None
        self._begin(found)
        self.token = self._held.token

    def _begin(self, found: Partial | None = None) -> None:
        self._partial = found
        refuse_special(self._target)
        if not found:
            self._partial = self._made()
        self.file = DiskFile(self._held.descriptor, self._location)
        there = os.fstat(self._held.descriptor).st_blocks * _BLOCK
        check_room(self._target.parent, (self._size or 0) - there)

    def _is_too_large(self, size: int) -> bool:
        return self._size is not None and size > self._size

    def _made(self) -> Partial:
        try:
            return self._made_once()
        except FileNotFoundError:  # the folder was empty, and somebody removed it
            return self._made_once()

    def _made_once(self) -> Partial:
        make_folder(self._target.parent, self._umask)
        return new_partial(self._target)

    def _sync(self) -> None:
        _write_out(self._held.descriptor)
        if not self._is_findable:
            sync_folder(self._target.parent)
            self._is_findable = True

    def _reveal(self, mode: WriteMode, options: WriteOptions) -> Entry:
        partial = self._held
        size = self._finish(partial.descriptor, options)
        if not partial.is_in_place:
            raise ContentMismatch("somebody removed the unfinished file; retry it")
        rename(partial.path, self._target, mode)
        self._partial = None
        partial.close()
        if size >= SYNC_FROM:
            sync_folder(self._target.parent)
        return entry_of(self._key, self._target.lstat())

    def _finish(self, descriptor: int, options: WriteOptions) -> int:
        """Make it what it is to be; its size."""
        status = os.fstat(descriptor)
        if self._size not in (None, status.st_size):
            raise ContentMismatch(
                f"{status.st_size} of {self._size} bytes arrived; retry it"
            )
        wanted = 0o666 & ~self._umask
        if S_IMODE(status.st_mode) != wanted:
            with suppress(PermissionError):  # a disk without permissions, such as FAT
                os.fchmod(descriptor, wanted)
        if options.modified is not None:
            os.utime(descriptor, (options.modified, options.modified))
        if status.st_size >= SYNC_FROM:
            os.fsync(descriptor)  # not fdatasync: the date has to last as well
        os.close(os.dup(descriptor))  # a network disk writes, or fails, when one closes
        return status.st_size

    @property
    def _held(self) -> Partial:
        if self._partial is None:
            raise StorageError("this file was revealed, kept or discarded before")
        return self._partial

    async def _end(self, how: Callable[[Partial], None]) -> None:
        if self._partial:
            with own_errors(self._location):
                await in_thread(self._end_now, how)

    def _end_now(self, how: Callable[[Partial], None]) -> None:
        partial, self._partial = self._partial, None
        if partial:
            how(partial)
