"""A folder that is moved where it can have another name goes whole, and is not listed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import pytest

from fxtui.domain.context import Context
from fxtui.domain.entry import Kind, Trait
from fxtui.domain.errors import ConnectionLost, StorageError
from fxtui.domain.events import Board
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, JobRequest, Jobs, Order, Source, Verb
from fxtui.domain.select import Filter
from fxtui.domain.storage import Storage, list_entries
from fxtui.domain.transfer import RENAMED
from fxtui.engine import planner
from fxtui.engine.planning import Planning
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.dropbox.adapter import DropboxStorage
from fxtui.storage.dropbox.settings import DropboxSettings
from fxtui.storage.local import LocalStorage
from tests.contract.storage_contract import Bytes, walk
from tests.engines import (
    ME,
    World,
    at,
    crash,
    done,
    engine_on,
    finished,
    memory,
    transfers,
)
from tests.servers.dropbox.running import Emulator


@pytest.fixture
async def engine() -> AsyncIterator[TransferEngine]:
    async with engine_on(World({}), Policy(backoff=0.0)) as engine:
        yield engine


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    (folder / "runs/deep").mkdir(parents=True)
    (folder / "runs/none").mkdir(mode=0o750)
    (folder / "top").write_bytes(b"top")
    (folder / "runs/one").write_bytes(b"one")
    (folder / "runs/link").symlink_to("one")
    (folder / "runs/deep/two").write_bytes(b"two")
    return folder


@pytest.fixture
def there(tmp_path: Path) -> Path:
    (folder := tmp_path / "there").mkdir()
    return folder


def move(source: Path, target: Path, name: str = "", **more: object) -> JobRequest:
    sources = (Source(at(source), name),)
    return JobRequest(Verb.MOVE, sources, at(target), **more)  # type: ignore[arg-type]


def named(source: Path, target: Path) -> JobRequest:
    """As the browser asks for it."""
    return move(source, target, f"{source.name}/")


def tree(folder: Path) -> dict[str, int]:
    """All that is below, by inodes, which a copy would not keep."""
    return {
        str(path.relative_to(folder)): path.lstat().st_ino for path in folder.rglob("*")
    }


async def moved(engine: TransferEngine) -> dict[str, str | None]:
    """How each was proved, by its key below the target."""
    return {
        str(t.target).rpartition("there/")[2]: t.proof for t in await transfers(engine)
    }


async def test_a_folder_is_what_it_was(
    engine: TransferEngine, here: Path, there: Path
) -> None:
    before = tree(here)

    job = await done(engine, named(here, there))

    assert tree(there / "here") == before
    assert not here.exists()
    assert (there / "here/runs/link").is_symlink()
    assert await moved(engine) == {"here/": RENAMED}
    assert job.tally.succeeded.objects == job.tally.verified.objects == 1


async def test_of_its_contents_each_folder_goes_whole(
    engine: TransferEngine, here: Path, there: Path
) -> None:
    before = tree(here)

    await done(engine, move(here, there))

    assert tree(there) == before
    assert [*here.iterdir()] == []  # whose contents alone were asked for
    assert await moved(engine) == {"runs/": RENAMED, "top": RENAMED}


async def test_where_a_name_is_taken_what_it_holds_is_sorted_in(
    engine: TransferEngine, here: Path, there: Path
) -> None:
    (here / "runs/link").unlink()  # it would lead to nothing when "one" has moved
    (there / "here/runs").mkdir(parents=True)
    (there / "here/runs/one").write_bytes(b"of before")
    deep = (here / "runs/deep").stat().st_ino

    job = await done(engine, named(here, there))

    assert job.standing == "succeeded"
    assert (there / "here/runs/deep").stat().st_ino == deep
    assert (there / "here/runs/one").read_bytes() == b"one"
    assert not here.exists()
    proofs = await moved(engine)
    assert {name for name in proofs if name.endswith("/")} >= {
        "here/runs/deep/",
        "here/runs/none/",
    }


async def test_a_file_in_the_way_of_a_folder_stays(
    engine: TransferEngine, here: Path, there: Path
) -> None:
    (there / "runs").write_bytes(b"a file")
    before = tree(here / "runs")

    job = await done(engine, move(here, there))

    assert job.standing == "failed"
    assert (there / "runs").read_bytes() == b"a file"
    assert tree(here / "runs") == before


async def test_of_what_is_chosen_by_name_no_folder_goes_whole(
    engine: TransferEngine, here: Path, there: Path
) -> None:
    chosen = Filter("*one", includes=True)
    others = Filter("*", includes=False)

    await done(engine, move(here, there, filters=(others, chosen)))

    assert sorted(tree(there)) == ["runs", "runs/one"]
    assert (here / "runs/deep/two").exists()


async def test_a_plan_moves_nothing(
    engine: TransferEngine, here: Path, there: Path
) -> None:
    before = tree(here)

    rows = [row async for row in engine.plan(named(here, there), ME)]

    assert len(rows) > 3
    assert tree(here) == before
    assert not tree(there)


async def test_nothing_leads_out_of_the_target(
    engine: TransferEngine, here: Path, there: Path, tmp_path: Path
) -> None:
    (outside := tmp_path / "outside").mkdir()
    (there / "runs").symlink_to(outside)
    before = tree(here / "runs/deep")

    await done(engine, move(here, there))

    assert tree(here / "runs/deep") == before
    assert not tree(outside)


async def test_what_another_job_is_busy_with_is_not_taken_from_below_it(
    here: Path, there: Path, tmp_path: Path
) -> None:
    """It is moved file by file, as ever; the folder that is busy stays until then."""
    (here / "runs/link").unlink()
    world = World()
    async with engine_on(world, Policy(backoff=0.0)) as engine:
        stays, begun = asyncio.Event(), asyncio.Event()
        store, real = world.memory[None], world.memory[None].put

        async def slow(*args: object, **named: object) -> object:
            begun.set()
            await stays.wait()
            return await real(*args, **named)  # type: ignore[arg-type]

        store.put = slow  # type: ignore[method-assign,assignment]
        copied = JobRequest(
            Verb.COPY, (Source(at(here / "runs/deep")),), memory("b/deep/")
        )
        first = await engine.submit(copied, ME)
        await begun.wait()
        second = await engine.submit(named(here / "runs", there), ME)
        job = await finished(engine, second)
        names = await moved(engine)
        stays.set()
        await finished(engine, first)

    assert "runs/" not in {n for n, proof in names.items() if proof == RENAMED}
    assert "runs/none/" in {n for n, proof in names.items() if proof == RENAMED}
    assert job.standing == "succeeded"


@pytest.mark.parametrize("ending", ["kill", "pause"])
async def test_what_has_moved_before_the_end_is_known_again(
    here: Path,
    there: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    before, journal = tree(here), tmp_path / "journal"
    is_renamed, stays = asyncio.Event(), asyncio.Event()
    real = LocalStorage.take_over_folder

    async def untold(*args: object) -> bool:
        await real(*args)  # type: ignore[arg-type]
        is_renamed.set()
        await stays.wait()
        raise AssertionError("it was ended before")

    monkeypatch.setattr(LocalStorage, "take_over_folder", untold)
    world, opened = World({}), AsyncExitStack()
    first = await opened.enter_async_context(engine_on(world, journal=journal))
    job = await first.submit(named(here, there), ME)
    await is_renamed.wait()
    monkeypatch.setattr(LocalStorage, "take_over_folder", real)
    if ending == "pause":
        await first.order(Order.PAUSE, Jobs((job,)), ME)
        await first.order(Order.RESUME, Jobs((job,)), ME)
        ended = await finished(first, job)
        await opened.aclose()
    else:
        await crash(first, opened)
        async with engine_on(world, journal=journal) as second:
            ended = await finished(second, job)

    assert (ended.standing, ended.tally.succeeded.objects) == ("succeeded", 1)
    assert tree(there / "here") == before


async def test_what_was_found_before_does_not_move_away_with_its_folder(
    here: Path, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder was busy when it was listed, and is not when the job is planned again."""
    (here / "runs/link").unlink()
    is_listed, stays = asyncio.Event(), asyncio.Event()
    real = LocalStorage.list_page

    async def listed(self: LocalStorage, prefix: str, *args: object, **named: object):  # type: ignore[no-untyped-def]
        if prefix.endswith("none/"):
            is_listed.set()
            await stays.wait()
        return await real(self, prefix, *args, **named)  # type: ignore[arg-type]

    async def never(*args: object) -> None:
        await stays.wait()

    with monkeypatch.context() as patched:
        patched.setattr(planner, "FIRST", 1)  # all that is found is written down
        patched.setattr(Planning, "_is_quiet", lambda *_: False)
        patched.setattr(LocalStorage, "list_page", listed)
        patched.setattr(LocalStorage, "make_directory", never)
        patched.setattr(LocalStorage, "take_over", never)
        engine = await (opened := AsyncExitStack()).enter_async_context(
            engine_on(World({}), Policy(transfers=1, small_transfers=1))
        )
        job = await engine.submit(named(here, there), ME)
        await is_listed.wait()
        await engine.order(Order.PAUSE, Jobs((job,)), ME)
    await engine.order(Order.RESUME, Jobs((job,)), ME)
    ended = await finished(engine, job)
    await opened.aclose()

    assert (ended.standing, ended.tally.failed.objects) == ("succeeded", 0)
    assert sorted(path.name for path in there.rglob("*") if path.is_file()) == [
        "one",
        "top",
        "two",
    ]


