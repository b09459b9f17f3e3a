"""What Dropbox and the line to it do to transfers: the engine, the SDK, a stand-in."""

from __future__ import annotations

import os
from asyncio import TaskGroup
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from fxtui.digest import CONTENT_HASH
from fxtui.domain.context import Context
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import JobRequest, Source, SyncRules, Verb
from fxtui.domain.state import Reason, State
from fxtui.domain.storage import list_entries
from fxtui.domain.transfer import Standing
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.dropbox.adapter import DropboxStorage
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.contract.storage_contract import Bytes, read
from tests.engines import World, at, copy, done, engine_on, transfers
from tests.servers.dropbox.running import Emulator

POLICY: Final = Policy(
    attempts=4, backoff=0.0, part_size=4 * MIB, multipart_from=4 * MIB, parts=2
)
MIDDLE: Final = os.urandom(10 * MIB + 3)
"""Goes in one sequential session."""

LARGE: Final = os.urandom(34 * MIB + 3)
"""Goes in a concurrent one."""

APPEND: Final = "files/upload_session/append_v2"
FINISH: Final = "files/upload_session/finish_batch_v2"


@pytest.fixture
def server(dropbox_server: Emulator) -> Iterator[Emulator]:
    """As new, and as new again for whoever comes after: faults and limits end here."""
    dropbox_server.reset()
    yield dropbox_server
    dropbox_server.reset()


@pytest.fixture
async def there(server: Emulator) -> AsyncIterator[DropboxStorage]:
    settings = DropboxSettings(endpoint_url=server.url, access_token=server.token)
    async with DropboxStorage(settings, Context()) as storage:
        await storage.make_directory("b/")
        yield storage


@pytest.fixture
async def engine(there: DropboxStorage) -> AsyncIterator[TransferEngine]:
    async with engine_on(World({None: there}), POLICY) as engine:
        yield engine


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    (tmp_path / "here/middle").write_bytes(MIDDLE)
    (tmp_path / "here/large").write_bytes(LARGE)
    (tmp_path / "here/small").write_bytes(b"small")
    return tmp_path / "here"


def dropbox(key: str) -> Location:
    return Location("dropbox", key)


async def test_all_sizes_go_up_and_come_down_proved(
    engine: TransferEngine, there: DropboxStorage, here: Path, tmp_path: Path
) -> None:
    up = await done(engine, copy(at(here), dropbox("b/")))
    down = await done(engine, copy(dropbox("b/"), at(tmp_path), name="back/"))
    moved = [*await transfers(engine, up.id), *await transfers(engine, down.id)]

    assert up.standing is down.standing is Standing.SUCCEEDED
    proofs = {(t.source.name, t.job): t.proof for t in moved if t.size}
    assert set(proofs.values()) == {CONTENT_HASH}, proofs
    assert (tmp_path / "back/large").read_bytes() == LARGE
    assert (tmp_path / "back/middle").read_bytes() == MIDDLE
    assert int((tmp_path / "back/small").stat().st_mtime) == int(
        (here / "small").stat().st_mtime
    )


@pytest.mark.parametrize("name", ["small", "middle", "large"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop-after", "route": APPEND, "times": 2},
        {"kind": "drop-before", "route": APPEND, "times": 2},
        {"kind": "drop-after", "route": FINISH},
        {"kind": "drop-before", "route": FINISH},
        {"kind": "drop-after", "route": "files/upload_session/append_batch"},
        {"kind": "429", "route": "files/upload_session/*", "times": 3, "value": 0},
        {"kind": "429-text", "route": "files/upload_session/*", "times": 3, "value": 0},
        {"kind": "429-writes", "route": FINISH, "times": 2, "value": 0},
        {"kind": "status", "route": "*", "times": 3, "value": 503},
    ],
    ids=lambda fault: f"{fault['kind']}-{fault['route'].rpartition('/')[2]}",
)
async def test_an_upload_gets_over_it(
    engine: TransferEngine,
    there: DropboxStorage,
    server: Emulator,
    here: Path,
    name: str,
    fault: dict[str, Any],
) -> None:
    server.faults(fault)

    job = await done(engine, copy(at(here / name), dropbox("b/")))

    (moved,) = await transfers(engine, job.id)
    assert moved.state is State.SUCCEEDED, moved.problem
    assert await read(there, f"b/{name}") == (here / name).read_bytes()
    assert [e.key async for e in list_entries(there, "b/")] == [f"b/{name}"]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop-before", "route": "files/download", "times": 2},
        {"kind": "truncate", "route": "files/download", "times": 2, "value": 1 * MIB},
        {"kind": "429", "route": "files/download", "times": 3, "value": 0},
        {"kind": "status", "route": "files/download", "times": 3, "value": 500},
        {"kind": "wrong-range", "route": "files/download", "times": 1},
        {"kind": "no-range", "route": "files/download", "times": 1},
    ],
    ids=lambda fault: fault["kind"],
)
async def test_a_download_gets_over_it(
    engine: TransferEngine,
    there: DropboxStorage,
    server: Emulator,
    here: Path,
    tmp_path: Path,
    fault: dict[str, Any],
) -> None:
    await done(engine, copy(at(here / "middle"), dropbox("b/")))
    server.faults(fault)

    job = await done(engine, copy(dropbox("b/middle"), at(tmp_path)))

    (moved,) = await transfers(engine, job.id)
    assert moved.state is State.SUCCEEDED, moved.problem
    assert (tmp_path / "middle").read_bytes() == MIDDLE


