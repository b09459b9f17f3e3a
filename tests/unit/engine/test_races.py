"""Orders meet work in every state, failures meet orders, and nothing hangs or is lost."""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

import pytest

from fxtui.domain.entry import Entry
from fxtui.domain.errors import PermissionDenied, UploadSessionLost
from fxtui.domain.events import Board
from fxtui.domain.location import Key
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, JobId, JobRequest, Jobs, Order, Source, Verb
from fxtui.domain.state import State
from fxtui.domain.storage import Storage, list_entries
from fxtui.domain.transfer import Job, Standing, Tally
from fxtui.domain.value import replace
from fxtui.engine import runner, transfer_engine
from fxtui.engine.journal import Journal
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.engine.window import AHEAD
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes, read
from tests.engines import (
    ME,
    QUICK,
    World,
    at,
    copy,
    done,
    engine_on,
    finished,
    memory,
    transfers,
)
from tests.faulty import Faulty, Gone, Stuck

BIG = bytes(range(256)) * 40
"""Ten parts."""

SLOW = replace(QUICK, bandwidth=1)
"""A part takes a quarter of an hour."""

MOMENTS = [*range(12), *range(12, 100, 8)]
"""Turns of the loop between a job and the order that meets it."""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def keys(storage: Storage) -> list[str]:
    return [e.key async for e in list_entries(storage, "", recursive=True)]


async def recounted(engine: TransferEngine, job: Job) -> Tally:
    tally = Tally()
    for transfer in await transfers(engine, job.id):
        tally = tally.moved(None, transfer)
    return tally


class TestOrdersAtAnyMoment:
    @pytest.mark.parametrize("moment", MOMENTS)
    @pytest.mark.parametrize(
        ("stop", "go"), [(Order.PAUSE, Order.RESUME), (Order.CANCEL, Order.RETRY)]
    )
    async def test_what_is_stopped_can_go_on(
        self, here: Path, moment: int, stop: Order, go: Order
    ) -> None:
        world = World()
        for name in ("a", "b", "c/d"):
            (here / name).parent.mkdir(exist_ok=True)
            (here / name).write_bytes(BIG)

        async with engine_on(world) as engine:
            id_ = await engine.submit(copy(at(here), memory("b/")), ME)
            await turns(moment)
            await engine.order(stop, Jobs((id_,)), ME)
            stopped = await finished(engine, id_)
            tally = await recounted(engine, stopped)
            await engine.order(go, Jobs((id_,)), ME)
            after = await finished(engine, id_)

        assert stopped.tally == tally
        assert after.standing is Standing.SUCCEEDED
        assert await keys(world.memory[None]) == ["b/a", "b/b", "b/c/d"]

    @pytest.mark.parametrize("moment", MOMENTS)
    async def test_an_answer_for_all_is_one_for_those_that_are_looking(
        self, here: Path, moment: int
    ) -> None:
        world = World()
        for name in "abc":
            (here / name).write_bytes(b"old")
            await world.memory[None].put(f"x/{name}", Bytes(b"new"))

        async with engine_on(world) as engine:
            request = copy(memory("x/"), at(here), if_exists=IfExists.ASK)
            id_ = await engine.submit(request, ME)
            await turns(moment)
            await engine.answer(Jobs((id_,)), IfExists.OVERWRITE, ME)
            after = await finished(engine, id_)

        assert after.standing is Standing.SUCCEEDED
        assert {(here / name).read_bytes() for name in "abc"} == {b"new"}

    async def test_what_has_not_taken_its_first_step_can_be_stopped(
        self, here: Path
    ) -> None:
        (here / "a").write_bytes(BIG)

        async with engine_on(World()) as engine, asyncio.timeout(20):
            engine._loops[0].cancel()  # the test itself starts what starts, and when
            id_ = await engine.submit(copy(at(here), memory("b/")), ME)
            while not engine._ledger.jobs[id_].planned:
                await turns(1)
            await engine._runner._start(engine._tasks)
            await engine.order(Order.CANCEL, Jobs((id_,)), ME)
            after = await finished(engine, id_)

        assert after.standing is Standing.CANCELLED

    async def test_two_may_clear_at_once(self, here: Path) -> None:
        async with engine_on(World()) as engine:
            job = await done(engine, copy(at(here), memory("b/")))

            async with asyncio.TaskGroup() as tasks:
                for _ in range(2):
                    tasks.create_task(engine.order(Order.CLEAR, Jobs((job.id,)), ME))

            assert await transfers(engine, job.id) == ()

    async def test_a_job_that_runs_is_not_cleared(self, here: Path) -> None:
        world = World({None: (storage := Stuck())})
        await storage.put("x/a", Bytes(BIG))

        async with engine_on(world) as engine:
            id_ = await engine.submit(copy(memory("x/"), at(here)), ME)
            await storage.reached()
            await engine.order(Order.CLEAR, Jobs((id_,)), ME)
            storage.free()
            after = await finished(engine, id_)

        assert after.standing is Standing.SUCCEEDED

    async def test_a_job_that_asks_keeps_nobody_busy(self, here: Path) -> None:
        world = World()
        (here / "a").write_bytes(b"old")
        await world.memory[None].put("a", Bytes(b"new"))

        async with engine_on(world) as engine:
            await done(engine, copy(memory("a"), at(here), if_exists=IfExists.ASK))

            assert not engine.is_busy


