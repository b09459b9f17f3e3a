"""What the process that parses may use: so much a file that attacks can cost."""

from __future__ import annotations

import ctypes
import resource
from contextlib import suppress
from typing import Final

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of addresses. The libraries themselves take some hundred MiB of them."""

_FILES: Final = 64
_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
"""As Linux counts them; a new user is who may have a new network."""


def confine() -> None:
    """For good: little memory, no core, no file is written, and no network."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError):  # macOS has the first of them, and refuses it
            resource.setrlimit(what, (least, least))
    leave_network()


def leave_network() -> bool:
    """Have a network in which there is nobody, where the system allows that."""
    system = ctypes.CDLL(None)
    if not hasattr(system, "unshare"):
        return False
    return bool(system.unshare(_NEW_USER | _NEW_NETWORK) == 0)


def allow(seconds: int) -> None:
    """Let it work so long from now on; then the system ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = spent + seconds
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
