"""A worker moves bundles as a thread would, and nothing is lost with it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from asyncio import StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fxtui.domain.bundle import Delivered, Share, SmallGet, SmallPut
from fxtui.domain.writing import CREATE, OVERWRITE, PLAIN, WriteMode
from fxtui.storage.local import LocalStorage
from fxtui.storage.s3 import bundling, worker, workers
from fxtui.storage.s3.adapter import S3Storage
from tests.servers.certificate import make_certificate

from .test_bundling import Told, answer, etag, name, stores
from .wire.server import Asked, Server, against

COUNT = 200
MTIME = 1_600_000_000
CONTENTS = {f"{number}.txt": b"%d" % number * 9 for number in range(COUNT)}


@pytest.fixture
def here(tmp_path: Path) -> LocalStorage:
    for key, content in CONTENTS.items():
        (tmp_path / key).write_bytes(content)
    return LocalStorage(tmp_path)


async def puts(here: LocalStorage) -> list[SmallPut]:
    found = [await here.stat(key) for key in CONTENTS]
    return [
        SmallPut(f"b/{e.key}", PLAIN, e.key, e.size or 0, e.version or "") for e in found
    ]


async def put(
    storage: S3Storage,
    here: LocalStorage,
    share: Share | None = None,
    *,
    mode: WriteMode = OVERWRITE,
) -> Told:
    delivered: Told = {}
    asks, share = await puts(here), share or Share(8)
    asks = [each._replace(mode=mode) for each in asks]
    await storage.put_bundle(here.small_files(), asks, delivered, share)
    return delivered


async def process_of(storage: S3Storage, here: LocalStorage) -> worker.Worker:
    """The process, once it is there; until then, bundles move without it."""
    while not (process := await storage._connection.workers.want()):
        assert len(await put(storage, here)) == COUNT
    return process


@pytest.mark.parametrize("has_tls", [False, True])
async def test_what_it_moves_is_there_and_back(
    has_tls: bool, here: LocalStorage, tmp_path: Path
) -> None:
    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if asked.head.startswith(b"PUT"):
            return await stores(asked, writer)
        content = CONTENTS[name(asked)]
        whole = answer(body=content, tag=etag(content))
        is_head = asked.head.startswith(b"HEAD")
        writer.write(whole.removesuffix(content) if is_head else whole)
        return True

    certificate = make_certificate(tmp_path) if has_tls else None
    async with against(turn, certificate, provider="moto") as (storage, server):
        process = await process_of(storage, here)
        server.asked.clear()
        up = await put(storage, here)
        gets = [
            SmallGet(
                f"b/{key}", len(content), etag(content), f"back/{key}", 1_600_000_000
            )
            for key, content in CONTENTS.items()
        ]
        down: Told = {}
        await storage.fetch_bundle(here.small_files(), gets, down, Share(8))
        found: Told = {}
        await storage.stat_bundle([each.key for each in gets], found, Share(8))

    assert process.exited.done()
    assert len(up) == len(down) == len(found) == COUNT
    assert {asked.head.split()[1] for asked in server.asked} == {
        f"/b/{key}".encode() for key in CONTENTS
    }
    for number, (key, content) in enumerate(CONTENTS.items()):
        assert (tmp_path / "back" / key).read_bytes() == content
        assert (tmp_path / "back" / key).stat().st_mtime == MTIME
        there, back, seen = up[number], down[number], found[number]
        assert there and back and seen
        assert (seen.entry.size, seen.entry.version) == (len(content), etag(content))
        assert back.entry == await here.stat(f"back/{key}")
        assert there.digest == back.digest is not None


class Held:
    """Requests that get no answer yet."""

    def __init__(self) -> None:
        self.may_go_on = asyncio.Event()
        self.count = 0
        self._changed = asyncio.Condition()

    async def hold(self) -> None:
        async with self._changed:
            self.count += 1
            self._changed.notify_all()
        await self.may_go_on.wait()

    async def come(self, count: int) -> None:
        """Wait until so many are held."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.count >= count)


@asynccontextmanager
async def held_back(
    here: LocalStorage, *, count: int = 1
) -> AsyncIterator[tuple[S3Storage, Server, Held]]:
    """So many workers, and a server that, once all are there, answers half and waits."""
    waits, held = False, Held()

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if waits and int(name(asked).removesuffix(".txt")) >= COUNT // 2:
            await held.hold()
        return await stores(asked, writer)

    async with against(turn, provider="moto") as (storage, server):
        while len(storage._connection.workers.ready) < count:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(count):
                    tasks.create_task(put(storage, here))
        waits = True
        try:
            yield storage, server, held
        finally:
            held.may_go_on.set()


