"""Several hands take from one pile; a failure is raised as it is, and ends the others."""

from __future__ import annotations

from asyncio import CancelledError, Event

import pytest

from fxtui.domain.errors import NotFound
from fxtui.engine.crew import each


@pytest.mark.parametrize("hands", [1, 3, 99])
async def test_every_item_is_worked_at_once_only(hands: int) -> None:
    done = []

    async def work(item: int) -> None:
        done.append(item)

    await each(range(10), work, hands=lambda: hands)

    assert sorted(done) == list(range(10))


async def test_no_more_are_busy_than_there_are_hands() -> None:
    busy, most, full = 0, 0, Event()

    async def work(item: int) -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        if busy == 3:
            full.set()
        await full.wait()
        busy -= 1

    await each(range(10), work, hands=lambda: 3)

    assert most == 3


@pytest.mark.parametrize("hands", [1, 3])
async def test_the_first_failure_is_raised_itself(hands: int) -> None:
    async def work(item: int) -> None:
        raise NotFound(str(item))

    with pytest.raises(NotFound, match="0"):
        await each(range(10), work, hands=lambda: hands)


async def test_a_failure_ends_the_others() -> None:
    ended, waiting = [], Event()

    async def work(item: int) -> None:
        if item == 1:
            await waiting.wait()
            raise NotFound("gone")
        try:
            waiting.set()
            await Event().wait()
        except CancelledError:
            ended.append(item)
            raise

    with pytest.raises(NotFound):
        await each(range(9), work, hands=lambda: 2)

    assert ended == [0]
