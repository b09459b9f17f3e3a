"""A sync copies what is new or changed, and deletes only what nobody can have meant."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.domain.entry import Cursor, Page
from fxtui.domain.errors import PermissionDenied
from fxtui.domain.location import Key, Location
from fxtui.domain.plan import Action, PlanRow
from fxtui.domain.plan_lines import Header, header_line, line_of
from fxtui.domain.request import (
    Compare,
    IfExists,
    JobRequest,
    Source,
    SyncRules,
    Verb,
)
from fxtui.domain.select import Filter
from fxtui.domain.storage import Storage, list_entries
from fxtui.domain.transfer import Standing
from fxtui.domain.value import replace
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes, read
from tests.engines import ME, World, at, copy, done, engine_on, memory, transfers


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def there(world: World) -> Storage:
    return world.memory[None]


@pytest.fixture
async def engine(world: World) -> AsyncIterator[TransferEngine]:
    async with engine_on(world) as engine:
        yield engine


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def sync(source: Location, target: Location, **rules: object) -> JobRequest:
    return JobRequest(
        Verb.SYNC,
        (Source(source),),
        target,
        sync=SyncRules(**rules),  # type: ignore[arg-type]  # the tests name them right
    )


def fill(folder: Path, files: Mapping[str, bytes], age: float = 0) -> None:
    """Write these; they are so many seconds old."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        when = path.stat().st_mtime - age
        os.utime(path, (when, when))


async def keys(storage: Storage, prefix: str = "b/") -> list[str]:
    return [e.key async for e in list_entries(storage, prefix, recursive=True)]


async def rows(engine: TransferEngine, request: JobRequest) -> list[PlanRow]:
    async with aclosing(engine.plan(request, ME)) as planned:
        return [row async for row in planned]


class TestCopies:
    async def test_what_is_new_or_of_another_size_goes_up(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"new": b"1", "larger": b"22", "deep/same": b"3"}, age=100)
        await there.put("b/larger", Bytes(b"2"))
        await there.put("b/deep/same", Bytes(b"3"))

        planned = await rows(engine, sync(at(here), memory("b/")))
        job = await done(engine, sync(at(here), memory("b/")))

        assert {(row.source.name, row.reason) for row in planned} == {
            ("new", "new"),
            ("larger", "size"),
        }
        assert job.tally.succeeded.objects == 2
        assert await read(there, "b/larger") == b"22"

    async def test_a_second_one_finds_nothing_to_do(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"a": b"1", "deep/b": b"22"}, age=100)
        await done(engine, sync(at(here), memory("b/")))

        assert await rows(engine, sync(at(here), memory("b/"))) == []

    async def test_what_was_just_fetched_is_not_fetched_again(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        await there.put("b/deep/a", Bytes(b"1"))
        await done(engine, sync(memory("b/"), at(here)))

        assert (here / "deep/a").read_bytes() == b"1"
        assert await rows(engine, sync(memory("b/"), at(here))) == []

    async def test_a_digest_finds_what_size_and_date_hide(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"a": b"1", "b": b"2"}, age=100)
        await there.put("b/a", Bytes(b"1"))
        await there.put("b/b", Bytes(b"3"))

        assert await rows(engine, sync(at(here), memory("b/"))) == []
        (row,) = await rows(engine, sync(at(here), memory("b/"), compare=Compare.DIGEST))
        assert (row.source.name, row.reason) == ("b", "digest")

    @pytest.mark.parametrize("compare", list(Compare))
    async def test_what_is_there_may_be_left_whatever_it_is(
        self, engine: TransferEngine, there: Storage, here: Path, compare: Compare
    ) -> None:
        fill(here, {"new": b"1", "larger": b"22", "other": b"3"})
        await there.put("b/larger", Bytes(b"2"))
        await there.put("b/other", Bytes(b"4"))
        asked = sync(at(here), memory("b/"), compare=compare)

        planned = await rows(engine, replace(asked, if_exists=IfExists.SKIP))

        assert [row.source.name for row in planned] == ["new"]

    async def test_filters_choose_on_both_sides(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"a.json": b"1", "b.txt": b"2"})
        await there.put("b/old.txt", Bytes(b"3"))
        await there.put("b/old.json", Bytes(b"4"))
        request = replace(
            sync(at(here), memory("b/"), delete=True),
            filters=(Filter("*", includes=False), Filter("*.json", includes=True)),
        )

        await done(engine, request)

        assert await keys(there) == ["b/a.json", "b/old.txt"]


