"""Files that are to be on the disk for sure, before what they came from goes."""

from __future__ import annotations

import os
from collections.abc import Collection
from errno import ENOSYS
from pathlib import Path
from typing import Final

from .libc import system_call
from .local_folder import sync_folder

_MANY: Final = 8
"""Files from which on their disk is asked once for all."""


def sync_files(paths: Collection[Path]) -> None:
    """Return when these, with their names and dates, are on the disk; raise OSError."""
    if len(paths) >= _MANY:
        try:
            return _sync_disks(paths)
        except OSError as error:
            if error.errno != ENOSYS:  # Linux alone has such a call
                raise
    for path in paths:
        _sync(path)
    for folder in {path.parent for path in paths}:
        sync_folder(folder)
    return None


def _sync_disks(paths: Collection[Path]) -> None:
    for path in {path.stat().st_dev: path for path in paths}.values():
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            system_call("syncfs")(descriptor)
        finally:
            os.close(descriptor)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
