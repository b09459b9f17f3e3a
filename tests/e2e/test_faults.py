"""What the world does to a transfer: wires break, servers die, files change, disks fill.

A real S3 server behind a wire of ours, and a real disk.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.context import Context
from fxtui.domain.errors import NotFound
from fxtui.domain.events import Board
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import JobId, Verb
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Job, Standing
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.contract.storage_contract import Bytes, read
from tests.engines import ME, World, at, copy, done, engine_on, finished, transfers
from tests.plane import PLANE
from tests.proxy import Proxy, proxy
from tests.wire.faults import Silencing, Truncating, refusing

POLICY = Policy(
    attempts=4, backoff=0.0, part_size=5 * MIB, multipart_from=5 * MIB, parts=2
)

CONTENT = os.urandom(12 * MIB)
"""Three parts."""

NEW = os.urandom(11 * MIB)


def storage_at(server: SeaweedFS, endpoint_url: str) -> S3Storage:
    settings = S3Settings(
        endpoint_url=endpoint_url,
        access_key_id=server.access_key,
        secret_access_key=server.secret_key,
        plane=PLANE,
    )
    return S3Storage(settings, Context())


@pytest.fixture
async def wire(seaweedfs: SeaweedFS) -> AsyncIterator[Proxy]:
    async with proxy(seaweedfs.endpoint_url) as wire:
        yield wire


@pytest.fixture
async def there(seaweedfs: SeaweedFS) -> AsyncIterator[S3Storage]:
    """The storage as the test itself sees it, with no wire of ours between."""
    async with storage_at(seaweedfs, seaweedfs.endpoint_url) as storage:
        yield storage


@pytest.fixture
async def bucket(there: S3Storage) -> Location:
    name = f"faults-{uuid4().hex[:12]}/"
    await there.make_directory(name)
    return Location("s3", name)


@pytest.fixture
async def engine(seaweedfs: SeaweedFS, wire: Proxy) -> AsyncIterator[TransferEngine]:
    async with (
        storage_at(seaweedfs, wire.endpoint_url) as storage,
        engine_on(World({None: storage}), POLICY) as engine,
    ):
        yield engine


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


async def reason(engine: TransferEngine, job: JobId) -> str:
    """What a person reads beside a transfer that failed."""
    failed, *_ = [t for t in await transfers(engine, job) if t.state is State.FAILED]
    assert failed.problem
    return f"{failed.problem.code}: {failed.problem.message}"


def told(job: Job) -> str:
    """What a person reads beside a job that is parked."""
    assert job.problem
    return job.problem.message


async def ended(engine: TransferEngine, job: JobId) -> Job:
    """The job when it is final, however long it waited before."""
    board = Board()
    async with asyncio.timeout(60), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            if (now := board.jobs.get(job)) and now.standing.is_final:
                return now
    raise AssertionError("the engine ceased to tell")


async def is_missing(storage: S3Storage, location: Location) -> bool:
    try:
        await storage.stat(location.key)
    except NotFound:
        return True
    return False


class TestWires:
    @pytest.mark.parametrize("cuts", [1, 3])
    async def test_an_upload_outlives_a_cut_wire(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
        cuts: int,
    ) -> None:
        (here / "a").write_bytes(CONTENT)
        wire.up.break_after([3 * MIB] * cuts)

        job = await done(engine, copy(at(here / "a"), bucket))

        assert (wire.broken, job.standing) == (cuts, Standing.SUCCEEDED)
        assert job.tally.verified.objects == 1
        assert await read(there, f"{bucket.key}a") == CONTENT

    @pytest.mark.parametrize("cuts", [1, 3])
    async def test_a_download_outlives_a_cut_wire(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
        cuts: int,
    ) -> None:
        await there.put(f"{bucket.key}a", Bytes(CONTENT))
        wire.down.break_after([3 * MIB] * cuts)

        job = await done(engine, copy(bucket.child("a"), at(here)))

        assert (wire.broken, job.standing) == (cuts, Standing.SUCCEEDED)
        assert job.tally.verified.objects == 1
        assert (here / "a").read_bytes() == CONTENT

    async def test_a_download_waits_for_a_server_that_is_gone(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
    ) -> None:
        await there.put(f"{bucket.key}a", Bytes(CONTENT))
        wire.down.hold_after = 2 * MIB
        job = await engine.submit(copy(bucket.child("a"), at(here)), ME)
        await wire.down.held.wait()

        wire.vanish()
        parked = await finished(engine, job)

        assert parked.reasons == {Reason.NETWORK}
        assert "nothing answers at 127.0.0.1" in told(parked)
        assert not (here / "a").exists()

        await wire.come_back()
        after = await ended(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert (here / "a").read_bytes() == CONTENT
        assert [path.name for path in here.iterdir()] == ["a"]

    async def test_an_upload_waits_for_a_server_that_is_gone(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
    ) -> None:
        (here / "a").write_bytes(CONTENT)
        request = copy(at(here / "a"), bucket, verb=Verb.MOVE)
        wire.up.hold_after = 2 * MIB
        job = await engine.submit(request, ME)
        await wire.up.held.wait()

        wire.vanish()
        parked = await finished(engine, job)

        assert parked.reasons == {Reason.NETWORK}
        assert "nothing answers at 127.0.0.1" in told(parked)
        assert await is_missing(there, bucket.child("a"))
        assert (here / "a").read_bytes() == CONTENT

        await wire.come_back()
        after = await ended(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert await read(there, f"{bucket.key}a") == CONTENT
        assert not (here / "a").exists()


class TestAnswers:
    async def test_a_server_with_too_much_to_do_is_asked_again(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
    ) -> None:
        (here / "a").write_bytes(CONTENT)
        wire.faults.append(refusing(Random(0), 0.3))

        up = await done(engine, copy(at(here / "a"), bucket))
        down = await done(engine, copy(bucket.child("a"), at(here), name="b"))

        assert wire.refused
        assert {up.standing, down.standing} == {Standing.SUCCEEDED}
        assert (here / "b").read_bytes() == CONTENT

    async def test_answers_that_break_off_are_no_content(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
    ) -> None:
        await there.put(f"{bucket.key}a", Bytes(CONTENT))
        wire.faults.append(Truncating(Random(0), 0.3))

        job = await done(engine, copy(bucket.child("a"), at(here)))

        assert wire.broken
        assert job.standing is Standing.SUCCEEDED
        assert (here / "a").read_bytes() == CONTENT

    async def test_an_upload_whose_end_nobody_told_is_found_whole(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
    ) -> None:
        (here / "a").write_bytes(CONTENT)
        wire.faults.append(Silencing())

        job = await done(engine, copy(at(here / "a"), bucket))

        assert (wire.broken, job.standing) == (1, Standing.SUCCEEDED)
        assert await read(there, f"{bucket.key}a") == CONTENT
        assert wire.up.moved < len(CONTENT) + MIB


def truncate(path: Path) -> None:
    os.truncate(path, 100)


def rewrite(path: Path) -> None:
    path.write_bytes(NEW)


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def replace(path: Path) -> None:
    path.with_name("new").write_bytes(NEW)
    path.with_name("new").replace(path)


class TestSourcesThatChange:
    @pytest.mark.parametrize("change", [truncate, rewrite, append, replace])
    @pytest.mark.parametrize("verb", [Verb.COPY, Verb.MOVE])
    async def test_a_file_that_changes_while_it_is_sent_is_sent_again(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
        change: Callable[[Path], None],
        verb: Verb,
    ) -> None:
        (here / "a").write_bytes(CONTENT)
        wire.up.hold_after = 1 * MIB
        job = await engine.submit(copy(at(here / "a"), bucket, verb=verb), ME)
        await wire.up.held.wait()

        change(here / "a")
        now = (here / "a").read_bytes()
        wire.up.free()
        after = await finished(engine, job)

        assert after.standing is Standing.SUCCEEDED, await reason(engine, job)
        assert after.tally.succeeded.bytes == len(now)
        assert await read(there, f"{bucket.key}a") == now
        assert (here / "a").exists() is (verb is Verb.COPY)

    async def test_a_file_that_is_removed_while_it_is_sent_is_never_there(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
    ) -> None:
        (here / "a").write_bytes(CONTENT)
        wire.up.hold_after = 1 * MIB
        job = await engine.submit(copy(at(here / "a"), bucket), ME)
        await wire.up.held.wait()

        (here / "a").unlink()
        wire.up.free()
        after = await finished(engine, job)

        assert after.standing is Standing.FAILED
        assert "no such file" in await reason(engine, job)
        assert await is_missing(there, bucket.child("a"))

    async def test_an_object_that_is_replaced_while_it_comes_comes_again(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        here: Path,
    ) -> None:
        await there.put(f"{bucket.key}a", Bytes(CONTENT))
        wire.down.hold_after = 1 * MIB
        job = await engine.submit(copy(bucket.child("a"), at(here)), ME)
        await wire.down.held.wait()

        await there.put(f"{bucket.key}a", Bytes(NEW))
        wire.down.free()
        after = await finished(engine, job)

        assert after.standing is Standing.SUCCEEDED
        assert (here / "a").read_bytes() == NEW


class TestDisks:
    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[Path]:
        """One of 80 MiB, if this user may make one; few of them are free."""
        for made in _disk(tmp_path / "disk", "size=80m"):
            (made / "large").write_bytes(bytes(72 * MIB))
            yield made

    @pytest.fixture
    def read_only_disk(self, tmp_path: Path) -> Iterator[Path]:
        yield from _disk(tmp_path / "disk", "size=1m,ro")

    async def test_an_object_that_cannot_fit_waits_for_room_before_it_moves(
        self,
        engine: TransferEngine,
        wire: Proxy,
        there: S3Storage,
        bucket: Location,
        disk: Path,
    ) -> None:
        await there.put(f"{bucket.key}a", Bytes(CONTENT))

        parked = await done(engine, copy(bucket, at(disk)))

        assert parked.reasons == {Reason.DISK}
        assert "only 8.0 MiB are free" in told(parked)
        assert wire.down.moved < MIB
        assert [path.name for path in disk.iterdir()] == ["large"]

        (disk / "large").unlink()
        after = await ended(engine, parked.id)

        assert after.standing is Standing.SUCCEEDED
        assert (disk / "a").read_bytes() == CONTENT

    async def test_a_disk_that_fills_up_says_so_and_what_to_do(
        self,
        engine: TransferEngine,
        there: S3Storage,
        bucket: Location,
        disk: Path,
    ) -> None:
        for name in "ab":
            await there.put(f"{bucket.key}{name}", Bytes(CONTENT[: 5 * MIB]))

        parked = await done(engine, copy(bucket, at(disk)))

        assert parked.reasons == {Reason.DISK}
        assert "free some space" in told(parked)
        assert not {path.name for path in disk.iterdir()} > {"large", "a", "b"}

    async def test_a_folder_that_may_not_be_written_says_so(
        self,
        engine: TransferEngine,
        there: S3Storage,
        bucket: Location,
        read_only_disk: Path,
    ) -> None:
        await there.put(f"{bucket.key}a", Bytes(b"1"))

        job = await done(engine, copy(bucket, at(read_only_disk)))

        told = await reason(engine, job.id)
        assert told.startswith("permission_denied")
        assert "mounted read-only" in told


def _disk(folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir()
    mount = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", options, "tmpfs"]
    try:
        subprocess.run([*mount, str(folder)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