ODD = ("a//b", ".", "..", "%", f"{'x' * 300}.csv", "plain")
"""Keys, of which a disk keeps only the last as it is."""


class TestNames:
    async def test_what_a_disk_called_otherwise_goes_back_to_where_it_came_from(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        for name in ODD:
            await there.put(f"b/{name}", Bytes(b"1"))
        await done(engine, sync(memory("b/"), at(here)))
        back = sync(at(here), memory("b/"), delete=True)

        assert await rows(engine, back) == []
        fill(here, {"a/%/b": b"edited", "new": b"2"})
        planned = await rows(engine, back)
        await done(engine, back)

        assert {(row.target and row.target.key, row.reason) for row in planned} == {
            ("b/a//b", "size"),
            ("b/new", "new"),
        }
        assert await read(there, "b/a//b") == b"edited"
        assert await keys(there) == sorted(f"b/{name}" for name in (*ODD, "new"))

    async def test_what_only_looks_so_goes_up_as_it_is(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"%": b"1", "%25": b"22", "deep/%/a": b"3"}, age=100)

        await done(engine, sync(at(here), memory("b/")))

        assert await keys(there) == ["b/%", "b/%25", "b/deep/%/a"]
        assert await rows(engine, sync(at(here), memory("b/"), delete=True)) == []

    @pytest.mark.parametrize("pattern", ["*keep.csv", "*~cut-*"])
    async def test_a_filter_on_either_name_leaves_both_as_they_are(
        self, engine: TransferEngine, there: Storage, here: Path, pattern: str
    ) -> None:
        await there.put(f"b/{'x' * 300}keep.csv", Bytes(b"1"))
        await done(engine, sync(memory("b/"), at(here)))
        fill(here, {path.name: b"edited" for path in here.iterdir()} | {"a": b"2"})
        asked = sync(at(here), memory("b/"), delete=True)

        await done(engine, replace(asked, filters=(Filter(pattern, includes=False),)))

        assert await keys(there) == ["b/a", f"b/{'x' * 300}keep.csv"]
        assert await read(there, f"b/{'x' * 300}keep.csv") == b"1"