@pytest.mark.parametrize("ending", ["late watcher", "kill"])
async def test_a_move_is_done_when_its_empty_folders_are_gone(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """Who comes to watch after the last file is not told that it is, nor is a kill."""
    journal, begun, stays = tmp_path / "journal", asyncio.Event(), asyncio.Event()
    real = LocalStorage.delete

    async def slow(self: LocalStorage, keys: Sequence[str]) -> Sequence[StorageError]:
        if any(key.endswith("/") for key in keys):
            begun.set()
            await stays.wait()
            if ending == "kill":
                raise ConnectionLost("it was ended before")
        return await real(self, keys)

    monkeypatch.setattr(LocalStorage, "delete", slow)
    (here / "runs/link").unlink()
    world, opened = World(), AsyncExitStack()
    first = await opened.enter_async_context(engine_on(world, journal=journal))
    request = JobRequest(Verb.MOVE, (Source(at(here), "here/"),), memory("b/"))
    job = await first.submit(request, ME)
    await begun.wait()
    board = Board()
    async with aclosing(first.watch(ME)) as events:
        board.apply(await anext(events))
    assert (board.jobs[job].standing, first.is_busy) == ("running", True)
    assert not board.jobs[job].tally.unfinished.objects
    stays.set()
    if ending == "late watcher":
        ended = await finished(first, job)
        await opened.aclose()
    else:
        await crash(first, opened)
        monkeypatch.setattr(LocalStorage, "delete", real)
        async with engine_on(world, journal=journal) as second:
            ended = await finished(second, job)

    assert ended.standing == "succeeded"
    assert not here.exists()


async def test_what_was_never_there_is_no_folder_that_has_moved(
    engine: TransferEngine, tmp_path: Path, there: Path
) -> None:
    """However alike it is to one that stands at the target."""
    (there / "here").mkdir()

    job = await done(engine, named(tmp_path / "here", there))

    assert job.standing == "failed"


# --- Dropbox --------------------------------------------------------------------------


@pytest.fixture
async def store(dropbox: Emulator) -> AsyncIterator[Storage]:
    settings = DropboxSettings(endpoint_url=dropbox.url, access_token=dropbox.token)
    async with DropboxStorage(settings, Context()) as storage:
        for name in ("a/run/1", "a/run/deep/2", "b/other"):
            await storage.put(name, Bytes(name.encode()))
        yield storage


@pytest.fixture
async def far(store: Storage) -> AsyncIterator[TransferEngine]:
    """An engine whose memory is that Dropbox."""
    async with engine_on(World({None: store})) as engine:
        yield engine


def in_dropbox(source: str, target: str) -> JobRequest:
    name = f"{source.removesuffix('/').rpartition('/')[2]}/"
    return JobRequest(
        Verb.MOVE, (Source(memory(source), name),), memory(target), IfExists.FAIL
    )


async def test_in_dropbox_a_folder_moves_by_one_request(
    far: TransferEngine, store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that what it is shared with, and who may enter it, moves with it."""
    moves = list[str]()
    real = type(store).move

    async def counted(self: DropboxStorage, source: str, *args: object) -> object:
        moves.append(source)
        return await real(self, source, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(DropboxStorage, "move", counted)
    job = await done(far, in_dropbox("a/run/", "b/"))

    assert job.standing == "succeeded"
    assert moves == ["a/run/"]
    assert sorted(await walk(store)) == ["b/other", "b/run/1", "b/run/deep/2"]
    assert [e.key async for e in list_entries(store, "a/") if e.kind is Kind.FILE] == []


async def test_a_folder_that_is_shared_stays_so(
    far: TransferEngine, store: Storage, dropbox: Emulator
) -> None:
    dropbox.share("/a/theirs", access="editor")
    await store.put("a/theirs/3", Bytes(b"3"))
    job = await done(far, in_dropbox("a/theirs/", "b/"))

    assert job.standing == "succeeded"
    assert Trait.SHARED in (await store.stat("b/theirs/")).traits
    assert "b/theirs/3" in await walk(store)


async def test_what_may_not_move_is_not_taken_apart(
    far: TransferEngine, store: Storage, dropbox: Emulator
) -> None:
    for name in ("theirs/run/3", "theirs/other/4"):
        await store.put(f"a/{name}", Bytes(b"3"))
    dropbox.share("/b/theirs", access="viewer")
    job = await done(far, in_dropbox("a/theirs/", "b/"))
    ended = await transfers(far)

    assert job.standing == "failed"
    assert {t.source.key for t in ended if t.problem} == {
        "a/theirs/run/",
        "a/theirs/other/",
    }
    assert {t.problem.code for t in ended if t.problem} == {"permission_denied"}
    assert {"a/theirs/run/3", "a/theirs/other/4"} <= {*await walk(store)}


async def test_in_dropbox_a_taken_name_is_sorted_in(
    far: TransferEngine, store: Storage
) -> None:
    await store.put("b/run/old", Bytes(b"old"))
    job = await done(far, in_dropbox("a/run/", "b/"))

    assert job.standing == "succeeded"
    assert sorted(await walk(store)) == [
        "b/other",
        "b/run/1",
        "b/run/deep/2",
        "b/run/old",
    ]


async def test_an_answer_that_is_lost_is_no_move_that_failed(
    far: TransferEngine, store: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, lost = DropboxStorage.move, list[str]()

    async def losing(self: DropboxStorage, source: str, *args: object) -> object:
        entry = await real(self, source, *args)  # type: ignore[arg-type]
        if not lost:
            lost.append(source)
            raise ConnectionLost("the line was cut")
        return entry

    monkeypatch.setattr(DropboxStorage, "move", losing)
    job = await done(far, in_dropbox("a/run/", "b/"))

    assert job.standing == "succeeded"
    assert lost == ["a/run/"]
    assert sorted(await walk(store)) == ["b/other", "b/run/1", "b/run/deep/2"]
