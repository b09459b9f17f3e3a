"""What a person asked for is at the target, or its transfer says why not."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.domain.errors import (
    ConfigError,
    InvalidName,
    NotFound,
    PermissionDenied,
    ServerFault,
    Unauthenticated,
)
from fxtui.domain.events import Progressed
from fxtui.domain.location import Key, Location
from fxtui.domain.request import (
    IfExists,
    JobRequest,
    Jobs,
    Matching,
    Order,
    Source,
    Transfers,
    Verb,
)
from fxtui.domain.state import State
from fxtui.domain.storage import Storage, list_entries
from fxtui.domain.transfer import Standing
from fxtui.domain.uploads import PartLimits
from fxtui.domain.writing import WriteOptions
from fxtui.engine.journal import Journal
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes, read
from tests.engines import (
    ME,
    World,
    at,
    copy,
    done,
    engine_on,
    finished,
    memory,
    transfers,
)
from tests.faulty import Clinging, Corrupt, Faulty, Stubborn, Stuck

BIG = bytes(range(256)) * 40
"""Ten parts."""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def engine(world: World) -> AsyncIterator[TransferEngine]:
    async with engine_on(world) as engine:
        yield engine


@pytest.fixture
def there(world: World) -> Storage:
    return world.memory[None]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


async def keys(storage: Storage, prefix: str = "") -> list[str]:
    return [e.key async for e in list_entries(storage, prefix, recursive=True)]


async def test_the_end_of_a_job_is_told_at_once(world: World, here: Path) -> None:
    """However seldom the rest is."""
    (here / "a").write_bytes(b"content")
    day = 86_400.0
    async with TransferEngine(world.open, Journal(":memory:"), tick=day) as engine:
        job = await done(engine, copy(at(here), memory("b/")))

    assert job.standing is Standing.SUCCEEDED


class TestCopies:
    async def test_a_folder_goes_up_and_comes_back_the_same(
        self, engine: TransferEngine, there: Storage, here: Path, tmp_path: Path
    ) -> None:
        (here / "deep/er").mkdir(parents=True)
        (here / "deep/er/big").write_bytes(BIG)
        (here / "small").write_bytes(b"1")
        (here / "empty").write_bytes(b"")
        back = tmp_path / "back"

        up = await done(engine, copy(at(here), memory("b/"), name="here/"))
        down = await done(engine, copy(memory("b/here/"), Location.parse(f"{back}/")))

        assert (up.standing, down.standing) == (Standing.SUCCEEDED, Standing.SUCCEEDED)
        assert await keys(there) == ["b/here/deep/er/big", "b/here/empty", "b/here/small"]
        assert tree(back) == tree(here)

    async def test_what_was_compared_is_told_from_what_was_not(
        self, engine: TransferEngine, here: Path
    ) -> None:
        (here / "big").write_bytes(BIG)
        (here / "small").write_bytes(b"1")

        job = await done(engine, copy(at(here), memory("b/")))

        assert job.tally.succeeded.bytes == len(BIG) + 1
        assert job.tally.verified.objects == 2

    async def test_a_download_has_the_date_of_its_source(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        await there.put("a", Bytes(b"1"), options=WriteOptions(modified=12345))

        await done(engine, copy(memory("a"), at(here)))

        assert (here / "a").stat().st_mtime == 12345

    @pytest.mark.parametrize(
        "limits",
        [
            PartLimits(min_size=1, ordered=True),
            PartLimits(min_size=1, last_after_all=True),
            PartLimits(min_size=1, align=64, listable=False),
        ],
    )
    async def test_the_limits_of_a_storages_parts_are_kept(
        self, engine: TransferEngine, world: World, here: Path, limits: PartLimits
    ) -> None:
        world.memory[None] = there = MemoryStorage(limits=limits)
        (here / "big").write_bytes(BIG)

        job = await done(engine, copy(at(here), memory("b/")))

        assert job.standing is Standing.SUCCEEDED
        assert await read(there, "b/big") == BIG

    async def test_a_storage_copies_within_itself(
        self, engine: TransferEngine, there: Storage
    ) -> None:
        await there.put("a/1", Bytes(BIG))

        job = await done(engine, copy(memory("a/"), memory("b/")))

        assert job.standing is Standing.SUCCEEDED
        assert await read(there, "b/1") == BIG

    async def test_bytes_go_from_storage_to_storage(
        self, engine: TransferEngine, there: Storage, world: World
    ) -> None:
        await there.put("a/big", Bytes(BIG))
        await there.put("a/small", Bytes(b"1"))

        job = await done(engine, copy(memory("a/"), memory("b/", "other")))

        assert job.standing is Standing.SUCCEEDED
        assert await read(world.memory["other"], "b/big") == BIG
        assert await read(world.memory["other"], "b/small") == b"1"

    async def test_a_file_is_copied_on_the_disk(
        self, engine: TransferEngine, here: Path, tmp_path: Path
    ) -> None:
        (here / "big").write_bytes(BIG)
        (here / "hollow").mkdir()
        target = tmp_path / "target"
        target.mkdir()

        job = await done(engine, copy(at(here), at(target), name="here/"))

        assert job.tally.failed.objects == 0
        assert (target / "here/big").read_bytes() == BIG
        assert (target / "here/hollow").is_dir()

    async def test_five_keys_that_look_alike_are_five_files(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        for key in ("a", "b//c", "/lead", "d/../e", "m/"):
            await there.put(f"x/{key}", Bytes(key.encode()))

        job = await done(engine, copy(memory("x/"), at(here)))

        assert sorted(tree(here).values()) == [b"/lead", b"a", b"b//c", b"d/../e", b"m/"]
        assert job.tally.warnings == 4

    async def test_a_name_that_would_leave_the_folder_stays_in_it(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        await there.put("x/../../out", Bytes(b"1"))

        await done(engine, copy(memory("x/"), at(here)))

        assert len(tree(here)) == 1
        assert not (here.parent / "out").exists()

    async def test_an_empty_marker_becomes_a_folder(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        await there.put("x/folder/", Bytes(b""))

        await done(engine, copy(memory("x/"), at(here)))

        assert (here / "folder").is_dir()

    async def test_links_are_followed_but_not_in_circles(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        (here / "real").mkdir()
        (here / "real/file").write_bytes(b"1")
        (here / "link").symlink_to("real")
        (here / "real/circle").symlink_to("..")
        (here / "broken").symlink_to("nothing")

        job = await done(engine, copy(at(here), memory("b/")))

        assert {"b/real/file", "b/link/file"} <= set(await keys(there))
        assert job.tally.failed.objects == 1

    async def test_what_is_no_file_is_skipped_and_told(
        self, engine: TransferEngine, here: Path
    ) -> None:
        os.mkfifo(here / "pipe")
        (here / "file").write_bytes(b"1")

        job = await done(engine, copy(at(here), memory("b/")))

        assert (job.tally.succeeded.objects, job.tally.skipped.objects) == (1, 1)
        assert job.tally.warnings == 1


class TestConflicts:
    @pytest.mark.parametrize(
        ("rule", "now", "state"),
        [
            (IfExists.OVERWRITE, {"a": b"new"}, State.SUCCEEDED),
            (IfExists.SKIP, {"a": b"old"}, State.SKIPPED),
            (IfExists.FAIL, {"a": b"old"}, State.FAILED),
            (IfExists.RENAME, {"a": b"old", "a (1)": b"new"}, State.SUCCEEDED),
            (IfExists.ASK, {"a": b"old"}, State.PAUSED),
        ],
    )
    async def test_the_rule_is_kept(
        self,
        engine: TransferEngine,
        there: Storage,
        here: Path,
        rule: IfExists,
        now: dict[str, bytes],
        state: State,
    ) -> None:
        (here / "a").write_bytes(b"old")
        await there.put("a", Bytes(b"new"))

        job = await done(engine, copy(memory("a"), at(here), if_exists=rule))

        assert tree(here) == now
        assert [state] == [t.state for t in await transfers(engine, job.id)]

    @pytest.mark.parametrize(("age", "content"), [(-9, b"new"), (9, b"old")])
    async def test_only_the_newer_is_written(
        self,
        engine: TransferEngine,
        there: Storage,
        here: Path,
        age: int,
        content: bytes,
    ) -> None:
        (here / "a").write_bytes(b"old")
        os.utime(here / "a", (1000 + age, 1000 + age))
        await there.put("a", Bytes(b"new"), options=WriteOptions(modified=1000))

        await done(engine, copy(memory("a"), at(here), if_exists=IfExists.NEWER))

        assert (here / "a").read_bytes() == content

    async def test_an_answer_for_one_decides_for_one(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        for name in ("a", "b"):
            (here / name).write_bytes(b"old")
            await there.put(f"x/{name}", Bytes(b"new"))
        request = copy(memory("x/"), at(here), if_exists=IfExists.ASK)
        job = await done(engine, request)
        first = (await transfers(engine, job.id))[0]

        await engine.answer(Transfers((first.id,)), IfExists.OVERWRITE, ME)
        await finished(engine, job.id)

        assert tree(here) == {"a": b"new", "b": b"old"}

    async def test_an_answer_for_all_decides_for_the_job(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        for name in ("a", "b"):
            (here / name).write_bytes(b"old")
            await there.put(f"x/{name}", Bytes(b"new"))
        request = copy(memory("x/"), at(here), if_exists=IfExists.ASK)
        job = await done(engine, request)

        await engine.answer(Jobs((job.id,)), IfExists.OVERWRITE, ME)
        after = await finished(engine, job.id)

        assert after.standing is Standing.SUCCEEDED
        assert tree(here) == {"a": b"new", "b": b"new"}

    async def test_nothing_is_copied_onto_itself(
        self, engine: TransferEngine, here: Path
    ) -> None:
        (here / "a").write_bytes(b"1")
        (here.parent / "link").symlink_to(here)

        with pytest.raises(InvalidName):
            await engine.submit(copy(at(here / "a"), at(here)), ME)
        with pytest.raises(InvalidName):
            await engine.submit(copy(at(here), at(here), name="in/"), ME)
        by_another_road = Location.parse(f"{here.parent}/link/")
        job = await done(engine, copy(at(here), by_another_road, verb=Verb.MOVE))

        assert job.standing is Standing.FAILED
        assert tree(here) == {"a": b"1"}


class TestMovesAndDeletes:
    async def test_a_move_leaves_nothing_behind(
        self, world: World, there: Storage, here: Path
    ) -> None:
        (here / "in/deep").mkdir(parents=True)
        (here / "in/deep/a").write_bytes(BIG)

        request = copy(at(here / "in"), memory("b/"), name="in/", verb=Verb.MOVE)
        async with engine_on(world) as engine:
            job = await done(engine, request)

        assert job.standing is Standing.SUCCEEDED
        assert await read(there, "b/in/deep/a") == BIG
        assert list(here.iterdir()) == []

    async def test_a_folder_whose_contents_move_stays_for_what_comes_next(
        self, world: World, there: Storage, here: Path
    ) -> None:
        (here / "in/deep").mkdir(parents=True)
        (here / "in/deep/a").write_bytes(BIG)

        request = copy(at(here / "in"), memory("b/"), verb=Verb.MOVE)
        async with engine_on(world) as engine:
            job = await done(engine, request)

        assert job.standing is Standing.SUCCEEDED
        assert await read(there, "b/deep/a") == BIG
        assert [*here.rglob("*")] == [here / "in"]

    async def test_what_was_compared_is_told_before_the_source_goes(
        self, engine: TransferEngine, world: World, here: Path
    ) -> None:
        world.memory[None] = there = Clinging()
        await there.put("x/a", Bytes(BIG))
        job = await engine.submit(copy(memory("x/"), at(here), verb=Verb.MOVE), ME)

        async with asyncio.timeout(20), aclosing(engine.watch(ME)) as events:
            async for event in events:
                samples = event.samples if isinstance(event, Progressed) else ()
                if any(sample.verified for sample in samples):
                    break

        assert [len(BIG)] == [sample.verified for sample in samples]
        there.free()
        assert (await finished(engine, job)).standing is Standing.SUCCEEDED

    async def test_a_folder_is_deleted_with_all_it_holds_but_no_more(
        self, engine: TransferEngine, here: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "kept").mkdir()
        (tmp_path / "kept/file").write_bytes(b"1")
        (here / "a/b/c").mkdir(parents=True)
        (here / "a/b/file").write_bytes(b"1")
        (here / "a/link").symlink_to(tmp_path / "kept")

        job = await done(engine, JobRequest(Verb.DELETE, (Source(at(here / "a")),)))

        assert job.standing is Standing.SUCCEEDED
        assert list(here.iterdir()) == []
        assert (tmp_path / "kept/file").exists()

    async def test_a_prefix_is_deleted_in_few_requests(
        self, engine: TransferEngine, there: Storage
    ) -> None:
        for number in range(2501):
            await there.put(f"x/{number}", Bytes(b""))
        await there.put("y", Bytes(b""))

        job = await done(engine, JobRequest(Verb.DELETE, (Source(memory("x/")),)))

        assert job.tally.succeeded.objects == 2501
        assert await keys(there) == ["y"]

    async def test_what_cannot_be_deleted_is_told_by_name(
        self, engine: TransferEngine, world: World
    ) -> None:
        world.memory[None] = storage = Stubborn()
        for key in ("x/a", "x/b", "x/locked"):
            await storage.put(key, Bytes(b""))

        job = await done(engine, JobRequest(Verb.DELETE, (Source(memory("x/")),)))

        failed = [t for t in await transfers(engine, job.id) if t.state is State.FAILED]
        assert [t.source.key for t in failed] == ["x/locked"]
        assert await keys(storage) == ["x/locked"]


class TestTrouble:
    async def test_a_fault_that_passes_is_tried_again(
        self, engine: TransferEngine, world: World, here: Path
    ) -> None:
        world.memory[None] = Faulty([ServerFault("busy")] * 3)
        (here / "a").write_bytes(BIG)

        job = await done(engine, copy(at(here), memory("b/")))

        assert job.standing is Standing.SUCCEEDED
        assert await read(world.memory[None], "b/a") == BIG

    async def test_a_failure_that_nothing_mends_leaves_no_upload_behind(
        self, engine: TransferEngine, world: World, here: Path
    ) -> None:
        world.memory[None] = storage = Faulty([NotFound("the bucket is gone")])
        (here / "a").write_bytes(BIG)

        job = await done(engine, copy(at(here), memory("b/")))

        assert job.standing is Standing.FAILED
        assert storage.aborted == 1

    async def test_what_failed_can_be_tried_again(
        self, engine: TransferEngine, world: World, here: Path
    ) -> None:
        world.memory[None] = storage = Faulty([PermissionDenied("no")])
        (here / "a").write_bytes(b"1")
        (here / "b").write_bytes(b"2")
        job = await done(engine, copy(at(here), memory("b/")))
        assert job.tally.failed.objects == 1

        await engine.order(Order.RETRY, Matching(job.id, (State.FAILED,)), ME)
        after = await finished(engine, job.id)

        assert after.standing is Standing.SUCCEEDED
        assert await keys(storage) == ["b/a", "b/b"]

    async def test_dead_keys_park_the_job_and_burn_nothing(
        self, engine: TransferEngine, world: World, here: Path
    ) -> None:
        world.memory[None] = storage = Faulty([Unauthenticated("expired")])
        for name in "abc":
            (here / name).write_bytes(b"1")

        job = await done(engine, copy(at(here), memory("b/")))
        assert (job.standing, job.tally.failed.objects) == (Standing.PAUSED, 0)
        assert job.problem and "expired" in job.problem.message
        await engine.order(Order.RESUME, Jobs((job.id,)), ME)
        after = await finished(engine, job.id)

        assert after.standing is Standing.SUCCEEDED
        assert len(await keys(storage)) == 3

    async def test_a_source_that_is_missing_is_told_and_can_come_back(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        job = await done(engine, copy(at(here / "late"), memory("b/")))
        assert job.standing is Standing.FAILED

        (here / "late").write_bytes(b"1")
        await engine.order(Order.RETRY, Jobs((job.id,)), ME)
        after = await finished(engine, job.id)

        assert after.standing is Standing.SUCCEEDED
        assert await read(there, "b/late") == b"1"

    async def test_a_prefix_of_nothing_is_no_empty_folder(
        self, engine: TransferEngine, here: Path
    ) -> None:
        job = await done(engine, copy(memory("nothing/"), at(here)))

        (failed,) = await transfers(engine, job.id)
        assert failed.problem and failed.problem.code == "not_found"
        assert failed.target == at(here)

    async def test_an_unknown_profile_is_told_at_once(
        self, engine: TransferEngine, here: Path
    ) -> None:
        with pytest.raises(ConfigError, match="no such profile"):
            await engine.submit(copy(memory("a", "nobody"), at(here)), ME)

    async def test_corrupt_bytes_are_never_given_the_name(
        self, engine: TransferEngine, world: World, here: Path
    ) -> None:
        world.memory[None] = storage = Corrupt()
        await storage.put("x/a", Bytes(b"right"))
        (here / "a").write_bytes(b"old")

        job = await done(engine, copy(memory("x/"), at(here)))

        assert job.standing is Standing.FAILED
        assert tree(here) == {"a": b"old"}


class TestOrders:
    async def test_a_cancelled_job_leaves_nothing_half_done(
        self, engine: TransferEngine, world: World, here: Path
    ) -> None:
        world.memory[None] = storage = Stuck()
        for name in "abc":
            await storage.put(f"x/{name}", Bytes(BIG))
        job = await engine.submit(copy(memory("x/"), at(here)), ME)
        await storage.reached()

        await engine.order(Order.CANCEL, Jobs((job,)), ME)
        after = await finished(engine, job)

        assert after.standing is Standing.CANCELLED
        assert list(here.iterdir()) == []

    async def test_what_was_cancelled_can_be_queued_again(
        self, engine: TransferEngine, world: World, here: Path
    ) -> None:
        world.memory[None] = storage = Stuck()
        await storage.put("x/a", Bytes(BIG))
        job = await engine.submit(copy(memory("x/"), at(here)), ME)
        await storage.reached()
        await engine.order(Order.CANCEL, Jobs((job,)), ME)
        await finished(engine, job)
        storage.free()

        await engine.order(Order.RETRY, Jobs((job,)), ME)
        after = await finished(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert tree(here) == {"a": BIG}

    async def test_a_pause_holds_a_job_and_a_resume_lets_it_go_on(
        self, engine: TransferEngine, world: World, here: Path
    ) -> None:
        world.memory[None] = storage = Stuck()
        await storage.put("x/a", Bytes(BIG))
        job = await engine.submit(copy(memory("x/"), at(here)), ME)
        await storage.reached()

        await engine.order(Order.PAUSE, Jobs((job,)), ME)
        paused = await finished(engine, job)
        storage.free()
        await engine.order(Order.RESUME, Jobs((job,)), ME)
        after = await finished(engine, job)

        assert paused.standing is Standing.PAUSED
        assert after.standing is Standing.SUCCEEDED

    async def test_a_finished_job_is_forgotten_when_it_is_cleared(
        self, engine: TransferEngine, here: Path
    ) -> None:
        (here / "a").write_bytes(b"1")
        job = await done(engine, copy(at(here), memory("b/")))

        await engine.order(Order.CLEAR, Matching(), ME)

        assert await transfers(engine, job.id) == ()


class TestRestart:
    async def test_a_job_goes_on_in_the_next_process(
        self, world: World, here: Path, tmp_path: Path
    ) -> None:
        world.memory[None] = storage = Stuck()
        for name in "abc":
            await storage.put(f"x/{name}", Bytes(BIG))
        async with engine_on(world, journal=tmp_path / "journal") as first:
            job = await first.submit(copy(memory("x/"), at(here)), ME)
            await storage.reached()
        storage.free()

        async with engine_on(world, journal=tmp_path / "journal") as second:
            after = await finished(second, job)

        assert after.standing is Standing.SUCCEEDED
        assert tree(here) == dict.fromkeys("abc", BIG)

    async def test_keys_of_an_environment_are_waited_for(
        self, world: World, here: Path, tmp_path: Path
    ) -> None:
        theirs = ME.of({"AWS_SECRET_ACCESS_KEY": "hidden"}, 0o022)
        world.memory[None] = storage = Stuck()
        await storage.put("x/a", Bytes(BIG))
        path = tmp_path / "journal"
        async with engine_on(world, journal=path) as first:
            job = await first.submit(copy(memory("x/"), at(here)), theirs)
            await storage.reached()
        storage.free()

        async with engine_on(world, journal=path) as second:
            waiting = await finished(second, job)
            await second.order(Order.RESUME, Matching(None, (State.PAUSED,)), theirs)
            after = await finished(second, job)

        assert waiting.standing is Standing.PAUSED
        assert after.standing is Standing.SUCCEEDED
        assert b"hidden" not in path.read_bytes()


async def test_a_slower_way_is_told_with_its_reason(tmp_path: Path) -> None:
    class Slow(MemoryStorage):
        def detour(self, key: Key) -> str:
            return f"{key} is far away"

    (tmp_path / "a").write_bytes(b"1")
    async with engine_on(World({None: Slow()})) as engine:
        job = await done(engine, copy(at(tmp_path / "a"), memory("b/")))
        [transfer] = await transfers(engine, job.id)

        inspected = await engine.inspect(transfer.id, ME)

    assert inspected.detour == "b/a is far away"