class TestLimits:
    async def test_a_cancel_ends_those_who_wait_for_bandwidth(self, here: Path) -> None:
        world = World()
        (here / "a").write_bytes(BIG)

        async with engine_on(world, SLOW) as engine, asyncio.timeout(20):
            id_ = await engine.submit(copy(at(here), memory("b/")), ME)
            await one_runs(engine, id_)
            await engine.order(Order.CANCEL, Jobs((id_,)), ME)
            after = await finished(engine, id_)

        assert after.standing is Standing.CANCELLED

    async def test_a_limit_that_is_lifted_frees_those_who_wait(self, here: Path) -> None:
        world = World()
        (here / "a").write_bytes(BIG)

        async with engine_on(world, SLOW) as engine, asyncio.timeout(20):
            id_ = await engine.submit(copy(at(here), memory("b/")), ME)
            await one_runs(engine, id_)
            await engine.set_policy(QUICK, ME)
            after = await finished(engine, id_)

        assert after.standing is Standing.SUCCEEDED

    async def test_relays_that_cross_do_not_wait_for_each_other(self) -> None:
        world = World()
        ways = [(None, "other"), ("other", None)] * 2
        for profile in world.memory:
            await world.memory[profile].put("x/a", Bytes(BIG))

        policy = Policy(requests=1, part_size=1024, multipart_from=2048)
        async with engine_on(world, policy) as engine, asyncio.timeout(20):
            ids = [
                await engine.submit(copy(memory("x/", one), memory(f"{n}/", other)), ME)
                for n, (one, other) in enumerate(ways)
            ]
            ends = [(await finished(engine, id_)).standing for id_ in ids]

        assert ends == [Standing.SUCCEEDED] * 4

    async def test_what_waits_is_in_the_journal_and_not_in_memory(
        self, here: Path
    ) -> None:
        world = World({None: (storage := Stuck())})
        for number in range(3 * AHEAD):
            await storage.put(f"x/{number}", Bytes(b"1"))

        async with engine_on(world) as engine:
            id_ = await engine.submit(copy(memory("x/"), at(here)), ME)
            while not engine._ledger.jobs[id_].planned:
                await turns(1)
            held = len(engine._runner._window)

        assert 0 < held < 2 * AHEAD


async def one_runs(engine: TransferEngine, job: JobId) -> None:
    """Wait until a transfer of the job has begun."""
    board = Board()
    async with asyncio.timeout(20), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            if any(transfer.job == job for transfer in board.active.values()):
                return


