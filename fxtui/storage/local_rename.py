"""Giving a file its name, which may be taken: what a WriteMode means on a disk."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import (
    EEXIST,
    EINVAL,
    EISDIR,
    ENOSYS,
    ENOTDIR,
    ENOTEMPTY,
    EOPNOTSUPP,
)
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import Final

from fxtui.domain.errors import AlreadyExists, VersionMismatch
from fxtui.domain.writing import WriteMode

from .libc import system_call
from .local_entry import version_of

TAKEN: Final = "this name is taken; choose another"
_HERE: Final = -100  # AT_FDCWD of Linux: paths are absolute, so it is only a form
_NO_REPLACE: Final = 1  # RENAME_NOREPLACE
_LACKING: Final = {EINVAL, ENOSYS, EOPNOTSUPP}


def refuse_special(target: Path) -> None:
    """Raise AlreadyExists if a file may not take this place: it would be no file's.

    Root could replace ``/dev/null`` by one, and never have it back.
    """
    if target.is_dir():
        raise AlreadyExists("a folder has this name; choose another")
    with suppress(FileNotFoundError, NotADirectoryError):
        mode = target.lstat().st_mode
        if not (S_ISREG(mode) or S_ISLNK(mode)):
            raise AlreadyExists("a device, pipe or socket has this name; choose another")


def rename(source: Path, target: Path, mode: WriteMode) -> None:
    """Rename as far as ``mode`` allows; whole, at once, and never over a folder of files.

    A version is compared just before: no disk has a call that does both.
    """
    if mode.kind == "create":
        return rename_new(source, target)
    if mode.kind == "update" and _version(target) != mode.version:
        raise VersionMismatch("it is no longer the version that was seen; look again")
    if not _is_folder(source):
        refuse_special(target)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno in {EEXIST, EISDIR, ENOTDIR, ENOTEMPTY}:
            raise AlreadyExists(TAKEN) from error
        raise


def rename_new(source: Path, target: Path) -> None:
    try:
        renamed = system_call("renameat2")
        renamed(_HERE, os.fsencode(source), _HERE, os.fsencode(target), _NO_REPLACE)
    except FileExistsError as error:
        raise AlreadyExists(TAKEN) from error
    except OSError as error:
        if error.errno not in _LACKING:
            raise
        rename_unless_seen(source, target)


def rename_unless_seen(source: Path, target: Path) -> None:
    """For a system or disk without the call that refuses a taken name.

    A hard link refuses one as well. A folder has none, nor has FAT: there, who takes the
    name between our look and our rename loses it, if it is a file or an empty folder.
    """
    if not _is_folder(source):
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError as error:
            raise AlreadyExists(TAKEN) from error
        except OSError:
            pass  # the rename below tells what is wrong, if it is not the link
        else:
            return source.unlink()
    if os.path.lexists(target):
        raise AlreadyExists(TAKEN)
    source.rename(target)
    return None


def _version(path: Path) -> str | None:
    try:
        return version_of(path.stat())
    except FileNotFoundError:
        return None


def _is_folder(path: Path) -> bool:
    return S_ISDIR(path.lstat().st_mode)
