"""A move on one disk: it gets another name, and stays where its bytes are."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import EXDEV
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from fxtui.domain.entry import Version
from fxtui.domain.errors import InvalidName, PermissionDenied, VersionMismatch
from fxtui.domain.writing import WriteMode

from .local_entry import version_of
from .local_rename import rename, rename_new


def take_over(
    file: Path, status: os.stat_result, target: Path, version: Version, mode: WriteMode
) -> bool:
    """Rename a file if its ``status`` is of this version; False if it cannot be done so.

    That is so if the target is on another disk, and of what is no file by itself: of a
    link, what it leads to is moved. Raise AlreadyExists or VersionMismatch, too, where
    ``mode`` does not allow it.
    """
    if not S_ISREG(status.st_mode):
        return False
    if version_of(status) != version:
        raise VersionMismatch("it was written to, or another has its name by now")
    with suppress(FileNotFoundError):
        if os.path.samestat(status, target.lstat()):  # a rename would do nothing at all
            raise InvalidName("the source and the target are one file; nothing was done")
    try:
        rename(file, target, mode)
    except PermissionError as error:
        if _may_write(file.parent):
            raise  # it is about the target
        raise PermissionDenied(
            f"it has to stay in {file.parent}, where this user may not write; copy it"
        ) from error
    except OSError as error:
        if error.errno == EXDEV:
            return False
        raise
    return True


def take_over_folder(folder: Path, status: os.stat_result, target: Path) -> bool:
    """Rename a folder with all that it holds; False if that cannot be done.

    Why is told of what it holds, then. A link to a folder is none. Raise AlreadyExists.
    """
    if not S_ISDIR(status.st_mode):
        return False
    try:
        rename_new(folder, target)
    except OSError:
        return False
    return True


def _may_write(folder: Path) -> bool:
    is_effective = os.access in os.supports_effective_ids
    return os.access(folder, os.W_OK, effective_ids=is_effective)
