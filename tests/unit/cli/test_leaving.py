"""Signals that send a command away while it waits."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio import CancelledError

import pytest

from fxtui.cli.leaving import Left, signals


def hear(number: int = signal.SIGINT) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
)
async def test_a_signal_ends_a_wait(number: int, status: int) -> None:
    with pytest.raises(Left) as left:
        async with signals() as told:
            with told.interrupting():
                hear(number)
                await asyncio.Event().wait()

    assert left.value.status == status
    assert left.value.is_interrupt == (number == signal.SIGINT)


async def test_what_must_not_be_cut_short_is_not() -> None:
    done = False
    with pytest.raises(Left):
        async with signals() as told:
            told.hear(signal.SIGINT)
            await asyncio.sleep(0)
            done = True
            with told.interrupting():
                raise AssertionError("nobody waits any more")

    assert done


async def test_a_second_signal_cuts_short_anything() -> None:
    with pytest.raises(Left):
        async with signals() as told:
            told.hear(signal.SIGINT)
            told.hear(signal.SIGINT)
            await asyncio.Event().wait()


async def test_who_is_cancelled_by_others_has_not_left() -> None:
    async def wait() -> None:
        async with signals() as told:
            with told.interrupting():
                await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(wait())
        await asyncio.sleep(0)
        task.cancel()

    with pytest.raises(CancelledError):
        task.result()


async def test_whoever_left_can_still_wait() -> None:
    with pytest.raises(Left):
        async with signals() as told:
            with told.interrupting():
                hear()
                await asyncio.Event().wait()

    await asyncio.sleep(0)
    waiting = asyncio.current_task()
    assert waiting and not waiting.cancelling()
