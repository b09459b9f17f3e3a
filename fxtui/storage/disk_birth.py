"""When a file was made, which Python tells on Linux only from 3.15 on.

A disk gives the number of a file that is gone to a new one, ext4 at once. The number and
the birth together never come back.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from struct import Struct
from typing import Final

_THIS_DESCRIPTOR: Final = 0x1000  # AT_EMPTY_PATH of Linux
_BIRTH: Final = 0x800  # STATX_BTIME
_STATX: Final = Struct("=I76xqI164x")
"""What Linux answers, on every machine: which fields it knows, and the one of birth."""


def birth_of(descriptor: int) -> int | None:
    """In nanoseconds since 1970; None if the disk does not know, as NFS of old."""
    if sys.platform == "darwin":
        return int(os.fstat(descriptor).st_birthtime * 1e9)
    known, seconds, nanoseconds = _STATX.unpack(_statx()(descriptor))
    return seconds * 10**9 + nanoseconds if known & _BIRTH else None


@cache
def _statx() -> Callable[[int], bytes]:
    """The call of Linux; it knows no field where it fails, or is lacking."""
    import ctypes  # here: looking at the disk needs none of it

    call = getattr(ctypes.CDLL(None), "statx", None)

    def call_it(descriptor: int) -> bytes:
        answer = ctypes.create_string_buffer(_STATX.size)
        if call is not None:
            call(descriptor, b"", _THIS_DESCRIPTOR, _BIRTH, answer)
        return answer.raw

    return call_it
