"""There is one service: whoever holds the lock. Its file says who that is."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from pathlib import Path
from typing import Final

import msgspec

from fxtui.domain.errors import ServiceError
from fxtui.domain.value import replace

REPLACE: Final = signal.SIGUSR1
"""Tells the holder to make way for a newer one; of protocol 1 none knows it."""

_RECORD: Final = 1024
"""Bytes of the file, whatever it says: a socket's path is short."""

_TRIES: Final = 5
_PAUSE: Final = 0.05
"""Seconds between two tries: who asks for the holder has the lock for a moment, too."""

_NOT_OURS: Final = (FileNotFoundError, NotADirectoryError, PermissionError)
"""There is no lock that could be held; who would make one is told what is wrong."""


class Running(msgspec.Struct, frozen=True):
    """Who holds the lock; other versions read it too, and skip what they do not know."""

    pid: int
    socket: str
    version: str
    """Of fxtui."""

    since: float
    birth: int = 0
    """When that process began; see ``birth.py``."""

    protocol: int = 1
    """The version that it speaks on its socket."""

    ending: bool = False
    """It finishes what it has begun, and answers nobody any more."""

    idle_since: float | None = None
    """Since when it has had nothing to do; None if it has."""


class Lock:
    """Held until it is released, or its process is gone, however that came."""

    def __init__(self, path: Path) -> None:
        """Open the lock's file, or make it; its directory must exist."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._descriptor, self._path = os.open(path, flags, 0o600), path

    @property
    def is_in_place(self) -> bool:
        """Whether who looks for the holder finds this file; false if that is sure."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._path.lstat())
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True  # a network disk that does not answer now

    def take(self) -> bool:
        """Try to hold it; false if another process does."""
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(_PAUSE)
            if _locked(self._descriptor, fcntl.LOCK_EX):
                os.ftruncate(self._descriptor, 0)  # who held it before is not us
                return True
        return False

    def sign(self, running: Running) -> None:
        """Say who holds it: in one write, so that nobody reads half of it."""
        os.pwrite(self._descriptor, msgspec.json.encode(running).ljust(_RECORD), 0)

    def release(self) -> None:
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)


class Sign:
    """What the lock's file says of its holder, as that changes."""

    def __init__(self, lock: Lock, running: Running) -> None:
        self._lock = lock
        self._say(running)

    @property
    def is_found(self) -> bool:
        """Whether anybody can read it still: its folder may be deleted, or another's."""
        return self._lock.is_in_place

    def idle(self, since: float | None) -> None:
        """There is nothing to do since then, or there is."""
        if (since is None) != (self._running.idle_since is None):
            self._say(replace(self._running, idle_since=since))

    def ending(self) -> None:
        self._say(replace(self._running, ending=True))

    def _say(self, running: Running) -> None:
        self._running = running
        self._lock.sign(running)


def holder(path: Path) -> Running | None:
    """Who holds the lock now, and has signed; None if nobody has."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except _NOT_OURS:
        return None
    try:
        if _locked(descriptor, fcntl.LOCK_SH):
            return None
        return msgspec.json.decode(os.pread(descriptor, 64 * 1024, 0), type=Running)
    except msgspec.DecodeError:
        return None
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether some process has a lock on this file; false if there is no such file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except _NOT_OURS:
        return False
    try:
        return not _locked(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise ServiceError(
            f"the file system of the state directory has no locks ({error.strerror}); "
            "set FXTUI_STATE to a directory on a local disk"
        ) from error
    return True
