"""Folders of the disk: made when needed, and asked for their habits."""

from __future__ import annotations

import os
import re
from errno import EINVAL, EOPNOTSUPP
from itertools import takewhile
from pathlib import Path
from stat import S_IMODE
from typing import Final

from fxtui.domain.errors import AlreadyExists

PARTIAL: Final = re.compile(r"\.fxtui-[0-9a-f]{16}\.part")
"""The names of our unfinished files, which no listing shows."""


_UNABLE: Final = (EINVAL, EOPNOTSUPP)
"""What network disks say that see to names by themselves."""


def partial_name(digits: str = "") -> str:
    """A name for an unfinished file: of 16 hex digits, or a new one."""
    return f".fxtui-{digits or os.urandom(8).hex()}.part"


def make_folder(path: Path, umask: int) -> None:
    """Make a folder and those above it; what is there stays as it is."""
    if path.is_dir():
        return  # as nearly always, and before all that are above it are named
    missing = list(takewhile(lambda folder: not folder.is_dir(), (path, *path.parents)))
    for folder in reversed(missing):
        try:
            folder.mkdir()
        except FileExistsError as error:
            if not folder.is_dir():
                raise AlreadyExists(
                    f"a file is where the folder {folder.name!r} has to be; rename one"
                ) from error
        else:
            _permit(folder, 0o777 & ~umask)


def sync_folder(folder: Path) -> None:
    """Return when the names in it are on the disk for sure."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise
    finally:
        os.close(descriptor)


def folds_names(folder: Path) -> bool:
    """Whether ``a`` and ``A`` are one file here: asked by making one, for a moment.

    Where none may be made the answer is yes: what nobody can write cannot clash either.
    """
    while not folder.is_dir():
        folder = folder.parent
    probe = folder / partial_name()
    try:
        probe.touch(mode=0o600, exist_ok=False)
    except OSError:
        return True
    try:
        return probe.with_name(probe.name.upper()).exists()
    finally:
        probe.unlink(missing_ok=True)


def _permit(folder: Path, wanted: int) -> None:
    """Give these permissions, where the process's own umask did not."""
    mode = S_IMODE(folder.lstat().st_mode)
    if mode & 0o777 != wanted:
        folder.chmod(mode & ~0o777 | wanted)  # a setgid bit that is inherited stays
