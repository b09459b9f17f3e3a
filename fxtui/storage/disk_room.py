"""How much still fits on a disk, and how to say that it is too little."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from fxtui.domain.errors import QuotaExceeded
from fxtui.domain.landing import Room

from .disk_errors import GOES_ON

_MATTERS: Final = 1024 * 1024
"""Bytes from which a file may be what fills a disk."""


def room_at(path: Path) -> Room:
    """The room of the disk that ``path`` lies on, or would lie on."""
    folder = _existing(path)
    return Room(str(folder.stat().st_dev), _free(folder))


def check_room(folder: Path, size: int) -> None:
    """Raise QuotaExceeded if ``size`` more bytes cannot fit below this folder."""
    if size < _MATTERS:
        return
    if size > (free := _free(folder)):
        raise QuotaExceeded(
            f"it needs {_human(size)}, only {_human(free)} are free on "
            f"{_mount(folder)}; {GOES_ON}"
        )


def fullness(path: Path) -> str:
    """What is left of a disk that refused to take more: bytes, or names for files."""
    folder = _existing(path)
    disk, mount = os.statvfs(folder), _mount(folder)
    if disk.f_files and not disk.f_favail:
        return f"no more files fit on {mount}, however small"
    return f"{_human(disk.f_bavail * disk.f_frsize)} are free on {mount}"


def _existing(path: Path) -> Path:
    """The folder that it is, or is in, or the nearest one above that is there."""
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def _free(folder: Path) -> int:
    disk = os.statvfs(folder)
    if not disk.f_blocks:
        return sys.maxsize  # some network disks tell nothing
    return disk.f_bavail * disk.f_frsize


def _mount(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.is_mount())


def _human(size: int) -> str:
    from humanize import naturalsize  # only an error needs it

    return naturalsize(size, binary=True)
