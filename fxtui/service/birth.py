"""Which process a number means: the one that had it may be gone, and another have it."""

from __future__ import annotations

import os
import signal
import time
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
    """Send a signal to that very process; false if it is gone."""
    if not hasattr(os, "pidfd_open"):
        return _is_it(running) and _kill(running.pid, number)
    try:
        descriptor = os.pidfd_open(running.pid)
    except OSError:
        return False
    try:
        if not _is_it(running):  # it has the number until we close
            return False
        signal.pidfd_send_signal(descriptor, number)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _kill(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except OSError:
        return False
    return True


def _is_it(running: Running) -> bool:
    """Whether the process of that number began when the one that signed did."""
    birth = birth_of(running.pid)
    if running.birth or not birth:  # without /proc, the lock that it holds must do
        return birth == running.birth
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - birth / os.sysconf("SC_CLK_TCK")
    return time.time() - running.since <= age + _SLACK
