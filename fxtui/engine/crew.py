"""Several hands at one pile of work: the first failure ends it, and is raised itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


async def each(
    items: Iterable[T], work: Callable[[T], Awaitable[object]], *, hands: int
) -> None:
    """Await ``work`` for every item, at most ``hands`` at once.

    Items are taken one by one, so that ten thousand of them are not ten thousand tasks.
    """
    pile = iter(items)

    async def hand() -> None:
        for item in pile:
            await work(item)

    if hands == 1:
        return await hand()
    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(hands):
                tasks.create_task(hand())
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None
    return None
