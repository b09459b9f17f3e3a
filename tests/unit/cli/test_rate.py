"""A stream that has a rate keeps to it, and stays what it is."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from fxtui.cli.rate import paced


class Clock:
    """Time that only passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def chunks(*sizes: int) -> AsyncGenerator[bytes, None]:
    for size in sizes:
        yield bytes(size)


async def arrivals(rate: int | None, *sizes: int) -> list[tuple[float, int]]:
    """When how many bytes came."""
    clock = Clock()
    coming = paced(chunks(*sizes), rate, clock=lambda: clock.now, sleep=clock.sleep)
    async with aclosing(coming) as pieces:
        found = [(clock.now, len(piece)) async for piece in pieces]
    return [*found, (clock.now, 0)]


@pytest.mark.parametrize("sizes", [(1000,), (1, 999), (300, 300, 400), (0, 1000)])
async def test_bytes_take_the_time_that_the_rate_says(sizes: tuple[int, ...]) -> None:
    told = await arrivals(100, *sizes)

    assert sum(size for _, size in told) == 1000
    assert told[-1][0] == pytest.approx(10)
    assert max(size for _, size in told) <= 100 // 8


async def test_without_a_rate_chunks_come_as_they_are() -> None:
    assert await arrivals(None, 5, 7) == [(0, 5), (0, 7), (0, 0)]
