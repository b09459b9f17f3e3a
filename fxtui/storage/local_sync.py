"""Files that are to be on the disk for sure, before what they came from goes."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Final

from .local_folder import sync_folder

_MANY: Final = 8
"""Files from which on a disk is asked once, where the system can: on Linux."""


def sync_files(paths: Collection[Path]) -> None:
    """Return when these, with their names and dates, are on the disk; raise OSError."""
    whole = _syncfs()
    if whole is None or len(paths) < _MANY:
        for path in paths:
            _sync(path)
        for folder in {path.parent for path in paths}:
            sync_folder(folder)
        return
    for folder in {path.stat().st_dev: path.parent for path in paths}.values():
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            whole(descriptor)
        finally:
            os.close(descriptor)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@cache
def _syncfs() -> Callable[[int], None] | None:
    """Linux's call for all that was written to a disk; None where there is none."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:
        return None

    def call_it(descriptor: int) -> None:
        if call(descriptor):
            error = ctypes.get_errno()
            raise OSError(error, os.strerror(error))

    return call_it