class TestDeletes:
    async def test_what_the_source_has_not_is_deleted_when_asked(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"a": b"1"})
        await there.put("b/gone", Bytes(b"2"))

        await done(engine, sync(at(here), memory("b/")))
        assert await keys(there) == ["b/a", "b/gone"]
        await done(engine, sync(at(here), memory("b/"), delete=True))

        assert await keys(there) == ["b/a"]

    async def test_of_a_local_folder_too(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"gone": b"1"})
        await there.put("b/a", Bytes(b"2"))

        await done(engine, sync(memory("b/"), at(here), delete=True))

        assert sorted(path.name for path in here.iterdir()) == ["a"]

    async def test_a_filter_protects_what_had_to_get_another_name(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        await there.put(f"b/{'x' * 300}keep.csv", Bytes(b"1"))
        await there.put("b/a", Bytes(b"2"))
        await done(engine, sync(memory("b/"), at(here)))
        asked = sync(memory("b/"), at(here), delete=True)

        await done(engine, replace(asked, filters=(Filter("*keep.csv", includes=False),)))

        names = sorted(path.name for path in here.iterdir())
        assert [name[:3] for name in names] == ["a", "xxx"]

    async def test_too_many_are_none(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"a": b"1"})
        for name in ("x", "y"):
            await there.put(f"b/{name}", Bytes(b"2"))

        job = await done(engine, sync(at(here), memory("b/"), delete=True, max_delete=1))

        assert job.standing is Standing.FAILED
        assert await keys(there) == ["b/a", "b/x", "b/y"]

    async def test_an_empty_source_deletes_nothing_unless_it_may(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        await there.put("b/x", Bytes(b"2"))

        job = await done(engine, sync(at(here), memory("b/"), delete=True))
        assert (job.standing, await keys(there)) == (Standing.FAILED, ["b/x"])
        await done(
            engine,
            sync(at(here), memory("b/"), delete=True, allow_empty_source=True),
        )

        assert await keys(there) == []

    async def test_a_missing_source_deletes_nothing(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        await there.put("b/x", Bytes(b"2"))
        missing = Location("file", f"{str(here)[1:]}/none/")

        job = await done(engine, sync(missing, memory("b/"), delete=True))

        assert (job.standing, await keys(there)) == (Standing.FAILED, ["b/x"])

    async def test_a_broken_link_protects_what_has_its_name(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"a": b"1"})
        (here / "link").symlink_to("nowhere")
        for name in ("link", "gone"):
            await there.put(f"b/{name}", Bytes(b"2"))

        await done(engine, sync(at(here), memory("b/"), delete=True))

        assert await keys(there) == ["b/a", "b/link"]

    async def test_a_folder_that_cannot_be_listed_keeps_everything(
        self, world: World, here: Path
    ) -> None:
        class Closed(MemoryStorage):
            async def list_page(
                self,
                prefix: Key,
                cursor: Cursor | None = None,
                *,
                recursive: bool = False,
            ) -> Page:
                if cursor is not None:
                    raise PermissionDenied("not this one")
                return await super().list_page(prefix, cursor, recursive=recursive)

        source = Closed(page_size=1)
        world.memory["other"] = source
        for name in ("a", "b"):
            await source.put(f"s/{name}", Bytes(b"1"))
        fill(here, {"gone": b"1"})

        async with engine_on(world) as engine:
            job = await done(engine, sync(memory("s/", "other"), at(here), delete=True))

        assert job.standing is Standing.FAILED
        assert (here / "gone").exists()


class TestPlans:
    def write(self, file: Path, request: JobRequest, planned: list[PlanRow]) -> Location:
        header = Header(
            fxtui="0",
            made="",
            verb=request.verb,
            source=str(request.sources[0].location),
            target=str(request.target) if request.target else None,
        )
        file.write_bytes(header_line(header) + b"".join(map(line_of, planned)))
        return at(file)

    async def test_a_plan_is_done_later_as_it_was_made(
        self, engine: TransferEngine, there: Storage, here: Path, tmp_path: Path
    ) -> None:
        fill(here, {"a": b"1", "b": b"2"})
        await there.put("b/gone", Bytes(b"3"))
        request = sync(at(here), memory("b/"), delete=True)
        planned = await rows(engine, request)
        kept = [row for row in planned if row.source.name != "b"]
        file = self.write(tmp_path / "plan", request, kept)

        job = await done(
            engine, JobRequest(Verb.APPLY, (Source(file, "plan"),), memory("b/"))
        )

        assert {row.action for row in planned} == {Action.COPY, Action.DELETE}
        assert job.standing is Standing.SUCCEEDED
        assert await keys(there) == ["b/a"]

    async def test_rows_whose_world_has_changed_are_refused(
        self, engine: TransferEngine, there: Storage, here: Path, tmp_path: Path
    ) -> None:
        fill(here, {"source": b"1", "target": b"2", "taken": b"3", "fine": b"4"})
        await there.put("b/target", Bytes(b"old, and longer"))
        await there.put("b/gone", Bytes(b"5"))
        request = sync(at(here), memory("b/"), delete=True)
        planned = await rows(engine, request)
        file = self.write(tmp_path / "plan", request, planned)
        (here / "source").write_bytes(b"another")
        await there.put("b/target", Bytes(b"somebody else's"))
        await there.put("b/taken", Bytes(b"somebody else's too"))
        await there.put("b/gone", Bytes(b"written again"))

        job = await done(
            engine, JobRequest(Verb.APPLY, (Source(file, "plan"),), memory("b/"))
        )
        failed = {
            t.source.name: t.problem.message
            for t in await transfers(engine, job.id)
            if t.problem
        }

        assert sorted(failed) == ["gone", "source", "taken", "target"]
        assert await keys(there) == ["b/fine", "b/gone", "b/taken", "b/target"]
        assert await read(there, "b/taken") == b"somebody else's too"

    async def test_a_plan_of_a_copy_tells_what_is_at_its_targets(
        self, engine: TransferEngine, there: Storage, here: Path
    ) -> None:
        fill(here, {"a": b"1", "b": b"2"})
        await there.put("b/a", Bytes(b"old"))

        planned = await rows(engine, copy(at(here), memory("b/")))

        assert sorted((r.source.name, r.there and r.there.size) for r in planned) == [
            ("a", 3),
            ("b", None),
        ]
        assert await keys(there) == ["b/a"]
