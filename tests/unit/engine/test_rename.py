"""A move that only changes a name, taken up by another process."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from fxtui.domain.entry import Entry
from fxtui.domain.location import Key
from fxtui.domain.request import IfExists, Verb
from fxtui.domain.writing import OVERWRITE, WriteMode
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes, read
from tests.engines import ME, World, copy, crash, engine_on, finished, memory


class Held(MemoryStorage):
    """Whoever moves waits until it is freed, before or after it is done."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.free = asyncio.Event(), asyncio.Event()
        self.is_quick = False

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        moved = await super().move(source, target, mode) if self.is_quick else None
        self.reached.set()
        await self.free.wait()
        return moved or await super().move(source, target, mode)


async def test_what_was_there_before_is_no_reason_to_let_the_source_go(
    tmp_path: Path,
) -> None:
    """Its content is the same, but a source that is there was never renamed."""
    held, journal = Held(), tmp_path / "journal"
    await held.put("a/x", Bytes(b"same"))
    world, opened = World({None: held}), AsyncExitStack()
    first = await opened.enter_async_context(engine_on(world, journal=journal))
    request = copy(memory("a/"), memory("b/"), verb=Verb.MOVE, if_exists=IfExists.SKIP)
    job = await first.submit(request, ME)
    await held.reached.wait()
    await crash(first, opened)
    await held.put("b/x", Bytes(b"same"))
    held.free.set()

    async with engine_on(world, journal=journal) as engine:
        ended = await finished(engine, job)

    assert ended.tally.skipped.objects == 1
    assert await read(held, "a/x") == await read(held, "b/x") == b"same"


@pytest.mark.parametrize("is_done", [True, False])
async def test_what_stands_there_is_taken_for_it_only_if_it_is_that(
    is_done: bool, tmp_path: Path
) -> None:
    """Either it was moved before the crash, or somebody has deleted the source since."""
    held, journal = Held(), tmp_path / "journal"
    await held.put("a/x", Bytes(b"moved"))
    await held.put("b/x", Bytes(b"taken"))
    world, opened = World({None: held}), AsyncExitStack()
    first = await opened.enter_async_context(engine_on(world, journal=journal))
    held.is_quick = is_done
    job = await first.submit(copy(memory("a/"), memory("b/"), verb=Verb.MOVE), ME)
    await held.reached.wait()
    await crash(first, opened)
    await held.delete(["a/x"])
    held.free.set()

    async with engine_on(world, journal=journal) as engine:
        ended = await finished(engine, job)

    assert ended.standing == ("succeeded" if is_done else "failed")
    assert await read(held, "b/x") == (b"moved" if is_done else b"taken")
