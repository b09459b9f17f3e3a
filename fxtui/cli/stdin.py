"""What comes in by the standard input, by threads that can be told to stop."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from collections.abc import AsyncGenerator
from select import select
from typing import Final

from fxtui.domain.errors import FxtuiError

CHUNK: Final = 1024 * 1024


async def stdin_chunks() -> AsyncGenerator[bytes, None]:
    """All of it, as it comes."""
    source = sys.stdin.fileno()
    stopped, stop = os.pipe()
    try:
        while chunk := await asyncio.to_thread(_read, source, stopped):
            yield chunk
    finally:
        os.close(stop)  # this ends a thread that waits; what it waits on stays open


def stdin_size() -> int | None:
    """How much will come, if that is a file."""
    source = sys.stdin.fileno()
    told = os.fstat(source)
    if not stat.S_ISREG(told.st_mode):
        return None
    return max(0, told.st_size - os.lseek(source, 0, os.SEEK_CUR))


def _read(source: int, stopped: int) -> bytes:
    """Some bytes; none at the end, or when nobody waits for them any more."""
    ready, _, _ = select([source, stopped], [], [])
    try:
        return b"" if stopped in ready else os.read(source, CHUNK)
    except OSError as error:
        raise FxtuiError(f"stdin cannot be read: {error.strerror}") from error
