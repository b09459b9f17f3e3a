"""Small objects that are moved together: no source goes before its bytes are safe."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from fxtui.domain.errors import JournalError, PermissionDenied, StorageError
from fxtui.domain.location import Key, Location
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, JobRequest, Jobs, Order, Verb
from fxtui.domain.value import replace
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.local import LocalStorage
from tests.contract.storage_contract import Bytes, read
from tests.engines import (
    ME,
    World,
    at,
    copy,
    crash,
    done,
    engine_on,
    finished,
    memory,
    transfers,
)
from tests.unit.engine.bundling import Bundling

COUNT = 40
CONTENTS = {f"{number:04}": b"%d" % number for number in range(COUNT)}


class Moving(Bundling):
    """One that says what it was asked to delete, and may refuse that."""

    def __init__(self) -> None:
        super().__init__()
        self.capabilities = replace(
            self.capabilities, conditional_copies=True, delete_batch=1000
        )
        self.deletes: list[int] = []
        self.kept: set[Key] = set()

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        self.deletes.append(len(keys))
        refused = [PermissionDenied("not yours") for key in keys if key in self.kept]
        return [
            *refused,
            *await super().delete([key for key in keys if key not in self.kept]),
        ]


@pytest.fixture
def store() -> Moving:
    return Moving()


@pytest.fixture
async def engine(store: Moving) -> AsyncIterator[TransferEngine]:
    async with engine_on(World({None: store}), Policy(backoff=0.0)) as engine:
        yield engine


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (folder := tmp_path / "here").mkdir()
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)
    return folder


async def stored(store: Moving, folder: Key) -> dict[str, bytes]:
    page = await store.list_page(folder, recursive=True)
    return {e.key.removeprefix(folder): await read(store, e.key) for e in page.entries}


def kept(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def move(
    source: Location, target: Location, rule: IfExists = IfExists.OVERWRITE
) -> JobRequest:
    return copy(source, target, verb=Verb.MOVE, if_exists=rule)


async def test_up_within_and_down_again_only_the_last_place_has_them(
    engine: TransferEngine, store: Moving, here: Path, tmp_path: Path
) -> None:
    (back := tmp_path / "back").mkdir()
    for request in (
        move(at(here), memory("a/")),
        move(memory("a/"), memory("b/")),
        move(memory("b/"), at(back)),
    ):
        assert (await done(engine, request)).tally.succeeded.objects == COUNT

    assert kept(back) == CONTENTS
    assert kept(here) == await stored(store, "a/") == await stored(store, "b/") == {}
    assert store.bundles == [COUNT] * 3
    assert store.deletes == [COUNT] * 2
    assert not store.alone


@pytest.mark.parametrize("way", ["up", "within", "down"])
async def test_a_source_that_is_another_by_now_is_moved_anew(
    engine: TransferEngine, store: Moving, here: Path, tmp_path: Path, way: str
) -> None:
    await done(engine, copy(at(here), memory("a/")))
    (back := tmp_path / "back").mkdir()
    source, target = {
        "up": (at(here), memory("b/")),
        "within": (memory("a/"), memory("b/")),
        "down": (memory("a/"), at(back)),
    }[way]
    store.free.clear()
    store.reached.clear()

    job = await engine.submit(move(source, target), ME)
    await store.reached.wait()
    (here / "0001").write_bytes(b"written since")
    await store.put("a/0001", Bytes(b"written since"))
    store.free.set()
    ended = await finished(engine, job)

    assert ended.tally.succeeded.objects == COUNT
    assert (kept(here) if way == "up" else await stored(store, "a/")) == {}
    there = kept(back) if way == "down" else await stored(store, "b/")
    assert there == CONTENTS | {"0001": b"written since"}


async def test_who_may_not_delete_is_told_of_each_that_stays(
    engine: TransferEngine, store: Moving, here: Path
) -> None:
    await done(engine, copy(at(here), memory("a/")))
    store.kept = {"a/0003", "a/0005"}

    job = await done(engine, move(memory("a/"), memory("b/")))

    told = {t.source.name: t.problem for t in await transfers(engine, job.id)}
    refused = {name: problem.message for name, problem in told.items() if problem}
    text = "it was copied, but the source stays: not yours"
    assert refused == {"0003": text, "0005": text}
    assert {*await stored(store, "a/")} == {"0003", "0005"}
    assert await stored(store, "b/") == CONTENTS


@pytest.mark.parametrize("rule", [IfExists.SKIP, IfExists.ASK, IfExists.FAIL])
async def test_what_is_not_moved_stays(
    engine: TransferEngine, store: Moving, here: Path, rule: IfExists
) -> None:
    await store.put("b/0002", Bytes(b"of before"))

    await done(engine, move(at(here), memory("b/"), rule))

    assert kept(here) == {"0002": CONTENTS["0002"]}
    assert await stored(store, "b/") == CONTENTS | {"0002": b"of before"}


async def test_no_source_goes_before_its_file_is_on_the_disk(
    engine: TransferEngine,
    store: Moving,
    here: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await done(engine, copy(at(here), memory("a/")))
    (back := tmp_path / "back").mkdir()

    async def fails(*_: object) -> None:
        raise StorageError("the disk has a fault")

    monkeypatch.setattr(LocalStorage, "sync_files", fails)

    job = await done(engine, move(memory("a/"), at(back)))

    assert job.tally.failed.objects == COUNT
    assert await stored(store, "a/") == kept(back) == CONTENTS


async def test_what_arrived_without_a_word_is_moved_all_the_same(
    engine: TransferEngine, store: Moving, here: Path
) -> None:
    store.lost = {"b/0004", "b/0009"}

    job = await done(engine, move(at(here), memory("b/"), IfExists.FAIL))

    assert job.tally.succeeded.objects == COUNT
    assert kept(here) == {}
    assert await stored(store, "b/") == CONTENTS


async def test_nothing_goes_that_was_not_compared(
    engine: TransferEngine, store: Moving, here: Path
) -> None:
    request = replace(move(at(here), memory("b/")), verify=False)

    assert (await done(engine, request)).standing == "succeeded"
    assert not store.bundles


async def test_nothing_goes_of_which_nobody_could_write_down_that_it_arrived(
    engine: TransferEngine,
    store: Moving,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fails(*_: object) -> None:
        raise JournalError("the disk is full")

    monkeypatch.setattr(engine._ledger.book, "begin", fails)

    job = await done(engine, move(at(here), memory("b/")))

    assert job.standing == "succeeded"  # each alone, which goes on without a journal
    assert not store.looks
    assert kept(here) == {}
    assert await stored(store, "b/") == CONTENTS


@pytest.mark.parametrize("ending", ["kill", "end", "pause"])
@pytest.mark.parametrize("rule", [IfExists.OVERWRITE, IfExists.SKIP])
async def test_who_was_ended_before_the_sources_went_only_lets_them_go(
    store: Moving, here: Path, tmp_path: Path, ending: str, rule: IfExists
) -> None:
    world, journal = World({None: store}), tmp_path / "journal"
    opened = AsyncExitStack()
    first = await opened.enter_async_context(engine_on(world, journal=journal))
    await done(first, copy(at(here), memory("a/")))
    store.bundles.clear()
    store.looked.clear()
    store.may_tell.clear()
    store.tells_at = "a/"

    job = await first.submit(move(memory("a/"), memory("b/"), rule), ME)
    await store.looked.wait()
    if ending == "pause":
        await first.order(Order.PAUSE, Jobs((job,)), ME)
        store.may_tell.set()
        await first.order(Order.RESUME, Jobs((job,)), ME)
        ended = await finished(first, job)
        await opened.aclose()
    else:
        await (crash(first, opened) if ending == "kill" else opened.aclose())
        store.may_tell.set()
        async with engine_on(world, journal=journal) as engine:
            ended = await finished(engine, job)

    assert ended.tally.succeeded.objects == COUNT
    assert store.bundles == [COUNT]  # nothing was copied again
    assert await stored(store, "a/") == {}
    assert await stored(store, "b/") == CONTENTS
