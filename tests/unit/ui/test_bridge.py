"""The board follows events, and a service that dies is called until it answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import ServiceError
from fxtui.domain.events import Event, Snapshot
from fxtui.ui.bridge import Bridge, ServiceFound, ServiceGone
from tests.fakes import FakeEngine

if TYPE_CHECKING:
    from textual.message import Message


class Mortal(FakeEngine):
    """Dies after each snapshot, and does not answer the next few calls."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[float] = []

    async def watch(
        self, context: Context, *, every: float = 0.0
    ) -> AsyncGenerator[Event, None]:
        self.calls.append(asyncio.get_running_loop().time())
        if len(self.calls) in {1, 6}:
            yield Snapshot()
        raise ServiceError("the service hung up")


async def follow_until(engine: FakeEngine, count: int) -> list[Message | str]:
    """What is told, up to so many times."""
    told: list[Message | str] = []
    enough = asyncio.Event()

    def tell(message: Message | str) -> None:
        told.append(message)
        if len(told) >= count:
            enough.set()

    async def answer() -> FakeEngine:
        return engine

    async with asyncio.TaskGroup() as tasks:
        bridge = Bridge(answer, Context())
        following = tasks.create_task(bridge.follow(tell, lambda: tell("changed")))
        await enough.wait()
        following.cancel()
    return told[:count]


@pytest.mark.looptime
async def test_a_service_that_dies_is_found_again() -> None:
    told = await follow_until(Mortal(), 9)

    kinds = [each if each == "changed" else type(each) for each in told]
    assert kinds == [
        ServiceFound,
        "changed",
        *[ServiceGone] * 5,
        ServiceFound,
        "changed",
    ]
    found = [message.again for message in told if isinstance(message, ServiceFound)]
    assert found == [False, True]


@pytest.mark.looptime
async def test_it_is_called_with_growing_patience() -> None:
    engine = Mortal()

    await follow_until(engine, 9)

    waits = [b - a for a, b in zip(engine.calls, engine.calls[1:], strict=False)]
    assert waits == sorted(waits)
    assert waits[-1] > 2 * waits[0]
