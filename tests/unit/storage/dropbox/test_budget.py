"""Never more in memory than was said, and nobody waits for ever."""

import asyncio
from asyncio import TaskGroup

from hypothesis import given
from hypothesis import strategies as st

from fxtui.storage.dropbox.budget import Budget

from .test_lane import breathe


@given(st.lists(st.integers(0, 30), max_size=20))
def test_never_more_is_held_than_there_is_room_for(sizes: list[int]) -> None:
    budget, held, most = Budget(20), 0, 0

    async def hold(size: int) -> None:
        nonlocal held, most
        async with budget.hold(size):
            held += min(size, 20)
            most = max(most, held)
            await asyncio.sleep(0)
            held -= min(size, 20)

    async def hold_all() -> None:
        async with TaskGroup() as tasks:
            for size in sizes:
                tasks.create_task(hold(size))

    asyncio.run(hold_all())

    assert most <= 20
    assert held == 0


async def test_a_small_one_does_not_overtake_a_large_one_that_waits() -> None:
    budget, order = Budget(10), list[int]()

    async def hold(size: int) -> None:
        async with budget.hold(size):
            order.append(size)
            await breathe()

    async with TaskGroup() as tasks:
        for size in (6, 9, 1):
            tasks.create_task(hold(size))

    assert order == [6, 9, 1]


async def test_who_is_cancelled_gives_back_what_it_would_have_held() -> None:
    budget = Budget(10)

    async def hold() -> None:
        async with budget.hold(10):
            await breathe()

    async with TaskGroup() as tasks:
        async with budget.hold(10):
            waiting = tasks.create_task(hold())
            await breathe()
            waiting.cancel()
            await breathe()
        async with budget.hold(10):
            pass

    assert waiting.cancelled()
