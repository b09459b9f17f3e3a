"""A sync with a storage where capitals make no other name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fxtui.domain.context import Context
from fxtui.domain.request import Compare, JobRequest, Source, SyncRules, Verb
from fxtui.domain.storage import Storage
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.dropbox.adapter import DropboxStorage
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.contract.storage_contract import Bytes, read, walk
from tests.engines import World, at, done, engine_on, memory, transfers
from tests.servers.dropbox.running import Emulator


@pytest.fixture
async def there(dropbox: Emulator) -> AsyncIterator[Storage]:
    settings = DropboxSettings(endpoint_url=dropbox.url, access_token=dropbox.token)
    async with DropboxStorage(settings, Context()) as storage:
        yield storage


@pytest.fixture
async def engine(there: Storage) -> AsyncIterator[TransferEngine]:
    async with engine_on(World({None: there})) as engine:
        yield engine


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def sync(source: Path) -> JobRequest:
    rules = SyncRules(delete=True)
    return JobRequest(Verb.SYNC, (Source(at(source)),), memory("b/"), sync=rules)


async def test_what_differs_by_capitals_alone_is_written_over_and_not_deleted(
    engine: TransferEngine, there: Storage, here: Path
) -> None:
    (here / "Results.csv").write_bytes(b"newer")
    await there.put("b/results.CSV", Bytes(b"old"))

    job = await done(engine, sync(here))

    assert job.tally.failed.objects == 0
    [kept] = await walk(there)
    assert kept.casefold() == "b/results.csv"
    assert await read(there, kept) == b"newer"


async def test_what_came_to_where_capitals_are_one_goes_back_to_its_own_key(
    engine: TransferEngine, there: Storage, here: Path
) -> None:
    """The disk here tells capitals apart; what Dropbox has once is not deleted twice."""
    (here / "A").write_bytes(b"capital")
    (here / "a").write_bytes(b"small")
    (here / "Results.csv").write_bytes(b"old")
    await there.put("b/results.CSV", Bytes(b"newer"))
    await there.put("b/A", Bytes(b"capital"))
    rules = SyncRules(Compare.SIZE, delete=True)

    job = await done(
        engine, JobRequest(Verb.SYNC, (Source(memory("b/")),), at(here), sync=rules)
    )

    assert job.tally.failed.objects == 0
    assert sorted(path.name for path in here.iterdir()) == ["A", "Results.csv", "a"]
    assert (here / "Results.csv").read_bytes() == b"newer"


async def test_of_two_that_would_be_one_the_first_goes_and_the_other_is_told(
    engine: TransferEngine, there: Storage, here: Path
) -> None:
    (here / "A").write_bytes(b"capital")
    (here / "a").write_bytes(b"small")

    job = await done(engine, sync(here))

    assert job.tally.failed.objects == 1
    assert await walk(there) == ["b/A"]
    assert await read(there, "b/A") == b"capital"
    [failed] = [each for each in await transfers(engine, job.id) if each.problem]
    assert failed.problem
    assert failed.problem.message == "'A' and 'a' would be one file there"
