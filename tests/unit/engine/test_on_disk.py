"""From one place of the disk to another: many together, and nothing copied that moves."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from fxtui.domain.entry import Entry
from fxtui.domain.policy import Policy
from fxtui.domain.request import IfExists, JobRequest, Jobs, Order, Verb
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.local import LocalStorage
from tests.engines import ME, World, at, copy, crash, done, engine_on, finished, transfers

COUNT = 40
SMALL, LARGE = 100, 300_000
MEMORY = Path("/dev/shm")  # a disk that most systems of Linux have

pytestmark = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
async def engine() -> AsyncIterator[TransferEngine]:
    async with engine_on(World({}), Policy(backoff=0.0)) as engine:
        yield engine


@pytest.fixture
def here(tmp_path: Path, size: int) -> Path:
    (folder := tmp_path / "here").mkdir()
    for number in range(COUNT):
        name = folder / f"{number:04}"
        name.write_bytes(content(number, size))
        name.chmod(0o700 if number % 2 else 0o640)
        os.utime(name, ns=(1, 1_500_000_000_123_456_789 + number))
    return folder


@pytest.fixture
def there(tmp_path: Path) -> Path:
    (folder := tmp_path / "there").mkdir()
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """On another disk."""
    if not MEMORY.is_dir() or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is one disk only")
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        yield Path(name)


def content(number: int, size: int) -> bytes:
    return b"%08d" % number * (size // 8)


def move(source: Path, target: Path, rule: IfExists = IfExists.OVERWRITE) -> JobRequest:
    return copy(at(source), at(target), verb=Verb.MOVE, if_exists=rule)


def inodes(folder: Path) -> dict[str, tuple[int, int, int]]:
    """The files themselves, with what a copy would not keep of them."""
    statuses = {path.name: path.stat() for path in folder.iterdir()}
    return {
        name: (status.st_ino, status.st_mode, status.st_mtime_ns)
        for name, status in statuses.items()
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def told(engine: TransferEngine) -> dict[str, str]:
    ended = {t.source.name: t.problem for t in await transfers(engine)}
    return {name: problem.message for name, problem in ended.items() if problem}


async def test_moved_files_are_what_they_were(
    engine: TransferEngine, here: Path, there: Path
) -> None:
    before = inodes(here)

    job = await done(engine, move(here, there))

    assert job.tally.succeeded.objects == job.tally.verified.objects == COUNT
    assert inodes(there) == before
    assert inodes(here) == {}


async def test_what_moves_to_another_disk_is_copied(
    engine: TransferEngine, here: Path, elsewhere: Path
) -> None:
    before = contents(here)

    job = await done(engine, move(here, elsewhere))

    assert job.tally.succeeded.objects == job.tally.verified.objects == COUNT
    assert contents(elsewhere) == before
    assert contents(here) == {}


async def test_copies_are_files_of_their_own_with_the_dates(
    engine: TransferEngine, here: Path, there: Path
) -> None:
    before = contents(here)

    job = await done(engine, copy(at(here), at(there)))

    assert job.tally.succeeded.objects == job.tally.verified.objects == COUNT
    assert contents(there) == contents(here) == before
    assert not {each[0] for each in inodes(here).values()} & {
        each[0] for each in inodes(there).values()
    }
    assert {path.stat().st_mtime for path in there.iterdir()} == {1_500_000_000}


@pytest.mark.parametrize("verb", [Verb.COPY, Verb.MOVE])
@pytest.mark.parametrize(
    "rule", [IfExists.SKIP, IfExists.FAIL, IfExists.OVERWRITE, IfExists.RENAME]
)
async def test_a_taken_name_is_what_the_rule_makes_of_it(
    engine: TransferEngine, here: Path, there: Path, verb: Verb, rule: IfExists, size: int
) -> None:
    (there / "0002").write_bytes(b"of before")
    all_of_it = contents(here)

    await done(engine, copy(at(here), at(there), verb=verb, if_exists=rule))

    ours = content(2, size)
    assert (
        contents(there)
        == all_of_it
        | {
            IfExists.SKIP: {"0002": b"of before"},
            IfExists.FAIL: {"0002": b"of before"},
            IfExists.OVERWRITE: {"0002": ours},
            IfExists.RENAME: {"0002": b"of before", "0002 (1)": ours},
        }[rule]
    )
    stays = verb is Verb.COPY or rule in {IfExists.SKIP, IfExists.FAIL}
    assert (here / "0002").exists() == stays


@pytest.mark.parametrize("verb", [Verb.COPY, Verb.MOVE])
async def test_two_names_of_one_file_both_stay(
    engine: TransferEngine, here: Path, there: Path, verb: Verb
) -> None:
    for path in here.iterdir():
        (there / path.name).hardlink_to(path)
    before = inodes(here)

    job = await done(engine, copy(at(here), at(there), verb=verb))

    assert job.tally.failed.objects == COUNT
    assert inodes(here) == inodes(there) == before
    told_of = "the source and the target are one object; nothing was done"
    assert {*(await told(engine)).values()} == {told_of}


@pytest.mark.parametrize("verb", [Verb.COPY, Verb.MOVE])
async def test_another_road_to_a_folder_is_that_folder(
    engine: TransferEngine, here: Path, tmp_path: Path, verb: Verb
) -> None:
    (tmp_path / "road").symlink_to(here)
    before = inodes(here)

    job = await done(engine, copy(at(tmp_path / "road"), at(here), verb=verb))

    assert job.tally.failed.objects == COUNT
    assert inodes(here) == before


async def test_of_a_link_what_it_leads_to_is_moved(
    engine: TransferEngine, here: Path, there: Path, tmp_path: Path
) -> None:
    (links := tmp_path / "links").mkdir()
    for path in here.iterdir():
        (links / path.name).symlink_to(path)
    before = contents(here)

    assert (await done(engine, move(links, there))).standing == "succeeded"

    assert contents(there) == contents(here) == before
    assert not any(path.is_symlink() for path in there.iterdir())
    assert not [*links.iterdir()]


async def test_nothing_leads_out_of_the_target(
    engine: TransferEngine, here: Path, there: Path, tmp_path: Path
) -> None:
    (outside := tmp_path / "outside").mkdir()
    (there / "deep").symlink_to(outside)
    (top := tmp_path / "top").mkdir()
    here.rename(top / "deep")
    before = inodes(top / "deep")

    job = await done(engine, move(top, there))

    assert job.tally.failed.objects >= COUNT
    assert inodes(top / "deep") == before
    assert not [*outside.iterdir()]


@pytest.mark.parametrize("rule", [IfExists.OVERWRITE, IfExists.FAIL, IfExists.RENAME])
@pytest.mark.parametrize("taken", [False, True])
@pytest.mark.parametrize("count", [1, COUNT])
@pytest.mark.parametrize("ending", ["kill", "end", "pause"])
async def test_what_was_renamed_before_the_end_is_known_again(
    here: Path,
    there: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rule: IfExists,
    taken: bool,
    count: int,
    ending: str,
) -> None:
    for number in range(count, COUNT):
        (here / f"{number:04}").unlink()
    if taken and rule is not IfExists.FAIL:
        (there / "0000").write_bytes(b"of before")
    before, journal = contents(here), tmp_path / "journal"
    is_renamed, stays = asyncio.Event(), asyncio.Event()
    real = LocalStorage.take_over

    async def untold(*args: object) -> Entry | None:
        await real(*args)  # type: ignore[arg-type]
        is_renamed.set()
        await stays.wait()
        raise AssertionError("it was ended before")

    monkeypatch.setattr(LocalStorage, "take_over", untold)
    world, opened = World({}), AsyncExitStack()
    first = await opened.enter_async_context(engine_on(world, journal=journal))
    job = await first.submit(move(here, there, rule), ME)
    await is_renamed.wait()
    monkeypatch.setattr(LocalStorage, "take_over", real)
    if ending == "pause":
        await first.order(Order.PAUSE, Jobs((job,)), ME)
        await first.order(Order.RESUME, Jobs((job,)), ME)
        ended = await finished(first, job)
        await opened.aclose()
    else:
        await (crash(first, opened) if ending == "kill" else opened.aclose())
        async with engine_on(world, journal=journal) as engine:
            ended = await finished(engine, job)

    assert ended.tally.succeeded.objects == count
    assert contents(here) == {}
    after = contents(there)
    if taken and rule is IfExists.RENAME:
        assert after.pop("0000") == b"of before"
        after["0000"] = after.pop("0000 (1)")
    assert after == before
