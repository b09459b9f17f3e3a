"""Several hands at one pile of work: the first failure ends it, and is raised itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TypeVar

T = TypeVar("T")


class Interrupted(Exception):
    """The engine ends: what was in hand is done, and the rest stays for another time."""


@asynccontextmanager
async def family() -> AsyncIterator[asyncio.TaskGroup]:
    """A TaskGroup whose first failure is raised itself, and not in a group."""
    try:
        async with asyncio.TaskGroup() as tasks:
            yield tasks
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None


async def each(
    items: Iterable[T],
    work: Callable[[T], Awaitable[object]],
    *,
    hands: Callable[[], int],
    is_ending: Callable[[], bool] = lambda: False,
) -> None:
    """Await ``work`` for every item, at most ``hands()`` at once, now and later.

    Items are taken one by one, so that ten thousand of them are not ten thousand tasks.
    Raise Interrupted between two of them where everything ``is_ending``.
    """
    pile = iter(items)
    busy, is_left = 0, False

    async def hand() -> None:
        nonlocal busy, is_left
        for item in pile:
            if is_ending():
                is_left = True
                break
            await asyncio.sleep(0)  # who was told to end, in what cannot be, ends here
            hire()
            await work(item)
            if busy > hands():
                break
        busy -= 1

    def hire() -> None:
        nonlocal busy
        while busy < hands():
            busy += 1
            tasks.create_task(hand())

    async with family() as tasks:
        busy = 1
        tasks.create_task(hand())
    if is_left:
        raise Interrupted


@asynccontextmanager
async def beside(
    work: Callable[[], Awaitable[object]], *, every: float
) -> AsyncIterator[None]:
    """Await ``work`` again and again while the block runs, ``every`` so many seconds."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(every)
            await work()

    async with family() as tasks:
        beating = tasks.create_task(beat())
        yield
        beating.cancel()
