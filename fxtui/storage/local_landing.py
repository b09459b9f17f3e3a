"""A file of the disk that grows under a temporary name, until it is whole."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE
from typing import Final, Self

from fxtui.domain.content import Tap
from fxtui.domain.entry import Entry
from fxtui.domain.errors import ContentMismatch
from fxtui.domain.location import Key, Location
from fxtui.domain.storage import OVERWRITE, PLAIN, WriteMode, WriteOptions

from .disk_errors import own_errors
from .disk_file import DiskFile, in_thread
from .local_folder import check_room, make_folder, partial_name, sync_folder
from .local_listing import entry_of
from .local_rename import refuse_special, rename

SYNC_FROM: Final = 8 * 1024 * 1024
"""Bytes from which a file is on the disk for sure before it is called done."""

_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class LocalLanding:
    """A Landing. Nobody else may read it before it has its name."""

    file: DiskFile

    def __init__(
        self, target: Path, key: Key, size: int, *, location: Location, umask: int
    ) -> None:
        self._target, self._key, self._size = target, key, size
        self._location, self._umask = location, umask
        self._partial = target.with_name(partial_name())
        self._descriptor: int | None = None
        self._is_there = False

    async def begin(self) -> Self:
        try:
            with own_errors(self._location):
                await in_thread(self._begin)
        except BaseException:
            await self.discard()
            raise
        return self

    async def reveal(
        self, mode: WriteMode = OVERWRITE, *, options: WriteOptions = PLAIN
    ) -> Entry:
        with own_errors(self._location):
            return await in_thread(self._reveal, mode, options)

    async def discard(self) -> None:
        if self._is_there:
            with own_errors(self._location):
                await in_thread(self._discard)

    def write_now(
        self, content: bytes, mode: WriteMode, options: WriteOptions, tap: Tap
    ) -> Entry:
        """Begin, fill and reveal it, for who is in a thread already."""
        try:
            self._begin()
            self.file.write_now(0, content, tap)
            return self._reveal(mode, options)
        finally:
            if self._is_there:
                self._discard()

    def _begin(self) -> None:
        refuse_special(self._target)
        try:
            self._descriptor = self._made()
        except FileNotFoundError:  # the folder was empty, and somebody removed it
            self._descriptor = self._made()
        self._is_there = True
        self.file = DiskFile(self._descriptor, self._location)

    def _made(self) -> int:
        make_folder(self._target.parent, self._umask)
        check_room(self._target.parent, self._size)
        return os.open(self._partial, _FLAGS, 0o600)

    def _reveal(self, mode: WriteMode, options: WriteOptions) -> Entry:
        self._finish(self.file.fileno(), options)
        rename(self._partial, self._target, mode)
        self._is_there = False
        self._close()
        if self._size >= SYNC_FROM:
            sync_folder(self._target.parent)
        return entry_of(self._key, self._target.lstat())

    def _finish(self, descriptor: int, options: WriteOptions) -> None:
        status = os.fstat(descriptor)
        if status.st_size != self._size:
            raise ContentMismatch(
                f"{status.st_size} of {self._size} bytes arrived; retry it"
            )
        wanted = 0o666 & ~self._umask
        if S_IMODE(status.st_mode) != wanted:
            with suppress(PermissionError):  # a disk without permissions, such as FAT
                os.fchmod(descriptor, wanted)
        if options.modified is not None:
            os.utime(descriptor, (options.modified, options.modified))
        if self._size >= SYNC_FROM:
            os.fsync(descriptor)  # not fdatasync: the date has to last as well
        os.close(os.dup(descriptor))  # a network disk writes, or fails, when one closes

    def _discard(self) -> None:
        self._partial.unlink(missing_ok=True)
        self._is_there = False
        self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)
