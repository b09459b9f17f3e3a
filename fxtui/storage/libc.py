"""Calls of the system that Python has no name for."""

from __future__ import annotations

import os
from collections.abc import Callable
from errno import ENOSYS
from functools import cache


@cache
def system_call(name: str) -> Callable[..., None]:
    """One that answers 0 where all is well, and raises OSError where it is not: ENOSYS
    on a system that does not have it."""
    import ctypes  # here: looking at the disk needs none of it

    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)

    def call_it(*arguments: object) -> None:
        if call is None:
            raise OSError(ENOSYS, os.strerror(ENOSYS))
        if call(*arguments):
            error = ctypes.get_errno()
            raise OSError(error, os.strerror(error))

    return call_it
