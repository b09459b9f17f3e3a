"""Two sides that are listed at once wait for each other, and never for ever."""

from __future__ import annotations

from asyncio import TaskGroup

import pytest

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.request import Compare
from fxtui.engine import meeting, sides
from fxtui.engine.compare import agreement
from fxtui.engine.sides import Sides

SIZES = agreement(Compare.SIZE, is_download=False)
NAMES = [f"{number:02}" for number in range(40)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sides, "AHEAD", 4)
    monkeypatch.setattr(meeting, "WAITING", 20)


async def met(here: list[str], there: list[str]) -> tuple[list[str], int]:
    """What both tell name by name; and the most by which the source was ahead."""
    done, ahead = {"here": 0, "there": 0}, 0
    async with Sides.opened(SIZES, lambda entry: "") as both:

        async def tell_here() -> None:
            nonlocal ahead
            for name in here:
                done["here"] += 1
                ahead = max(ahead, done["here"] - done["there"])
                await both.add_here([name], [Entry(name, Kind.FILE, 1)])
            both.end_here()

        async def tell_there() -> None:
            for name in there:
                done["there"] += 1
                await both.add_there([name], [Entry(name, Kind.FILE, 1)])
            both.end_there()

        async with TaskGroup() as tasks:
            tasks.create_task(tell_here())
            tasks.create_task(tell_there())
        found = [pair.here.name async for batch in both.pairs() for pair in batch]
    return found, ahead


async def test_who_is_ahead_waits_for_the_other() -> None:
    found, ahead = await met(NAMES, NAMES)

    assert (found, ahead) == ([], sides.AHEAD + 1)


async def test_what_comes_in_another_order_is_more_than_can_wait() -> None:
    found, _ = await met(NAMES, NAMES[::-1])

    assert found == []


async def test_nobody_waits_for_a_side_that_has_ended() -> None:
    found, ahead = await met(NAMES, [])

    assert (found, ahead) == (NAMES, len(NAMES))
