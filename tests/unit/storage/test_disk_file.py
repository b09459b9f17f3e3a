"""A held file is read and written in threads that nobody leaves behind."""

import os
import threading
from asyncio import CancelledError, Event, TaskGroup, get_running_loop
from collections.abc import Iterator
from pathlib import Path

import pytest

from fxtui import digest
from fxtui.domain.content import Span
from fxtui.domain.errors import QuotaExceeded, VersionMismatch
from fxtui.domain.location import Location
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.disk_thread import in_thread

QUARTER = 256 * 1024


class Gate:
    """A tap that holds its thread until it is opened."""

    def __init__(self) -> None:
        self.reached = Event()
        self._loop = get_running_loop()
        self._opened = threading.Event()

    def moved(self, n: int) -> None:
        self._loop.call_soon_threadsafe(self.reached.set)
        self._opened.wait()

    def open(self) -> None:
        self._opened.set()


class Counts(list[int]):
    def moved(self, n: int) -> None:
        self.append(n)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "file").write_bytes(bytes(range(256)) * 4096)
    return tmp_path / "file"


@pytest.fixture
def file(path: Path) -> Iterator[DiskFile]:
    """A file of one MiB."""
    descriptor = os.open(path, os.O_RDWR)
    yield DiskFile(descriptor)
    os.close(descriptor)


async def test_a_mebibyte_is_read_in_one_go_and_counted_in_quarters(
    file: DiskFile, path: Path
) -> None:
    counts = Counts()

    assert await file.read_at(Span(0, 4 * QUARTER), counts) == path.read_bytes()
    assert counts == [QUARTER] * 4


async def test_what_is_written_is_counted_in_quarters(file: DiskFile, path: Path) -> None:
    counts = Counts()

    await file.write_at(3, b"x" * (QUARTER + 1), counts)

    assert path.read_bytes()[2 : QUARTER + 5] == b"\2" + b"x" * (QUARTER + 1) + b"\4"
    assert counts == [QUARTER, 1]


async def test_a_read_at_the_end_is_short(file: DiskFile) -> None:
    assert await file.read_at(Span(2**20 - 2, 9), Counts()) == b"\xfe\xff"
    assert await file.read_at(Span(2**20, 9), Counts()) == b""


@pytest.mark.parametrize("size", [0, 5, 2**20, 20 * 2**20])
async def test_a_span_is_hashed_as_its_bytes_are(
    file: DiskFile, path: Path, size: int
) -> None:
    os.ftruncate(file.fileno(), max(size, 2**20))
    algorithms = [digest.MD5, digest.CRC64NVME]
    content = path.read_bytes()[:size]

    found = await file.hash(Span(0, size), algorithms)

    assert found == [digest.of_bytes(content, name) for name in algorithms]


@pytest.mark.parametrize("size", [2**20 + 1, 20 * 2**20])
async def test_a_hash_notices_a_file_that_is_too_short(file: DiskFile, size: int) -> None:
    with pytest.raises(VersionMismatch, match="changed while copying"):
        await file.hash(Span(0, size), [digest.MD5])


async def test_a_cancelled_write_ends_when_its_thread_has(file: DiskFile) -> None:
    gate, ended = Gate(), Event()

    async def write() -> None:
        try:
            await file.write_at(0, b"x", gate)
        finally:
            ended.set()

    async with TaskGroup() as tasks:
        writing = tasks.create_task(write())
        await gate.reached.wait()
        for _ in range(3):
            writing.cancel()
            await in_thread(lambda: None)
        too_early = ended.is_set()
        gate.open()

    assert not too_early
    assert writing.cancelled()


async def test_a_call_that_fails_after_a_cancel_is_silent() -> None:
    go = threading.Event()

    def fail() -> None:
        go.wait()
        raise ValueError

    async with TaskGroup() as tasks:
        task = tasks.create_task(in_thread(fail))
        await in_thread(lambda: None)
        task.cancel()
        go.set()

    assert task.cancelled()
    with pytest.raises(CancelledError):
        task.result()


async def test_a_full_disk_is_told_in_our_words() -> None:
    descriptor = os.open("/dev/full", os.O_RDWR)
    full = DiskFile(descriptor, Location("file", "data/a"))

    with pytest.raises(QuotaExceeded, match="/data/a: the disk is full"):
        await full.write_at(0, b"x", Counts())
    os.close(descriptor)