class TestFailuresOfOurOwn:
    async def test_a_profile_that_is_gone_fails_its_jobs_and_no_other(
        self, here: Path, tmp_path: Path
    ) -> None:
        world = World({None: MemoryStorage(), "other": (storage := Stuck())})
        for name in "abc":
            await storage.put(f"x/{name}", Bytes(BIG))
        path = tmp_path / "journal"
        async with engine_on(world, journal=path) as engine:
            moving = await engine.submit(copy(memory("x/", "other"), at(here)), ME)
            await storage.reached()
            request = JobRequest(Verb.DELETE, (Source(memory("x/", "other")),))
            deleting = await engine.submit(request, ME)
            await engine.order(Order.PAUSE, Jobs((deleting,)), ME)
        del world.memory["other"]

        (tmp_path / "there").mkdir()
        async with engine_on(world, journal=path) as engine:
            await engine.order(Order.RESUME, Jobs((deleting,)), ME)
            ends = [await finished(engine, id_) for id_ in (moving, deleting)]
            other = await done(engine, copy(at(here), memory("b/")))
            told = {t.problem.message for t in await transfers(engine) if t.problem}

        assert [job.standing for job in ends] == [Standing.FAILED] * 2
        assert other.standing is Standing.SUCCEEDED
        assert told == {"no such profile"}

    async def test_a_journal_that_cannot_be_written_for_a_while_is_written_later(
        self, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(transfer_engine, "RECOVERY", 0.0)
        monkeypatch.setattr(runner, "RECOVERY", 0.0)

        class Full(Journal):
            refusals = 5

            def save(self, *written: Any) -> None:
                self.refusals -= 1
                if self.refusals >= 0:
                    raise OperationalError("database or disk is full")
                super().save(*written)

        world, journal = World(), Full(":memory:")
        (here / "a").write_bytes(b"1")
        async with TransferEngine(world.open, journal, QUICK, tick=0.005) as engine:
            job = await done(engine, copy(at(here), memory("b/")))
            kept = [t.state for t in await transfers(engine, job.id)]

        assert journal.refusals < 0
        assert (job.standing, kept) == (Standing.SUCCEEDED, [State.SUCCEEDED])

    async def test_an_upload_that_the_server_forgot_begins_again(
        self, here: Path
    ) -> None:
        world = World({None: Faulty([UploadSessionLost("expired")])})
        (here / "a").write_bytes(BIG)

        async with engine_on(world) as engine:
            job = await done(engine, copy(at(here), memory("b/")))

        assert job.standing is Standing.SUCCEEDED
        assert await read(world.memory[None], "b/a") == BIG

    async def test_a_file_where_a_folder_has_to_be_is_told(self, here: Path) -> None:
        world = World()
        (here / "x").write_bytes(b"a file")
        await world.memory[None].put("x/a", Bytes(b"1"))

        async with engine_on(world) as engine:
            request = copy(memory("x/"), at(here), name="x/", if_exists=IfExists.RENAME)
            job = await done(engine, request)

        assert job.standing is Standing.FAILED
        assert (here / "x").read_bytes() == b"a file"


class TestDeletes:
    async def test_each_key_is_deleted_in_its_own_storage(self) -> None:
        world = World()
        for storage in world.memory.values():
            for key in ("a", "b"):
                await storage.put(key, Bytes(b"1"))
        named = (Source(memory("a")), Source(memory("b", "other")))

        async with engine_on(world) as engine:
            await done(engine, JobRequest(Verb.DELETE, named))

        assert await keys(world.memory[None]) == ["b"]
        assert await keys(world.memory["other"]) == ["a"]

    async def test_a_server_that_is_gone_is_not_asked_for_each_key(self) -> None:
        world = World({None: (storage := Gone())})
        for number in range(500):
            await storage.put(f"x/{number}", Bytes(b"1"))

        async with engine_on(world, Policy(attempts=3, backoff=0.0)) as engine:
            job = await done(engine, JobRequest(Verb.DELETE, (Source(memory("x/")),)))
            located = {t.problem.location for t in await transfers(engine) if t.problem}

        assert (job.tally.failed.objects, storage.asked) == (500, 3)
        assert len(located) == 500


class TestFoldersOfMoves:
    async def test_only_a_move_that_succeeded_removes_its_folders(
        self, here: Path
    ) -> None:
        world = World({None: Faulty([PermissionDenied("no")])})
        (here / "in/hollow").mkdir(parents=True)
        (here / "in/a").write_bytes(b"1")
        request = copy(at(here / "in"), memory("b/"), name="in/", verb=Verb.MOVE)

        async with engine_on(world) as engine:
            job = await done(engine, request)
            kept = (here / "in/hollow").is_dir()
            await engine.order(Order.RETRY, Jobs((job.id,)), ME)
            await finished(engine, job.id)

        assert kept
        assert list(here.iterdir()) == []

    async def test_a_folder_that_comes_back_is_nobodys_business(
        self, here: Path, tmp_path: Path
    ) -> None:
        world = World()
        (here / "in").mkdir()
        (here / "in/a").write_bytes(b"1")
        request = copy(at(here / "in"), memory("b/"), name="in/", verb=Verb.MOVE)
        async with engine_on(world, journal=tmp_path / "journal") as engine:
            await done(engine, request)
        (here / "in/hollow").mkdir(parents=True)

        async with engine_on(world, journal=tmp_path / "journal") as engine:
            await done(engine, copy(memory("b/"), memory("c/")))

        assert (here / "in/hollow").is_dir()

    async def test_a_file_that_was_written_to_after_it_was_sent_is_moved_anew(
        self, here: Path
    ) -> None:
        class Late(MemoryStorage):
            """Somebody appends to the source before its move has ended."""

            async def stat(self, key: Key) -> Entry:
                if (here / "a").stat().st_size == 1:
                    os.truncate(here / "a", 2)
                return await super().stat(key)

        world = World({None: Late()})
        (here / "a").write_bytes(b"1")

        async with engine_on(world, Policy(verify=False)) as engine:
            request = copy(at(here / "a"), memory("b/"), verb=Verb.MOVE)
            await done(engine, request)

        assert await read(world.memory[None], "b/a") == b"1\0"
        assert list(here.iterdir()) == []
