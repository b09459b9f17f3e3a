"""Streams are stored whole or not at all, in little memory, and as they came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

import pytest

from fxtui.domain.content import Body, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Digest, Entry, Version
from fxtui.domain.errors import (
    AlreadyExists,
    ConnectionLost,
    ContentMismatch,
    InvalidName,
    PermissionDenied,
    RateLimited,
    Unsupported,
    UploadSessionLost,
)
from fxtui.domain.location import Key, Location
from fxtui.domain.request import IfExists, Writing
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import Part, PartLimits, PartReceipt, UploadSession
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions
from fxtui.engine.browse import StorageBrowser
from fxtui.engine.pieces import PART
from fxtui.engine.pour import Pourer
from fxtui.storage.local import LocalStorage
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes, read, unfinished, walk
from tests.faulty import Faulty

ME = Context()
MIB = 1024 * 1024
BLOCK = bytes(range(256)) * 4096
TURNS = 2_000
"""Of the event loop: more than anything here needs to come to a standstill."""


class Hanging(MemoryStorage):
    """Takes parts, and is never done with one."""

    def __init__(self) -> None:
        super().__init__()
        self.held = 0

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        self.held += body.size
        await asyncio.Event().wait()
        raise AssertionError


class Damaging(MemoryStorage):
    """Says of one part that it arrived as something else."""

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        receipt = await super().upload_part(session, part, body)
        if part.number != 2:
            return receipt
        return replace(receipt, digests=(Digest("md5", "00" * 16),))


class Refusing(MemoryStorage):
    """Does not complete what others have written meanwhile."""

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        raise AlreadyExists("somebody was quicker")


class Ordered(MemoryStorage):
    """Notes which parts there were when one came."""

    def __init__(self, limits: PartLimits) -> None:
        super().__init__(limits=limits)
        self.came: list[int] = []

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        receipt = await super().upload_part(session, part, body)
        self.came.append(part.number)
        return receipt


class Source:
    """A stream that counts what was taken of it."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.given = 0

    async def open(self) -> AsyncGenerator[bytes, None]:
        for _ in range(self._count):
            self.given += len(BLOCK)
            yield BLOCK


async def store(storage: Storage, count: int, size: int | None = None) -> Entry:
    async with aclosing(Source(count).open()) as chunks:
        return await Pourer().pour(storage, "a", chunks, Writing(size))


async def standstill() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)
    await asyncio.to_thread(lambda: None)


async def test_what_is_held_of_a_stream_is_bounded() -> None:
    storage, source = Hanging(), Source(1_000)

    async with asyncio.TaskGroup() as tasks:
        pouring = tasks.create_task(Pourer().pour(storage, "a", source.open()))
        await standstill()
        pouring.cancel()

    assert storage.held == 64 * MIB
    assert source.given <= 65 * MIB


async def test_many_streams_hold_one_part_each_beside_what_flies() -> None:
    storage, sources, pourer = Hanging(), [Source(1_000) for _ in range(5)], Pourer()

    async with asyncio.TaskGroup() as tasks:
        pouring = [
            tasks.create_task(pourer.pour(storage, str(number), source.open()))
            for number, source in enumerate(sources)
        ]
        await standstill()
        for each in pouring:
            each.cancel()

    assert storage.held == 64 * MIB
    assert sum(source.given for source in sources) <= 64 * MIB + 5 * (PART + MIB)


async def test_a_stream_that_stands_still_keeps_no_other_waiting() -> None:
    storage, pourer = MemoryStorage(), Pourer()

    async def stalled() -> AsyncGenerator[bytes, None]:
        for _ in range(40):
            yield BLOCK
        await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        waiting = [
            tasks.create_task(pourer.pour(storage, str(number), stalled()))
            for number in range(6)
        ]
        entry = await pourer.pour(storage, "quick", Source(40).open())
        for each in waiting:
            each.cancel()

    assert entry.size == 40 * MIB
    assert await walk(storage) == ["quick"]
    assert await unfinished(storage) == {}


@pytest.mark.looptime
@pytest.mark.parametrize("count", [1, 40])
async def test_what_may_pass_is_tried_again(count: int) -> None:
    errors = [ConnectionLost("it broke"), RateLimited("slow down"), ConnectionLost("no")]
    storage = Faulty(errors)

    await store(storage, count)

    assert await read(storage, "a") == BLOCK * count


