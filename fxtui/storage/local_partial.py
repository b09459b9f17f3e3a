"""Unfinished files: what they are called, who holds them, and how one is found again.

A target has one usual name for them, so that whoever writes it next meets what a writer
left that was killed. A lock tells which is which: the system lets go of it when a process
ends, in whatever way.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG
from typing import Final, NamedTuple

from .disk_birth import birth_of
from .local_folder import PARTIAL, partial_name

NEW: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD: Final = os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


class Partial(NamedTuple):
    """An unfinished file that is open here, and that nobody else holds."""

    path: Path
    descriptor: int
    is_locked: bool
    """False where the disk knows no locks, and nobody can tell who holds what."""

    @property
    def token(self) -> str:
        """Its name, and what no other file with this name will ever share with it."""
        number = os.fstat(self.descriptor).st_ino
        return f"{self.path.name}:{number}:{birth_of(self.descriptor) or ''}"

    @property
    def is_in_place(self) -> bool:
        """Whether its name still is the name of this file."""
        try:
            return os.path.samestat(os.fstat(self.descriptor), self.path.lstat())
        except FileNotFoundError:
            return False

    def remove(self) -> None:
        try:
            if self.is_in_place:
                self.path.unlink(missing_ok=True)
        finally:
            self.close()

    def close(self) -> None:
        if self.is_locked:  # a child that just starts may hold the descriptor as well
            fcntl.flock(self.descriptor, fcntl.LOCK_UN)
        os.close(self.descriptor)


def new_partial(target: Path) -> Partial:
    """An empty one beside ``target``, in place of what was left of the one before.

    It has a name of its own if the usual one is held, or is no file of ours.
    """
    usual = Path(usual_partial(str(target)))
    partial = _new(usual) or _new_in_place_of_old(usual)
    if partial and partial.is_locked:
        return partial
    if partial:
        partial.remove()  # without a lock it looks like one that was left
    path = target.with_name(partial_name())
    descriptor = os.open(path, NEW, 0o600)
    return Partial(path, descriptor, _lock(descriptor))


def usual_partial(target: str) -> str:
    """The path of the unfinished file that most often becomes ``target``."""
    folder, slash, name = target.rpartition("/")
    digits = blake2b(os.fsencode(name), digest_size=8).hexdigest()
    return f"{folder}{slash}{partial_name(digits)}"


def find_partial(target: Path, token: str) -> Partial | None:
    """The one with this token, if it is still there and nobody else holds it."""
    name = token.partition(":")[0]
    if not PARTIAL.fullmatch(name):
        return None
    partial = _old(target.with_name(name))
    if partial and partial.token != token:
        return partial.close()
    return partial


def _new(path: Path) -> Partial | None:
    try:
        return _held(path, os.open(path, NEW, 0o600))
    except FileExistsError:
        return None


def _old(path: Path) -> Partial | None:
    """One that is left, unless it is foreign, held, or no file at all."""
    try:
        if not _is_ours(path.lstat()):
            return None  # before it is opened: that may do something to a device
        partial = _held(path, os.open(path, _OLD))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    if partial and not _is_ours(os.fstat(partial.descriptor)):
        return partial.close()
    return partial


def _new_in_place_of_old(path: Path) -> Partial | None:
    """Never the old one emptied: somebody may still go by its token, or write into it."""
    old = _old(path)
    if old is None:
        return None
    try:
        if not old.is_locked:
            return None
        path.unlink()
        return _new(path)  # the old one is open, so that this gets another number
    finally:
        old.close()


def _held(path: Path, descriptor: int) -> Partial | None:
    """Hold what was opened; None if another was faster, and has it or had it."""
    with ExitStack() as undo:
        undo.callback(os.close, descriptor)
        try:
            partial = Partial(path, descriptor, _lock(descriptor))
        except BlockingIOError:
            return None
        if not partial.is_in_place:
            return None
        undo.pop_all()
        return partial


def _lock(descriptor: int) -> bool:
    """Hold it; False where there are no locks, BlockingIOError if another holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return False
    return True


def _is_ours(status: os.stat_result) -> bool:
    """Whether this user made it, and it is known by no second name."""
    return (
        S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and status.st_nlink == 1
    )