async def test_who_is_cancelled_knows_what_has_arrived(here: LocalStorage) -> None:
    async with held_back(here) as (storage, server, held):
        delivered: Told = {}
        asking = storage.put_bundle(
            here.small_files(), await puts(here), delivered, Share(8)
        )
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(asking)
            await held.come(1)
            task.cancel()
        held.may_go_on.set()
        asked = len(server.asked)
        again = await put(storage, here)

    assert task.cancelled()
    assert set(range(COUNT // 2 - 8)) <= delivered.keys() < set(range(COUNT))
    assert len(again) == COUNT
    assert len(server.asked) == asked + COUNT


@pytest.mark.parametrize("mode", [OVERWRITE, CREATE, WriteMode("update", "1")])
async def test_a_worker_that_is_killed_takes_nothing_with_it(
    here: LocalStorage, mode: WriteMode
) -> None:
    """And nobody knows what it had created."""
    async with held_back(here) as (storage, _, held):
        process = await storage._connection.workers.want()
        assert process
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(put(storage, here, mode=mode))
            await held.come(1)
            os.kill(process.number, signal.SIGKILL)
        held.may_go_on.set()
        again = await put(storage, here)
        another = await process_of(storage, here)

    told = task.result()
    arrived = [place for place, delivered in told.items() if delivered]
    assert len(arrived) < COUNT
    assert len(told) == (COUNT if mode.insists else len(arrived))
    assert len(again) == COUNT
    assert another is not process


async def test_it_has_an_order_ahead_and_no_more(
    here: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_MOST", 1)
    drained: list[str] = []
    first, second = (
        Share(8, lambda which=which: drained.append(which))  # type: ignore[misc]  # a lambda's default has no type
        for which in ("1st", "2nd")
    )
    async with (
        held_back(here) as (storage, _, held),
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(put(storage, here, first))
        await held.come(1)
        tasks.create_task(put(storage, here, second))
        await asyncio.sleep(0)
        assert drained == ["1st"]
        held.may_go_on.set()

    assert drained == ["1st", "2nd"]


async def test_two_share_the_work_and_the_requests(
    here: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_MOST", 2)
    async with held_back(here, count=2) as (storage, _, held):
        first, second = storage._connection.workers.ready
        async with asyncio.TaskGroup() as tasks:
            puts = [tasks.create_task(put(storage, here))]
            await held.come(8)  # all that may be in flight, as it is alone
            puts += [tasks.create_task(put(storage, here)) for _ in range(3)]
            await held.come(8 + 4)
            hands, came = (first.hands, second.hands), held.count
            held.may_go_on.set()

    assert (hands, came) == ((4, 4), 8 + 4)
    assert [len(task.result()) for task in puts] == [COUNT] * 4


async def test_an_order_of_few_requests_keeps_to_them_beside_another(
    here: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_MOST", 1)
    async with (
        held_back(here) as (storage, server, held),
        asyncio.TaskGroup() as tasks,
    ):
        server.asked.clear()
        few = tasks.create_task(put(storage, here, Share(2)))
        await held.come(2)
        many = tasks.create_task(put(storage, here, Share(8)))
        await held.come(8)  # of all together
        asked = len(server.asked)
        held.may_go_on.set()

    assert asked == (COUNT // 2 + 2) + (COUNT // 2 + 6)
    assert len(few.result()) == len(many.result()) == COUNT


async def test_a_few_begin_none_and_go_by_one_that_is_there(
    here: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread of ours would take Python from planning and journal."""
    few, delivered = (await puts(here))[:4], dict[int, Delivered | None]()
    async with against(stores, provider="moto") as (storage, _):
        await storage.put_bundle(here.small_files(), few, delivered, Share(8))
        assert len(delivered) == len(few)
        assert storage._connection.workers.there is None

        await process_of(storage, here)
        monkeypatch.delattr(bundling, "_in_thread")
        delivered.clear()
        await storage.put_bundle(here.small_files(), few, delivered, Share(8))
        assert len(delivered) == len(few)


async def test_where_none_can_be_begun_a_thread_does_it(
    here: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_COMMAND", ("/nowhere/python",))
    async with against(stores, provider="moto") as (storage, _):
        assert len(await put(storage, here)) == COUNT
        assert len(await put(storage, here)) == COUNT


async def test_one_that_does_not_come_is_not_begun_again(
    here: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_COMMAND", ("false",))
    async with against(stores, provider="moto") as (storage, _):
        for _ in range(3):
            assert len(await put(storage, here)) == COUNT
        assert await storage._connection.workers.want() is None


def test_it_ends_with_whoever_began_it() -> None:
    process = subprocess.Popen(
        worker._COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin

    process.stdin.close()

    assert process.wait(20) == 0
    assert process.stdout
    process.stdout.close()