@pytest.mark.parametrize("count", [1, 40])
async def test_what_will_not_pass_leaves_nothing_behind(count: int) -> None:
    storage = Faulty([PermissionDenied("not here")])

    with pytest.raises(PermissionDenied):
        await store(storage, count)

    assert await walk(storage) == []
    assert await unfinished(storage) == {}


@pytest.mark.parametrize(
    "storage", [Damaging(), Refusing()], ids=lambda s: type(s).__name__
)
async def test_what_did_not_arrive_as_it_left_is_thrown_away(
    storage: MemoryStorage,
) -> None:
    with pytest.raises((ContentMismatch, AlreadyExists)):
        await store(storage, 40)

    assert await walk(storage) == []
    assert await unfinished(storage) == {}


@pytest.mark.parametrize("count", [16, 17, 32, 33, 50])
async def test_a_last_part_that_has_to_come_last_does(count: int) -> None:
    storage = Ordered(PartLimits(min_size=4, align=4, last_after_all=True))

    await store(storage, count)

    assert await read(storage, "a") == BLOCK * count
    assert storage.came[-1:] == [max(storage.came)] if storage.came else count <= 16


async def test_parts_that_have_to_come_in_order_do() -> None:
    storage = Ordered(PartLimits(ordered=True))

    await store(storage, 100)

    assert storage.came == list(range(1, 8))


async def test_a_known_size_decides_about_parts() -> None:
    storage = Ordered(PartLimits(max_count=2))

    await store(storage, 60, 60 * MIB)

    assert sorted(storage.came) == [1, 2]
    with pytest.raises(Unsupported, match="more came"):
        await store(storage, 60)
    assert await unfinished(storage) == {}


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


class TestOnTheDisk:
    @pytest.fixture
    def disk(self, tmp_path: Path) -> LocalStorage:
        return LocalStorage(tmp_path)

    @pytest.mark.parametrize("count", [0, 1, 20])
    @pytest.mark.parametrize("is_told", [True, False])
    async def test_a_stream_becomes_a_file(
        self, disk: LocalStorage, tmp_path: Path, count: int, is_told: bool
    ) -> None:
        entry = await store(disk, count, count * MIB if is_told else None)

        assert entry.size == count * MIB
        assert (tmp_path / "a").read_bytes() == BLOCK * count
        assert names(tmp_path) == ["a"]

    @pytest.mark.parametrize("size", [None, 3 * MIB])
    async def test_a_stream_that_fails_leaves_the_old_file(
        self, disk: LocalStorage, tmp_path: Path, size: int | None
    ) -> None:
        async def broken() -> AsyncGenerator[bytes, None]:
            yield BLOCK
            yield BLOCK
            if size is None:
                raise ConnectionResetError

        (tmp_path / "a").write_text("old")

        with pytest.raises((ConnectionResetError, ContentMismatch)):
            await Pourer().pour(disk, "a", broken(), Writing(size))

        assert (tmp_path / "a").read_text() == "old"
        assert names(tmp_path) == ["a"]

    async def test_a_folder_is_no_place_for_a_stream(
        self, disk: LocalStorage, tmp_path: Path
    ) -> None:
        with pytest.raises(InvalidName):
            await Pourer().pour(disk, "folder/", Source(1).open())

        assert names(tmp_path) == []


class Torn(MemoryStorage):
    """Its line breaks every so many bytes."""

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with aclosing(super().read(key, span, version=version)) as chunks:
            count = 0
            async for chunk in chunks:
                yield chunk
                if (count := count + 1) == 3:
                    raise ConnectionLost("it broke")


@pytest.mark.looptime
async def test_a_line_that_breaks_spoils_no_digest() -> None:
    storage = Torn()
    await store(storage, 3)

    location = Location("memory", "a")
    found = await StorageBrowser(lambda *_: storage).digest(
        location, ME, algorithm="sha256"
    )

    whole = MemoryStorage()
    await store(whole, 3)
    browser = StorageBrowser(lambda *_: whole)
    assert found == await browser.digest(location, ME, algorithm="sha256")


