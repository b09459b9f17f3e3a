"""Bytes no faster than was asked: a stream passes no job, which would see to that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Final

TURNS: Final = 8
"""Pieces in a second, at least, so that what is slow is also steady."""


async def paced(
    chunks: AsyncGenerator[bytes, None],
    rate: int | None,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> AsyncGenerator[bytes, None]:
    """The same bytes, at most ``rate`` of them a second; None is as fast as they come."""
    free_at = clock()
    async with aclosing(chunks):
        async for chunk in chunks:
            if rate is None:
                yield chunk
                continue
            step = max(1, rate // TURNS)
            for start in range(0, len(chunk), step):
                piece = chunk[start : start + step]
                yield piece
                free_at = max(free_at, clock()) + len(piece) / rate
                await sleep(max(0.0, free_at - clock()))
