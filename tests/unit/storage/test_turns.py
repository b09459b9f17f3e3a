"""Who reads on in a packed member, and that nobody waits for who stands still."""

from __future__ import annotations

from asyncio import TaskGroup, sleep

import pytest

from fxtui.storage.archive.turns import STALLED, Turns


async def test_next_is_who_wants_what_comes_next() -> None:
    turns, order = Turns(), list[int]()

    async def one(offset: int) -> None:
        assert await turns.take(offset, object)
        order.append(offset)
        turns.leave(offset + 10)

    assert await turns.take(0, object)
    async with TaskGroup() as tasks:
        for offset in (30, 10, 5, 20):
            tasks.create_task(one(offset))
        await sleep(0)
        turns.leave(10)

    assert order == [10, 20, 30, 5]


@pytest.mark.looptime
async def test_nobody_waits_for_who_makes_no_headway() -> None:
    turns, reads = Turns(), iter([1, 2, 2])
    assert await turns.take(0, object)

    got = await turns.take(5, lambda: next(reads))

    assert not got
    turns.leave(5)
    assert await turns.take(7, object)
    assert STALLED > 0


async def test_a_turn_that_comes_too_late_is_given_on() -> None:
    turns = Turns()
    assert await turns.take(0, object)
    async with TaskGroup() as tasks:
        waiting = tasks.create_task(turns.take(5, object))
        await sleep(0)
        turns.leave(5)
        waiting.cancel()

    assert await turns.take(9, object)
