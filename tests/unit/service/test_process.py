"""How long the service stays: while somebody is there, or something is to be done."""

from __future__ import annotations

import asyncio
from asyncio import TaskGroup
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from fxtui.domain.context import Context
from fxtui.domain.engine import Doors
from fxtui.domain.events import JobChanged
from fxtui.domain.request import Jobs, Order
from fxtui.domain.value import replace
from fxtui.engine.browse import StorageBrowser
from fxtui.service.client import RemoteEngine
from fxtui.service.line import Line
from fxtui.service.lock import Lock, Running, Sign
from fxtui.service.process import PATIENCE, TICK, Post, until_idle
from fxtui.service.server import Server, serving
from fxtui.storage.memory import MemoryStorage
from tests.fakes import FakeEngine, in_memory

ME = Context()

pytestmark = pytest.mark.looptime


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
async def server(engine: FakeEngine) -> AsyncIterator[Server]:
    storage = MemoryStorage()
    async with serving(Doors(engine, StorageBrowser(lambda *_: storage))) as server:
        yield server


@pytest.fixture
def post(tmp_path: Path) -> Post:
    tmp_path.chmod(0o700)
    return Post(tmp_path / "s")


@pytest.fixture
def sign(tmp_path: Path) -> Iterator[Sign]:
    lock = Lock(tmp_path / "l")
    assert lock.take()
    yield Sign(lock, Running(7, "/run/s", "1", 0.0))
    lock.release()


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_it_ends_when_nobody_came(
    engine: FakeEngine, server: Server, post: Post, sign: Sign
) -> None:
    begun = now()

    await until_idle(engine, server, post, sign)

    assert PATIENCE <= now() - begun <= PATIENCE + TICK


async def test_a_job_that_is_not_done_keeps_it(
    engine: FakeEngine, server: Server, post: Post, sign: Sign
) -> None:
    job = await engine.submit(in_memory("a"), ME)
    unfinished = replace(engine.board.jobs[job], planned=False)
    engine.board.apply(JobChanged(unfinished))

    async with TaskGroup() as tasks:
        idling = tasks.create_task(until_idle(engine, server, post, sign))
        await asyncio.sleep(2 * PATIENCE)
        assert not idling.done()
        await engine.order(Order.CLEAR, Jobs((job,)), ME)

    assert now() >= 3 * PATIENCE - TICK


async def test_a_client_that_stays_keeps_it(
    engine: FakeEngine, server: Server, post: Post, sign: Sign, tmp_path: Path
) -> None:
    async with TaskGroup() as tasks:
        idling = tasks.create_task(until_idle(engine, server, post, sign))
        events = RemoteEngine(Line(tmp_path / "s")).watch(ME)
        await anext(events)
        await asyncio.sleep(2 * PATIENCE)
        assert not idling.done()
        await events.aclose()

    assert now() >= 3 * PATIENCE - TICK


async def test_it_listens_again_where_its_socket_was_removed(
    engine: FakeEngine, server: Server, post: Post, sign: Sign, tmp_path: Path
) -> None:
    async with TaskGroup() as tasks:
        idling = tasks.create_task(until_idle(engine, server, post, sign))
        await asyncio.sleep(TICK)
        (tmp_path / "s").unlink()

        await asyncio.sleep(2 * TICK)

        assert await RemoteEngine(Line(tmp_path / "s")).submit(in_memory("a"), ME)
        idling.cancel()


def test_it_removes_its_own_socket_alone(post: Post, tmp_path: Path) -> None:
    (tmp_path / "s").unlink()
    another = Post(tmp_path / "s")

    post.leave()

    assert (tmp_path / "s").is_socket()
    another.leave()
    assert not (tmp_path / "s").exists()