async def test_a_move_whose_answer_is_lost_has_moved_all_the_same(
    engine: TransferEngine, there: DropboxStorage, server: Emulator
) -> None:
    await there.put("b/a", Bytes(b"1"))
    server.faults({"kind": "drop-after", "route": "files/move*"})

    job = await done(engine, copy(dropbox("b/a"), dropbox("b/c/"), verb=Verb.MOVE))

    assert job.standing is Standing.SUCCEEDED, await transfers(engine, job.id)
    assert await read(there, "b/c/a") == b"1"
    assert [e.key async for e in list_entries(there, "b/")] == ["b/c/"]


async def test_a_move_looks_at_what_it_moves_and_at_nothing_else(
    engine: TransferEngine, there: DropboxStorage, server: Emulator
) -> None:
    async with TaskGroup() as tasks:
        for n in range(30):
            tasks.create_task(there.put(f"b/x/{n}", Bytes(b"1")))

    job = await done(engine, copy(dropbox("b/x/"), dropbox("b/y/"), verb=Verb.MOVE))

    assert job.tally.succeeded.objects == 30
    assert len([e async for e in list_entries(there, "b/y/")]) == 30
    counted = server.counters()["calls"]
    assert 30 <= counted["files/get_metadata"] <= 30 + 3, "each once, and the ends"
    assert counted.get("files/move_v2", 0) + counted["files/move_batch_v2"] <= 4


async def test_many_small_ones_share_calls_and_never_commit_at_once(
    there: DropboxStorage, server: Emulator, tmp_path: Path
) -> None:
    (tmp_path / "many").mkdir()
    for number in range(600):
        (tmp_path / f"many/{number:03}").write_bytes(os.urandom(1024))

    async with engine_on(World({None: there}), Policy()) as engine:
        before = server.counters()["total"]
        job = await done(engine, copy(at(tmp_path / "many"), dropbox("b/many/")))

    counted = server.counters()
    assert job.tally.succeeded.objects >= 600
    assert counted["total"] - before <= 600 * 400 / 5000 + 20
    assert set(counted["writers"].values()) == {1}
    assert "429" not in counted["statuses"]


async def test_a_token_that_is_revoked_parks_the_job_and_says_what_to_do(
    engine: TransferEngine, server: Emulator, here: Path
) -> None:
    server.faults({"kind": "401", "times": -1, "value": "invalid_access_token"})

    job = await done(engine, copy(at(here / "small"), dropbox("b/")))

    assert job.reasons == {Reason.CREDENTIALS}
    assert job.problem
    assert job.problem.code == Unauthenticated.code
    assert "fxtui login dropbox" in job.problem.message


async def test_names_too_long_for_a_disk_come_down_shortened_told_and_only_once(
    engine: TransferEngine, there: DropboxStorage, here: Path, tmp_path: Path
) -> None:
    folder = "b/" + "/".join("深" * 255 for _ in range(6)) + "/"
    await done(engine, copy(at(here / "small"), dropbox(folder)))
    await there.put(f"{folder}{'頁' * 250}.csv", Bytes(b"1"))

    down = await done(engine, copy(dropbox("b/"), at(tmp_path), name="b/"))
    rules = (Source(dropbox("b/")),), at(tmp_path / "b")
    again = await done(engine, JobRequest(Verb.SYNC, *rules, sync=SyncRules(delete=True)))

    moved = {Path(str(t.target)): t.notes for t in await transfers(engine, down.id)}
    files = {path.suffix: path for path in (tmp_path / "b").rglob("*") if path.is_file()}
    assert {e.key async for e in list_entries(there, folder)} >= {f"{folder}small"}
    assert files[""].read_bytes() == b"small"
    assert files[".csv"].name.startswith("頁" * 70)
    assert len(moved[files[".csv"]]) == 7, "each name that was shortened is told"
    assert await transfers(engine, again.id) == ()


async def test_a_listing_whose_cursor_is_reset_begins_again(
    engine: TransferEngine, there: DropboxStorage, server: Emulator, tmp_path: Path
) -> None:
    for number in range(7):
        await there.put(f"b/{number}", Bytes(b"1"))
    server.settings(page_limit=3)
    reset = {"error_summary": "reset/..", "error": {".tag": "reset"}}
    server.faults({"kind": "409", "route": "files/list_folder/continue", "value": reset})

    job = await done(engine, copy(dropbox("b/"), at(tmp_path), name="b/"))

    assert job.standing is Standing.SUCCEEDED
    assert len(list((tmp_path / "b").iterdir())) == 7


async def test_a_server_that_wants_fewer_calls_gets_them_in_peace(
    there: DropboxStorage, server: Emulator, tmp_path: Path
) -> None:
    (tmp_path / "many").mkdir()
    for number in range(300):
        (tmp_path / f"many/{number:03}").write_bytes(b"%d" % number)
    await there.stat("b/")
    server.settings(calls_per_second=8)

    async with engine_on(World({None: there}), Policy()) as engine:
        job = await done(engine, copy(at(tmp_path / "many"), dropbox("b/many/")))

    counted = server.counters()
    assert job.standing is Standing.SUCCEEDED
    assert any(status.endswith(" 429") for status in counted["statuses"])
    assert counted["early"] <= 3  # what was on its way when the first was refused
