"""A thing is done soon, and no more often than is wanted at that time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from fxtui.ui.pace import Pace

if TYPE_CHECKING:
    from textual.message_pump import MessagePump


class Now:
    """Stands for a pump that has nothing else to do."""

    is_running = True

    def call_later(self, action: Callable[[], None]) -> None:
        action()


def paced(every: float, done: list[str]) -> Pace:
    return Pace(cast("MessagePump", Now()), every, lambda: done.append("it"))


async def test_the_first_time_is_now_and_the_others_wait() -> None:
    done: list[str] = []
    pace = paced(5.0, done)

    for _ in range(4):
        pace.soon()

    assert done == ["it"]


async def test_what_waits_is_done_once_when_its_time_comes() -> None:
    done: asyncio.Queue[float] = asyncio.Queue()
    now = asyncio.get_running_loop().time
    pace = Pace(cast("MessagePump", Now()), 0.02, lambda: done.put_nowait(now()))

    for _ in range(4):
        pace.soon()
    first, second = await done.get(), await done.get()

    assert second - first > 0.015
    assert done.empty()


async def test_what_waits_comes_sooner_when_it_may_come_more_often() -> None:
    done: list[str] = []
    pace = paced(5.0, done)
    pace.soon()
    pace.soon()

    pace.every = 0.0

    assert done == ["it", "it"]


async def test_nothing_comes_because_it_might_come_more_often() -> None:
    done: list[str] = []
    pace = paced(5.0, done)
    pace.soon()

    pace.every = 0.0

    assert done == ["it"]
