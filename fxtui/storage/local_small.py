"""Small files, read or written whole: for the one thread that moves a bundle of them.

The promises are those of ``local_source`` and ``local_landing``. What is at all unusual
is refused: it goes its own way there, and is explained.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final

from fxtui.domain.entry import Entry, Version
from fxtui.domain.errors import AlreadyExists, InvalidName, VersionMismatch
from fxtui.domain.location import Key
from fxtui.domain.writing import OVERWRITE, WriteMode

from .disk_write import write_all
from .local_entry import entry_of, version_of
from .local_partial import NEW, usual_partial
from .local_rename import TAKEN, rename
from .local_tree import LocalTree

_FLAGS: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_NO_NAMES: Final = frozenset({"", ".", ".."})
_NAMELESS: Final = os.O_RDWR | getattr(os, "O_TMPFILE", 0) | os.O_CLOEXEC
_DESCRIPTORS: Final = "/proc/self/fd"
_NO_NAMELESS: Final = (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL)
"""Of the disk, of an old kernel, and of systems that know the flag no more."""

_CAN_NAME: Final = hasattr(os, "O_TMPFILE") and Path(_DESCRIPTORS).is_dir()
"""Whether a file may be made that gets its name when it is whole: on Linux."""


class Unusual(Exception):
    """Nothing for a bundle."""


class LocalSmallFiles:
    """SmallFiles below a root. One thread has it."""

    def __init__(
        self, tree: LocalTree, umask: int, make: Callable[[Path, int], None]
    ) -> None:
        """``make`` sees to it that a folder is there."""
        self._tree, self._umask, self._make = tree, umask, make
        self._top = str(tree.root).rstrip("/")
        self._ready: set[str] = set()
        """Folders that are inside of the root, and there."""

    def __reduce__(self) -> tuple[Any, ...]:
        return LocalSmallFiles, (self._tree, self._umask, self._make)

    def take(self, key: Key, size: int, version: Version) -> bytes:
        path = self._path(key)
        if not S_ISREG(_status(path).st_mode):
            raise Unusual  # before it is opened: that may do something to a device
        descriptor = os.open(path, _FLAGS)
        try:
            content = os.read(descriptor, size + 1)
            status = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        if not len(content) == status.st_size == size:
            raise VersionMismatch("it has another size")
        if version_of(status) != version:
            raise VersionMismatch("it was written to, or another has its name by now")
        return content

    def is_free(self, key: Key) -> bool:
        return not os.path.lexists(self._path(key))

    def has(self, key: Key, version: Version) -> bool:
        """Whether this version of a file, wherever it was seen, has this name as well."""
        try:
            return version_of(_status(self._path(key))) == version
        except FileNotFoundError:
            return False

    def land(
        self,
        key: Key,
        content: bytes,
        modified: int | None,
        mode: WriteMode = OVERWRITE,
    ) -> Entry:
        path = self._path(key)
        self._prepare(key)
        if (descriptor := _nameless(path)) is not None:
            try:
                status = self._filled(descriptor, content, modified)
                if _give_name(descriptor, path, mode):
                    return entry_of(key, status)
            finally:
                os.close(descriptor)
        return self._landed_named(key, content, modified, mode)

    def _landed_named(
        self, key: Key, content: bytes, modified: int | None, mode: WriteMode
    ) -> Entry:
        """Where all files have names."""
        path = self._path(key)
        _check_free(path)
        descriptor, partial = _new_partial(path)
        try:
            status = self._filled(descriptor, content, modified)
            if not _has_name(status, partial):
                raise Unusual  # somebody removed it
            _rename(partial, path, mode)
        except BaseException:
            with suppress(OSError):
                if _has_name(os.fstat(descriptor), partial):
                    Path(partial).unlink()
            raise
        finally:
            os.close(descriptor)
        return entry_of(key, status)

    def _filled(
        self, descriptor: int, content: bytes, modified: int | None
    ) -> os.stat_result:
        """Put all of it there, and the date; how the file then stands."""
        write_all(descriptor, content, 0)
        os.fchmod(descriptor, 0o666 & ~self._umask)
        if modified is not None:
            os.utime(descriptor, (modified, modified))
        os.close(os.dup(descriptor))  # a network disk writes, or fails, when one closes
        return os.fstat(descriptor)

    def _path(self, key: Key) -> str:
        if "\0" in key or not _NO_NAMES.isdisjoint(key.split("/")):
            raise InvalidName(f"{key!r} is no path of a file")
        return f"{self._top}/{key}"

    def _prepare(self, key: Key) -> None:
        folder = key.rpartition("/")[0]
        if folder not in self._ready:
            self._make(self._tree.file_inside(key).parent, self._umask)
            self._ready.add(folder)


def _status(path: str) -> os.stat_result:
    return os.stat(path)  # noqa: PTH116  # to make a Path takes as long as to ask


def _rename(source: str, target: str, mode: WriteMode) -> None:
    if mode.insists:
        rename(Path(source), Path(target), mode)
    else:
        os.replace(source, target)  # noqa: PTH105  # as above


def _nameless(path: str) -> int | None:
    """A file that goes with whoever holds it, on the disk of ``path``; None if that
    disk cannot have one."""
    if not _CAN_NAME:
        return None
    try:
        return os.open(path.rpartition("/")[0], _NAMELESS, 0o600)
    except OSError as error:
        if error.errno in _NO_NAMELESS:
            return None
        raise


def _give_name(descriptor: int, path: str, mode: WriteMode) -> bool:
    """Give it its name; False if the system will not, for whatever reason."""
    if mode.kind == "update":
        return _put_in_place(descriptor, path, mode)
    try:
        _link(descriptor, path)
    except FileExistsError as error:
        if mode.kind == "create":
            raise AlreadyExists(TAKEN) from error
        return _put_in_place(descriptor, path, mode)
    except OSError:
        return False
    return True


def _put_in_place(descriptor: int, path: str, mode: WriteMode) -> bool:
    """Give it the name that a file has: that is gone then. False as above."""
    _check_free(path)
    partial = usual_partial(path)
    _hold(descriptor)  # before it has this name: who meets it leaves it alone
    try:
        _link(descriptor, partial)
    except FileExistsError as error:
        raise Unusual from error
    except OSError:
        return False
    try:
        _rename(partial, path, mode)
    except BaseException:
        Path(partial).unlink()
        raise
    return True


def _link(descriptor: int, path: str) -> None:
    """``linkat`` alone follows the link that a descriptor is: see open(2), O_TMPFILE."""
    os.link(
        f"{_DESCRIPTORS}/{descriptor}", path, src_dir_fd=descriptor, follow_symlinks=True
    )


def _hold(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Unusual from error


def _new_partial(path: str) -> tuple[int, str]:
    """An unfinished file beside a path, held; raise Unusual if another is in its way.

    Whoever takes it for one that was left, before it is held, removes it.
    """
    partial = usual_partial(path)
    try:
        descriptor = os.open(partial, NEW, 0o600)
    except FileExistsError as error:
        raise Unusual from error
    try:
        _hold(descriptor)
    except Unusual:
        os.close(descriptor)
        raise
    return descriptor, partial


def _has_name(status: os.stat_result, path: str) -> bool:
    try:
        return os.path.samestat(status, os.lstat(path))
    except FileNotFoundError:
        return False


def _check_free(path: str) -> None:
    """Raise Unusual unless the name is free, or a file's."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return
    if not S_ISREG(status.st_mode):
        raise Unusual
