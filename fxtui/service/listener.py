"""The socket that the service listens on: only its owner reaches it."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

from fxtui.domain.errors import ServiceError


def listener(path: Path) -> socket.socket:
    """A socket that listens at ``path``, instead of what an ended service left there.

    Whoever calls this holds the lock, so that no service is there any more.
    """
    with suppress(FileNotFoundError):
        if stat.S_ISSOCK(path.lstat().st_mode):
            path.unlink()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(os.fspath(path))
        path.chmod(0o600)
        listening.listen(socket.SOMAXCONN)
    except OSError as error:
        listening.close()
        raise ServiceError(f"no socket can be made at {path}: {error}") from error
    listening.setblocking(False)
    return listening


def identity(path: Path) -> tuple[int, int] | None:
    """Which file is there now; None if none is."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