@pytest.mark.parametrize(
    ("algorithm", "told"), [(None, "crc64nvme"), ("md5", "md5"), ("sha256", "sha256")]
)
async def test_a_file_is_hashed_as_it_is_now(
    tmp_path: Path, algorithm: str | None, told: str
) -> None:
    (tmp_path / "a").write_bytes(b"hello")
    browser = StorageBrowser(lambda *_: LocalStorage(tmp_path))
    here = Location("file", "a")
    before = await browser.digest(here, ME, algorithm=algorithm)

    (tmp_path / "a").write_bytes(b"HELLO")
    after = await browser.digest(here, ME, algorithm=algorithm)

    assert before
    assert after
    assert (before.algorithm, after.algorithm) == (told, told)
    assert before.hex != after.hex


class Secretive(MemoryStorage):
    """Tells nobody what has arrived; one of its uploads ends when it is asked about."""

    async def list_parts(self, session: UploadSession) -> Sequence[PartReceipt]:
        if session.key == "ended":
            raise UploadSessionLost("it has ended")
        raise PermissionDenied("not for you")


async def test_an_upload_of_which_nobody_may_know_more_is_listed_all_the_same() -> None:
    storage = Secretive()
    for key in ("a", "ended", "b"):
        await storage.create_upload(key, 9)

    top, browser = Location("memory", ""), StorageBrowser(lambda *_: storage)
    async with aclosing(browser.list_uploads(top, ME)) as uploads:
        found = [upload async for upload in uploads]

    assert [upload.location.key for upload in found] == ["a", "b"]
    assert {(upload.parts, upload.size, upload.part_size) for upload in found} == {
        (0, 0, 0)
    }


async def test_what_is_there_stays_where_that_is_asked_and_nothing_is_read() -> None:
    storage, source = MemoryStorage(), Source(1)
    await storage.put("a", Bytes(b"first"))

    for rule in (IfExists.SKIP, IfExists.FAIL):
        with pytest.raises(AlreadyExists):
            await Pourer().pour(storage, "a", source.open(), Writing(if_exists=rule))

    assert await read(storage, "a") == b"first"
    assert source.given == 0


@pytest.mark.parametrize("count", [1, 40])
async def test_a_name_that_is_taken_gets_a_number(count: int) -> None:
    storage, how = MemoryStorage(), Writing(if_exists=IfExists.RENAME)
    for taken in ("a.txt", "a (1).txt"):
        await storage.put(taken, Bytes(b"first"))

    entry = await Pourer().pour(storage, "a.txt", Source(count).open(), how)

    assert entry.key == "a (2).txt"
    assert await read(storage, "a (2).txt") == BLOCK * count


@pytest.mark.parametrize("count", [1, 40])
async def test_who_takes_the_name_meanwhile_keeps_it(count: int) -> None:
    storage, how = MemoryStorage(), Writing(if_exists=IfExists.FAIL)

    async def overtaken() -> AsyncGenerator[bytes, None]:
        for _ in range(count):
            yield BLOCK
        await storage.put("a", Bytes(b"theirs"))

    with pytest.raises(AlreadyExists):
        await Pourer().pour(storage, "a", overtaken(), how)

    assert await read(storage, "a") == b"theirs"
    assert await unfinished(storage) == {}


@pytest.mark.parametrize("rule", [IfExists.NEWER, IfExists.ASK])
async def test_a_rule_that_a_stream_cannot_follow_is_refused(rule: IfExists) -> None:
    how = Writing(if_exists=rule)

    with pytest.raises(Unsupported, match=rule):
        await Pourer().pour(MemoryStorage(), "a", Source(1).open(), how)


class Sequential(MemoryStorage):
    """Begins sessions whose parts have to come one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.flying = self.most = 0

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        session = await super().create_upload(key, size, options=options)
        return replace(session, kind="sequential")

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        self.flying += 1
        self.most = max(self.most, self.flying)
        await asyncio.sleep(0)
        self.flying -= 1
        return await super().upload_part(session, part, body)


async def test_a_session_may_ask_for_one_part_after_the_other() -> None:
    storage = Sequential()

    await Pourer().pour(storage, "a", Source(80).open())

    assert storage.most == 1
    assert await read(storage, "a") == BLOCK * 80


async def test_what_one_put_cannot_hold_goes_in_a_part() -> None:
    storage = MemoryStorage()
    storage.capabilities = replace(storage.capabilities, max_put=MIB // 2)

    await Pourer().pour(storage, "a", Source(1).open())

    assert await read(storage, "a") == BLOCK
