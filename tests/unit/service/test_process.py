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
from fxtui.domain.request import Jobs, Matching, Order, Transfers
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Count, Job, Tally
from fxtui.domain.value import replace
from fxtui.engine.browse import StorageBrowser
from fxtui.service.client import RemoteEngine
from fxtui.service.line import Line
from fxtui.service.lock import Lock, Running, Sign, holder
from fxtui.service.process import PATIENCE, TICK, Post, until_idle
from fxtui.service.server import DELETED, Server, serving
from fxtui.storage.memory import MemoryStorage
from tests.fakes import FakeEngine, in_memory

ME = Context()
NOTHING = Tally()

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


async def test_it_ends_at_once_when_nobody_can_find_it_any_more(
    engine: FakeEngine, server: Server, post: Post, sign: Sign, tmp_path: Path
) -> None:
    begun = now()
    await engine.submit(in_memory("a"), ME)
    (tmp_path / "l").rename(tmp_path / "elsewhere")
    (tmp_path / "l").touch()  # another service has it

    farewell = await until_idle(engine, server, post, sign)

    assert farewell == DELETED
    assert now() - begun <= TICK


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


def paused(job: Job, *reasons: Reason, tally: Tally = NOTHING) -> JobChanged:
    return JobChanged(replace(job, reasons=frozenset(reasons), tally=tally))


@pytest.mark.parametrize("why", [Reason.USER, Reason.CONFLICT])
async def test_what_waits_for_a_person_alone_does_not_keep_it(
    engine: FakeEngine, server: Server, post: Post, sign: Sign, why: Reason
) -> None:
    job = await engine.submit(in_memory("a"), ME)
    engine.board.apply(paused(engine.board.jobs[job], why, Reason.NETWORK))
    begun = now()

    await until_idle(engine, server, post, sign)

    assert now() - begun <= PATIENCE + TICK


@pytest.mark.parametrize("why", [Reason.NETWORK, Reason.DISK, Reason.CREDENTIALS])
async def test_what_is_parked_for_something_that_may_pass_keeps_it(
    engine: FakeEngine, server: Server, post: Post, sign: Sign, why: Reason
) -> None:
    job = await engine.submit(in_memory("a"), ME)
    engine.board.apply(paused(engine.board.jobs[job], why))

    async with TaskGroup() as tasks:
        idling = tasks.create_task(until_idle(engine, server, post, sign))
        await asyncio.sleep(2 * PATIENCE)
        assert not idling.done()
        await engine.order(Order.CLEAR, Jobs((job,)), ME)


async def test_a_single_transfer_that_is_parked_keeps_it(
    engine: FakeEngine, server: Server, post: Post, sign: Sign
) -> None:
    job = await engine.submit(in_memory("a", "b"), ME)
    mine, parked = engine.transfers.values()
    engine.transfers[mine.id] = mine.pause(Reason.USER)
    engine.transfers[parked.id] = parked.pause(Reason.NETWORK)
    engine.board.apply(paused(engine.board.jobs[job], tally=Tally(paused=Count(2, 2))))

    async with TaskGroup() as tasks:
        idling = tasks.create_task(until_idle(engine, server, post, sign))
        await asyncio.sleep(3 * PATIENCE)
        assert not idling.done()
        await engine.order(Order.PAUSE, Transfers((parked.id,)), ME)


async def test_calls_that_come_and_go_keep_it(
    engine: FakeEngine, server: Server, post: Post, sign: Sign, tmp_path: Path
) -> None:
    async with TaskGroup() as tasks:
        idling = tasks.create_task(until_idle(engine, server, post, sign))
        for _ in range(4):
            await asyncio.sleep(PATIENCE / 2)
            await RemoteEngine(Line(tmp_path / "s")).list_transfers(Matching(), ME)
        assert not idling.done()


async def test_it_says_since_when_it_has_nothing_to_do(
    engine: FakeEngine, server: Server, post: Post, sign: Sign, tmp_path: Path
) -> None:
    async with TaskGroup() as tasks:
        idling = tasks.create_task(until_idle(engine, server, post, sign))
        await asyncio.sleep(2 * TICK)
        idle = holder(tmp_path / "l")
        events = RemoteEngine(Line(tmp_path / "s")).watch(ME)
        await anext(events)
        await asyncio.sleep(2 * TICK)
        busy = holder(tmp_path / "l")
        await events.aclose()
        idling.cancel()

    assert idle
    assert busy
    assert (idle.idle_since is None, busy.idle_since) == (False, None)


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
