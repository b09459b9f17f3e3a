"""What is no fault of a transfer parks its job, is probed, and burns nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.domain.content import Body, Span
from fxtui.domain.entry import Cursor, Entry, Page, Version
from fxtui.domain.errors import (
    Archived,
    ConnectionLost,
    QuotaExceeded,
    StorageError,
    Unauthenticated,
)
from fxtui.domain.events import Board
from fxtui.domain.facts import Archive, Facts, Frost
from fxtui.domain.landing import Landing, Room
from fxtui.domain.location import Key
from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId, Jobs, Order
from fxtui.domain.sharing import Answer, Wish
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Job, Standing
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions
from fxtui.engine import parking
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.local import LocalStorage
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes
from tests.engines import ME, World, at, copy, engine_on, finished, memory

HASTY = Policy(backoff=0.0, attempts=2)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parking, "SOONEST", 0.01)
    monkeypatch.setattr(parking, "LATEST", 0.02)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    (tmp_path / "here/a").write_bytes(b"1")
    return tmp_path / "here"


class Failing(MemoryStorage):
    """Every request fails in one way, until it is mended."""

    def __init__(self, error: StorageError | None) -> None:
        super().__init__()
        self.error = error
        self.was_asked = asyncio.Event()
        self.renewals = 0
        self.is_renewable = True

    async def stat(self, key: Key) -> Entry:
        self._fail()
        return await super().stat(key)

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        self._fail()
        return await super().put(key, body, mode, options=options)

    async def renew(self, lease: int) -> bool:
        self.renewals += 1
        self.lease += 1
        return self.is_renewable

    def _fail(self) -> None:
        self.was_asked.set()
        if self.error:
            raise self.error


async def parked(engine: TransferEngine, job: JobId, reason: Reason) -> Job:
    board = Board()
    async with asyncio.timeout(20), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            if (now := board.jobs.get(job)) and reason in now.reasons:
                return now
    raise AssertionError("the engine ceased to tell")


async def until_probed(storage: Failing) -> None:
    async with asyncio.timeout(20):
        for _ in range(3):
            storage.was_asked.clear()
            await storage.was_asked.wait()


async def succeeded(engine: TransferEngine, job: JobId) -> Job:
    board = Board()
    async with asyncio.timeout(20), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            if board.jobs[job].standing.is_final:
                return board.jobs[job]
    raise AssertionError("the engine ceased to tell")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectionLost("no route"), Reason.NETWORK),
        (Unauthenticated("expired"), Reason.CREDENTIALS),
    ],
)
async def test_a_job_that_cannot_get_on_waits_and_goes_on_by_itself(
    here: Path, error: StorageError, reason: Reason
) -> None:
    there = Failing(error)

    async with engine_on(World({None: there}), HASTY) as engine:
        job = await engine.submit(copy(at(here / "a"), memory("b/")), ME)
        waits = await parked(engine, job, reason)
        await until_probed(there)
        there.error = None
        after = await succeeded(engine, job)

    assert (waits.standing, waits.tally.failed.objects) == (Standing.PAUSED, 0)
    assert waits.problem and waits.problem.message == error.message
    assert (after.standing, after.problem) == (Standing.SUCCEEDED, None)


async def test_what_is_being_thawed_is_waited_for(tmp_path: Path) -> None:
    class Cold(Failing):
        frost = Frost.FROZEN

        async def grant(self, key: Key, wish: Wish) -> Answer:
            self.was_asked.set()
            return Facts(archive=Archive(self.frost))

        async def read(
            self, key: Key, span: Span | None = None, *, version: Version | None = None
        ) -> AsyncGenerator[bytes, None]:
            if self.frost is not Frost.THAWED:
                raise Archived("the object is archived")
            async with aclosing(super().read(key, span, version=version)) as chunks:
                async for chunk in chunks:
                    yield chunk

    there = Cold(None)
    await there.put("b/a", Bytes(b"1"))
    request = copy(memory("b/a"), at(tmp_path))

    async with engine_on(World({None: there}), HASTY) as engine:
        frozen = await finished(engine, await engine.submit(request, ME))
        there.frost = Frost.THAWING
        job = await engine.submit(request, ME)
        waits = await parked(engine, job, Reason.ARCHIVE)
        await until_probed(there)
        there.frost = Frost.THAWED
        after = await succeeded(engine, job)

    assert frozen.standing is Standing.FAILED
    assert waits.standing is Standing.PAUSED
    assert after.standing is Standing.SUCCEEDED
    assert (tmp_path / "a").read_bytes() == b"1"


async def test_a_listing_that_nothing_answers_waits_too(here: Path) -> None:
    class Gone(Failing):
        async def list_page(
            self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
        ) -> Page:
            self._fail()
            return await super().list_page(prefix, cursor, recursive=recursive)

    there = Gone(None)
    await there.put("b/a", Bytes(b"1"))
    there.error = ConnectionLost("no route")

    async with engine_on(World({None: there}), HASTY) as engine:
        job = await engine.submit(copy(memory("b/"), at(here)), ME)
        await parked(engine, job, Reason.NETWORK)
        there.error = None
        after = await succeeded(engine, job)

    assert (after.standing, after.tally.succeeded.objects) == (Standing.SUCCEEDED, 1)


async def test_a_lost_line_to_a_server_that_answers_is_a_failure(here: Path) -> None:
    class Deaf(Failing):
        async def stat(self, key: Key) -> Entry:
            return await MemoryStorage.stat(self, key)

    async with engine_on(World({None: Deaf(ConnectionLost("cut"))}), HASTY) as engine:
        job = await engine.submit(copy(at(here / "a"), memory("b/")), ME)
        after = await finished(engine, job)

    assert after.standing is Standing.FAILED


async def test_credentials_that_ended_are_read_anew_before_anybody_is_asked(
    here: Path,
) -> None:
    class Renewed(Failing):
        async def renew(self, lease: int) -> bool:
            self.error = None
            return await super().renew(lease)

    there = Renewed(Unauthenticated("expired"))

    async with engine_on(World({None: there}), HASTY) as engine:
        job = await engine.submit(copy(at(here / "a"), memory("b/")), ME)
        after = await finished(engine, job)

    assert (after.standing, there.renewals) == (Standing.SUCCEEDED, 1)


async def test_one_probe_asks_for_all_jobs(here: Path) -> None:
    there = Failing(ConnectionLost("no route"))

    async with engine_on(World({None: there}), HASTY) as engine:
        jobs = [
            await engine.submit(copy(at(here / "a"), memory(f"{n}/")), ME)
            for n in range(9)
        ]
        for job in jobs:
            await parked(engine, job, Reason.NETWORK)
        probes = len(engine._parking._spots)
        there.error = None
        ends = [(await succeeded(engine, job)).standing for job in jobs]

    assert probes == 1
    assert ends == [Standing.SUCCEEDED] * 9


async def test_a_parked_job_can_be_cancelled_and_is_probed_no_more(here: Path) -> None:
    there = Failing(ConnectionLost("no route"))

    async with engine_on(World({None: there}), HASTY) as engine:
        job = await engine.submit(copy(at(here / "a"), memory("b/")), ME)
        await parked(engine, job, Reason.NETWORK)
        await engine.order(Order.CANCEL, Jobs((job,)), ME)
        after = await succeeded(engine, job)
        spots = dict(engine._parking._spots)

    assert (after.standing, spots) == (Standing.CANCELLED, {})


async def test_a_full_disk_parks_what_comes_down_to_it(tmp_path: Path) -> None:
    class Full(LocalStorage):
        is_full = True

        async def new_file(
            self, key: Key, size: int | None, *, token: str = ""
        ) -> Landing:
            if self.is_full:
                raise QuotaExceeded("the disk is full")
            return await super().new_file(key, size, token=token)

        async def room(self, key: Key) -> Room:
            return Room("1", 0 if self.is_full else 10**9)

    there, disk = MemoryStorage(), Full(tmp_path)
    await there.put("b/big", Bytes(b"1" * 4096))
    world = World({None: there}, {(tmp_path, ME.umask): disk})
    policy = Policy(backoff=0.0, part_size=1024, multipart_from=2048)

    async with engine_on(world, policy) as engine:
        job = await engine.submit(copy(memory("b/big"), at(tmp_path)), ME)
        waits = await parked(engine, job, Reason.DISK)
        disk.is_full = False
        after = await succeeded(engine, job)

    assert waits.standing is Standing.PAUSED
    assert after.standing is Standing.SUCCEEDED
    assert (tmp_path / "big").read_bytes() == b"1" * 4096


async def test_who_resumes_a_parked_job_need_not_wait_for_a_probe(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parking, "SOONEST", 1000.0)
    monkeypatch.setattr(parking, "LATEST", 1000.0)
    there = Failing(ConnectionLost("no route"))

    async with engine_on(World({None: there}), HASTY) as engine:
        job = await engine.submit(copy(at(here / "a"), memory("b/")), ME)
        await parked(engine, job, Reason.NETWORK)
        there.error = None
        await engine.order(Order.RESUME, Jobs((job,)), ME)
        after = await succeeded(engine, job)

    assert after.standing is Standing.SUCCEEDED
