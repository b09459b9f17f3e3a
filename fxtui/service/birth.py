"""Which process a number means: the one that had it may be gone, and another have it."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from .lock import Running

_SLACK: Final = 60.0
"""Seconds by which the clock on the wall may have been set meanwhile."""


def birth_of(pid: int) -> int:
    """When a process began, in ticks since its system did; 0 if that is not told."""
    try:
        told = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return 0
    return int(told.rpartition(b")")[2].split()[19])


def send(running: Running, number: int) -> bool:
    """Send a signal to that very process; false if it is gone, or is another."""
    try:
        with _held(running.pid) as process:
            if not _is_it(running):
                return False
            if process is None:
                os.kill(running.pid, number)
            else:
                signal.pidfd_send_signal(process, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


@contextmanager
def _held(pid: int) -> Iterator[int | None]:
    """The process, which keeps its number meanwhile; None where the system cannot."""
    try:
        descriptor = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
    except OSError as error:
        if error.errno != errno.ENOSYS:  # of Linux before 5.3
            raise
        descriptor = None
    try:
        yield descriptor
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _is_it(running: Running) -> bool:
    """Whether the process of that number began when the one that signed did."""
    birth = birth_of(running.pid)
    if running.birth or not birth:  # without /proc, the lock that it holds must do
        return birth == running.birth
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - birth / os.sysconf("SC_CLK_TCK")
    return time.time() - running.since <= age + _SLACK
