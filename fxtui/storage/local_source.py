"""A file of the disk that is read, and that must not change meanwhile."""

from __future__ import annotations

import os
from errno import EINVAL, ENOSYS, EOPNOTSUPP, EXDEV
from pathlib import Path
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISREG, S_ISSOCK
from typing import Final, Self

from fxtui.domain.content import TAP_EVERY, FileSpan, Span, Tap
from fxtui.domain.entry import Version
from fxtui.domain.errors import ContentMismatch, NotFound, Unsupported, VersionMismatch
from fxtui.domain.location import Location

from .disk_errors import own_errors
from .disk_file import DiskFile, pieces
from .disk_thread import in_thread
from .disk_write import write_all
from .local_entry import version_of

_FLAGS: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_LACKING: Final = {EINVAL, ENOSYS, EOPNOTSUPP, EXDEV}

_SPECIAL: Final = (
    (S_ISDIR, "a folder: copy what is in it, with -r"),
    (S_ISFIFO, "a FIFO, which has no content of its own; it is left out"),
    (S_ISSOCK, "a socket, which has no content of its own; it is left out"),
    (S_ISCHR, "a device, and no file; it is left out"),
    (S_ISBLK, "a device, and no file; it is left out"),
)


class LocalSource:
    """A SourceFile. Links are followed, as ``aws s3`` does."""

    file: DiskFile
    size: int
    version: Version

    def __init__(self, path: Path, location: Location) -> None:
        self._path, self._location = path, location
        self._descriptor: int | None = None

    async def open(self, version: Version | None = None) -> Self:
        """Open it, if it still is this version."""
        try:
            with own_errors(self._location):
                await in_thread(self._open, version)
        except BaseException:
            await self.aclose()
            raise
        return self

    async def check(self) -> None:
        with own_errors(self._location):
            await in_thread(self._check)

    def check_now(self) -> None:
        with own_errors(self._location):
            self._check()

    async def read_whole(self, span: Span, version: Version | None, tap: Tap) -> bytes:
        """Open, read, check and close it in one visit to a thread."""
        with own_errors(self._location):
            return await in_thread(self._read_whole, span, version, tap)

    async def copy(self, span: Span, into: FileSpan) -> None:
        """Copy a span into another file, by the disk itself where it can."""
        with own_errors(self._location):
            await in_thread(_copy, self.file.fileno(), span, into)

    async def aclose(self) -> None:
        self._close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    def _open(self, version: Version | None) -> None:
        _check_kind(status_of(self._path))  # before: to open a device may do something
        self._descriptor = os.open(self._path, _FLAGS)
        status = os.fstat(self._descriptor)
        _check_kind(status)
        self.file = DiskFile(self._descriptor, self._location)
        self.size, self.version = status.st_size, version_of(status)
        if version not in (None, self.version):
            raise VersionMismatch("it has changed since it was listed; look again")

    def _read_whole(self, span: Span, version: Version | None, tap: Tap) -> bytes:
        try:
            self._open(version)
            content = self.file.read_now(span, tap)
            if version is not None:
                self._check()
            return content
        finally:
            self._close()

    def _check(self) -> None:
        if self._versions() != {self.version}:
            raise VersionMismatch(
                "changed while copying: it was written to, or another has its name"
            )

    def _close(self) -> None:
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def _versions(self) -> set[Version]:
        """Those of what is open, and of what has the name now."""
        found = {version_of(os.fstat(self.file.fileno()))}
        try:
            return found | {version_of(self._path.stat())}
        except OSError:
            return found | {""}


def status_of(path: Path) -> os.stat_result:
    """What a path leads to, or a NotFound that tells a broken link from nothing."""
    try:
        return path.stat()
    except FileNotFoundError as error:
        if path.is_symlink():
            raise NotFound("this symbolic link leads to nothing; mend it") from error
        raise


def _check_kind(status: os.stat_result) -> None:
    if S_ISREG(status.st_mode):
        return
    what = next((text for test, text in _SPECIAL if test(status.st_mode)), "no file")
    raise Unsupported(f"this is {what}")


def _copy(source: int, span: Span, into: FileSpan) -> None:
    target, shift = into.file.fileno(), into.span.offset - span.offset
    for piece in pieces(span, TAP_EVERY):
        offset, end = piece.offset, piece.offset + piece.size
        while offset < end:
            moved = _moved(source, target, Span(offset, end - offset), offset + shift)
            if not moved:
                raise ContentMismatch(
                    f"it ended after {offset - span.offset} of {span.size} bytes"
                )
            offset += moved
        into.tap.moved(piece.size)


def _moved(source: int, target: int, span: Span, at: int) -> int:
    """Move some bytes, and say how many: none only if the source ends there."""
    if hasattr(os, "copy_file_range"):
        try:
            if moved := os.copy_file_range(source, target, span.size, span.offset, at):
                return moved  # none: some disks say so although there are more
        except OSError as error:
            if error.errno not in _LACKING:
                raise
    chunk = os.pread(source, span.size, span.offset)
    write_all(target, chunk, at)
    return len(chunk)
