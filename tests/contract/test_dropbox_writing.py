"""Writing to a Dropbox, when answers are lost, others write too, and many write at once.

Nothing here tries again but ``insist``, which stands for the engine.
"""

from __future__ import annotations

import os
from asyncio import TaskGroup, timeout
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest

from fxtui.digest import CONTENT_HASH, of_bytes
from fxtui.domain.content import FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import (
    AlreadyExists,
    InvalidName,
    NotFound,
    RateLimited,
    StorageError,
    TimedOut,
    TransientError,
    Unsupported,
    UploadSessionLost,
    VersionMismatch,
)
from fxtui.domain.storage import list_entries
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.domain.writing import CREATE, OVERWRITE, WriteMode, WriteOptions
from fxtui.engine.plan import cut
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.dropbox import jobs
from fxtui.storage.dropbox.adapter import DropboxStorage
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.servers.dropbox.running import Emulator

from .storage_contract import Bytes, Cancelled, Counter, read, walk

T = TypeVar("T")

MIB = 2**20
PART = 4 * MIB
SEQUENTIAL, CONCURRENT = 9 * MIB, 33 * MIB
"""Sizes of objects that go in a session of that kind."""

APPEND = "files/upload_session/append_v2"
APPEND_MANY = "files/upload_session/append_batch"
FINISH = "files/upload_session/finish_batch_v2"


@pytest.fixture
async def storage(dropbox: Emulator) -> AsyncIterator[DropboxStorage]:
    settings = DropboxSettings(endpoint_url=dropbox.url, access_token=dropbox.token)
    async with DropboxStorage(settings, Context()) as storage:
        yield storage


@pytest.fixture
def content() -> bytes:
    return os.urandom(CONCURRENT)


def lost_after(route: str, skip: int = 0, times: int = 1) -> dict[str, object]:
    """Of some calls the answer is lost when all is done."""
    return {"kind": "drop-after", "route": route, "skip": skip, "times": times}


async def insist(call: Callable[[], Awaitable[T]]) -> T:
    """Try again as the engine does, but at once."""
    for _ in range(5):
        try:
            return await call()
        except TransientError:
            continue
    return await call()


def calls(dropbox: Emulator) -> dict[str, int]:
    counted: dict[str, int] = dropbox.counters()["calls"]
    return counted


def parts(content: bytes, storage: DropboxStorage, step: int = PART) -> list[Part]:
    limits = storage.capabilities.parts
    assert limits
    return list(cut(len(content), step, limits))


async def send(
    storage: DropboxStorage, session: UploadSession, part: Part, content: bytes
) -> PartReceipt:
    body = Bytes(content[part.span.offset :][: part.span.size])
    return await insist(lambda: storage.upload_part(session, part, body))


async def upload(
    storage: DropboxStorage, content: bytes, mode: WriteMode = OVERWRITE
) -> Entry:
    """The whole way of an object in parts, with every request insisted on."""
    session = await storage.create_upload("big", len(content))
    receipts = [
        await send(storage, session, part, content) for part in parts(content, storage)
    ]
    return await insist(lambda: storage.complete_upload(session, receipts, mode))


# --- Small files, many at once --------------------------------------------------------


async def test_many_small_files_share_a_few_requests(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    contents = {f"dir/{n:04}": str(n).encode() * 99 for n in range(1000)}
    waiting = iter(contents.items())

    async def put_some() -> None:
        for name, content in waiting:
            await storage.put(name, Bytes(content), CREATE)

    async with TaskGroup() as tasks:
        for _ in range(128):
            tasks.create_task(put_some())

    counted = dropbox.counters()
    listed = {entry.key: entry.digest async for entry in list_entries(storage, "dir/")}
    assert listed == {
        name: of_bytes(content, CONTENT_HASH) for name, content in contents.items()
    }
    assert counted["total"] <= 80
    assert set(counted["writers"].values()) == {1}
    assert not [status for status in counted["statuses"] if not status.endswith("200")]


async def test_a_file_of_a_batch_that_is_in_the_way_fails_alone(
    storage: DropboxStorage,
) -> None:
    await storage.put("b", Bytes(b"old"))
    results: dict[str, object] = {}

    async def put(name: str) -> None:
        try:
            results[name] = (await storage.put(name, Bytes(b"new"), CREATE)).size
        except StorageError as error:
            results[name] = (type(error), error.location and error.location.key)

    async with TaskGroup() as tasks:
        for name in "abc":
            tasks.create_task(put(name))

    assert results == {"a": 3, "b": (AlreadyExists, "b"), "c": 3}
    assert await read(storage, "b") == b"old"


async def test_a_file_that_dropbox_was_too_busy_for_is_not_sent_again(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    busy = {"tags": ["too_many_write_operations"]}
    dropbox.faults({"kind": "entry", "route": FINISH, "value": busy})

    with pytest.raises(RateLimited):
        await storage.put("a", Bytes(bytes(MIB)), CREATE)
    entry = await storage.put("a", Bytes(bytes(MIB)), CREATE)

    assert entry.size == MIB
    assert dropbox.counters()["bytes_in"] == MIB


async def test_a_file_whose_content_changed_is_sent_again(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    dropbox.faults({"kind": "429", "route": FINISH})

    with pytest.raises(RateLimited):
        await storage.put("a", Bytes(b"before"))
    await storage.put("a", Bytes(b"after"))

    assert await read(storage, "a") == b"after"


@pytest.mark.parametrize("mode", [CREATE, OVERWRITE], ids=lambda mode: mode.kind)
@pytest.mark.parametrize("route", [APPEND, FINISH])
@pytest.mark.parametrize("answer", ["not_found", "same"])
async def test_a_put_whose_answer_was_lost_is_there_once(
    storage: DropboxStorage, dropbox: Emulator, mode: WriteMode, route: str, answer: str
) -> None:
    dropbox.say("settings", {"second_finish": answer})
    dropbox.faults(lost_after(route))

    entry = await insist(lambda: storage.put("dir/a", Bytes(b"hello"), mode))

    assert (entry.size, await walk(storage)) == (5, ["dir/a"])
    assert entry == await storage.stat("dir/a")


async def test_an_update_whose_answer_was_lost_is_done(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    old = await storage.put("a", Bytes(b"old"))
    dropbox.faults(lost_after(FINISH))

    mode = WriteMode("update", old.version)
    entry = await insist(lambda: storage.put("a", Bytes(b"new"), mode))

    assert entry.version == (await storage.stat("a")).version
    assert await read(storage, "a") == b"new"


async def test_what_another_wrote_meanwhile_is_no_lost_answer(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    dropbox.faults({"kind": "drop", "route": FINISH})
    with pytest.raises(TransientError):
        await storage.put("a", Bytes(b"mine"), CREATE)
    await storage.put("a", Bytes(b"theirs"))

    with pytest.raises(AlreadyExists):
        await storage.put("a", Bytes(b"mine"), CREATE)

    assert await read(storage, "a") == b"theirs"


async def test_an_update_of_what_is_gone_is_refused(storage: DropboxStorage) -> None:
    old = await storage.put("a", Bytes(b"old"))
    await storage.delete(["a"])

    with pytest.raises(VersionMismatch):
        await storage.put("a", Bytes(b"new"), WriteMode("update", old.version))


async def test_a_date_is_kept(storage: DropboxStorage) -> None:
    put = await storage.put("a", Bytes(b"1"), options=WriteOptions(modified=1234567890))

    session = await storage.create_upload("b", 1)
    receipt = await storage.upload_part(session, Part(1, Span(0, 1), True), Bytes(b"2"))
    made = await storage.complete_upload(
        session, [receipt], options=WriteOptions(modified=-5)
    )

    assert (put.modified, made.modified) == (1234567890, 0)
    assert (await storage.stat("a")).modified == 1234567890


@pytest.mark.parametrize("count", [1, 3])
async def test_where_batches_are_refused_files_go_one_by_one(
    storage: DropboxStorage, dropbox: Emulator, count: int
) -> None:
    dropbox.faults({"kind": "403", "route": APPEND_MANY, "times": -1})

    for turn in range(3):
        async with TaskGroup() as tasks:
            for n in range(count):
                tasks.create_task(storage.put(f"{turn}{n}", Bytes(b"x")))

    assert len(await walk(storage)) == 3 * count
    assert calls(dropbox).get(APPEND_MANY, 0) == min(1, count - 1)


async def test_a_session_that_was_lost_before_its_file_came_is_tried_anew(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    dropbox.faults({"kind": "lose-session", "route": "files/upload_session/append*"})

    entry = await insist(lambda: storage.put("a", Bytes(b"hello"), CREATE))

    assert entry.size == 5


async def test_a_stream_of_some_megabytes_is_one_put(storage: DropboxStorage) -> None:
    content = os.urandom(11 * MIB)

    entry = await storage.put("a", Bytes(content), CREATE)

    assert entry.digest == of_bytes(content, CONTENT_HASH)


@pytest.mark.parametrize("key", ["", "a/", "a//b", "a\\b", "a/../b", "a "])
async def test_no_file_has_such_a_name(storage: DropboxStorage, key: str) -> None:
    with pytest.raises(InvalidName):
        await storage.put(key, Bytes(b"1"))
    with pytest.raises(InvalidName):
        await storage.create_upload(key, 1)


# --- Upload sessions ------------------------------------------------------------------


@pytest.mark.parametrize("size", [SEQUENTIAL, CONCURRENT])
@pytest.mark.parametrize("twice", ["accept", "incorrect_offset"])
async def test_parts_whose_answers_were_lost_are_there_once(
    storage: DropboxStorage, dropbox: Emulator, content: bytes, size: int, twice: str
) -> None:
    dropbox.say("settings", {"duplicate_append": twice})
    dropbox.faults(lost_after(APPEND), lost_after(APPEND, skip=1), lost_after(FINISH))

    entry = await upload(storage, content[:size])

    assert entry.digest == of_bytes(content[:size], CONTENT_HASH)
    assert await read(storage, "big") == content[:size]


@pytest.mark.parametrize("size", [SEQUENTIAL, CONCURRENT])
async def test_a_last_part_whose_answer_was_lost_has_closed_the_session(
    storage: DropboxStorage, dropbox: Emulator, content: bytes, size: int
) -> None:
    content = content[:size]
    last = len(parts(content, storage)) - 1
    dropbox.faults(lost_after(APPEND, skip=last))

    entry = await upload(storage, content)

    assert entry.digest == of_bytes(content, CONTENT_HASH)


@pytest.mark.parametrize("size", [8 * MIB, CONCURRENT - MIB, 0])
async def test_a_size_may_be_a_multiple_of_the_parts(
    storage: DropboxStorage, content: bytes, size: int
) -> None:
    entry = await upload(storage, content[:size])

    assert (entry.size, entry.digest) == (size, of_bytes(content[:size], CONTENT_HASH))


async def test_what_of_a_part_has_arrived_is_not_sent_again(
    storage: DropboxStorage, dropbox: Emulator, content: bytes
) -> None:
    content = content[:SEQUENTIAL]
    session = await storage.create_upload("big", len(content))
    first, *others = parts(content, storage)
    begun = Part(1, Span(0, MIB), False)
    await send(storage, session, begun, content)

    receipts = [await send(storage, session, part, content) for part in [first, *others]]
    entry = await storage.complete_upload(session, receipts)

    assert entry.digest == of_bytes(content, CONTENT_HASH)
    assert dropbox.counters()["bytes_in"] == len(content) + MIB + first.span.size - MIB


async def test_a_sequential_session_tells_what_has_arrived(
    storage: DropboxStorage, content: bytes
) -> None:
    content = content[:SEQUENTIAL]
    session = await storage.create_upload("big", len(content))
    first, second, last = parts(content, storage)

    await send(storage, session, first, content)
    assert await storage.arrived(session, PART) == PART
    await send(storage, session, second, content)
    assert await storage.arrived(session, PART) == 2 * PART
    assert await storage.arrived(session, 0) == 2 * PART
    await send(storage, session, last, content)
    assert await storage.arrived(session, 2 * PART) >= len(content)


async def test_a_session_is_forgotten_after_a_week(
    storage: DropboxStorage, dropbox: Emulator, content: bytes
) -> None:
    session = await storage.create_upload("big", SEQUENTIAL)
    [first, *_] = parts(content[:SEQUENTIAL], storage)

    dropbox.advance(7 * 24 * 3600 + 60)

    with pytest.raises(UploadSessionLost):
        await storage.arrived(session, 0)
    with pytest.raises(UploadSessionLost):
        await send(storage, session, first, content)
    with pytest.raises(UploadSessionLost):
        await storage.complete_upload(session, [])


@pytest.mark.parametrize("size", [SEQUENTIAL, CONCURRENT])
async def test_a_session_that_is_lost_on_the_way_says_so(
    storage: DropboxStorage, dropbox: Emulator, content: bytes, size: int
) -> None:
    dropbox.faults({"kind": "lose-session", "route": APPEND, "skip": 1})

    with pytest.raises(UploadSessionLost):
        await upload(storage, content[:size])

    assert await walk(storage) == []


async def test_a_hole_is_no_object(storage: DropboxStorage, content: bytes) -> None:
    session = await storage.create_upload("big", len(content))
    receipts = [
        await send(storage, session, part, content)
        for part in parts(content, storage)
        if part.number != 3
    ]

    with pytest.raises(UploadSessionLost):
        await storage.complete_upload(session, receipts)


async def test_an_upload_does_not_overwrite_what_was_made_meanwhile(
    storage: DropboxStorage, content: bytes
) -> None:
    old = await storage.put("big", Bytes(b"old"))
    await storage.put("big", Bytes(b"newer"))

    with pytest.raises(AlreadyExists):
        await upload(storage, content[:SEQUENTIAL], CREATE)
    with pytest.raises(VersionMismatch):
        await upload(storage, content[:SEQUENTIAL], WriteMode("update", old.version))

    assert await read(storage, "big") == b"newer"


async def test_a_part_of_a_file_is_counted_as_it_is_read(
    storage: DropboxStorage, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "file").write_bytes(b"before" + content[:PART])
    descriptor = os.open(tmp_path / "file", os.O_RDONLY)
    session, tap = await storage.create_upload("big", PART), Counter()

    body = FileSpan(DiskFile(descriptor), Span(6, PART), tap)
    receipt = await storage.upload_part(session, Part(1, Span(0, PART), True), body)
    os.close(descriptor)

    await storage.complete_upload(session, [receipt])
    assert await read(storage, "big") == content[:PART]
    assert (sum(tap.moves), max(tap.moves) <= 2**18) == (PART, True)


async def test_a_part_that_is_cancelled_leaves_the_session_as_it_was(
    storage: DropboxStorage, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "file").write_bytes(content[:PART])
    descriptor = os.open(tmp_path / "file", os.O_RDONLY)
    session = await storage.create_upload("big", SEQUENTIAL)

    body = FileSpan(DiskFile(descriptor), Span(0, PART), Counter(most=MIB))
    with pytest.raises(Cancelled):
        await storage.upload_part(session, Part(1, Span(0, PART), False), body)
    os.close(descriptor)

    assert await storage.arrived(session, 0) == 0


@dataclass
class Slow:
    """A tap that lets nothing through, and gives up in the end."""

    ended: Event = field(default_factory=Event)

    def moved(self, n: int) -> None:
        self.ended.wait()
        raise Cancelled


async def test_parts_that_wait_for_bandwidth_leave_others_their_way(
    storage: DropboxStorage, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "file").write_bytes(content[:PART])
    descriptor = os.open(tmp_path / "file", os.O_RDONLY)
    session, slow = await storage.create_upload("big", 64 * PART), Slow()

    async def send_slowly(part: Part) -> None:
        body = FileSpan(DiskFile(descriptor), Span(0, PART), slow)
        with suppress(Cancelled):
            await storage.upload_part(session, part, body)

    async with TaskGroup() as tasks:
        for n in range(40):
            tasks.create_task(send_slowly(Part(n + 1, Span(n * PART, PART), False)))
        try:
            async with timeout(10):
                await storage.put("small", Bytes(b"1"))
                listed = [entry.key async for entry in list_entries(storage, "")]
        finally:
            slow.ended.set()
    os.close(descriptor)

    assert listed == ["small"]


# --- Copies, moves, deletes, folders --------------------------------------------------


async def test_many_copies_share_a_job(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(storage.put(f"from/{n}", Bytes(str(n).encode())))

    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(storage.copy(f"from/{n}", f"to/{n}", CREATE))

    for n in range(20):
        assert await read(storage, f"to/{n}") == str(n).encode()
    assert calls(dropbox)["files/copy_batch_v2"] == 1


async def test_many_moves_share_a_job(storage: DropboxStorage, dropbox: Emulator) -> None:
    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(storage.put(f"from/{n:02}", Bytes(str(n).encode())))

    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(storage.move(f"from/{n:02}", f"to/{n:02}", CREATE))

    assert await walk(storage) == [f"to/{n:02}" for n in range(20)]
    assert await read(storage, "to/07") == b"7"
    counted = calls(dropbox)
    assert counted["files/move_batch_v2"] + counted.get("files/move_v2", 0) <= 3


@pytest.mark.parametrize("route", ["files/move_batch_v2", "files/move_batch/check_v2"])
async def test_moves_of_a_job_whose_answer_was_lost_are_done(
    storage: DropboxStorage, dropbox: Emulator, route: str
) -> None:
    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(storage.put(f"from/{n:02}", Bytes(b"1")))
    dropbox.faults(lost_after(route))

    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(storage.move(f"from/{n:02}", f"to/{n:02}", CREATE))

    assert await walk(storage) == [f"to/{n:02}" for n in range(20)]


async def test_a_move_that_could_not_even_be_looked_for_is_known_later(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    await storage.put("a", Bytes(b"1"))
    look = {"kind": "status", "route": "files/get_metadata", "value": 500}
    dropbox.faults(lost_after("files/move_v2"), {**look, "skip": 1})

    with pytest.raises(TransientError):
        await storage.move("a", "b", CREATE)
    entry = await storage.move("a", "b", CREATE)

    assert (entry.key, await walk(storage)) == ("b", ["b"])


async def test_what_was_moved_long_ago_is_not_moved_again(
    storage: DropboxStorage,
) -> None:
    for name in ("a", "b", "c"):
        await storage.put(name, Bytes(name.encode()))
    await storage.move("a", "b")
    await storage.move("c", "d")

    for ends in (("a", "b"), ("c", "d")):
        with pytest.raises(NotFound):
            await storage.move(*ends)


async def refused(move: Awaitable[Entry]) -> None:
    with pytest.raises(AlreadyExists):
        await move


async def test_of_many_moves_only_those_to_taken_names_go_by_themselves(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(storage.put(f"from/{n:02}", Bytes(str(n).encode())))
        tasks.create_task(storage.put("to/03", Bytes(b"old")))
        tasks.create_task(storage.put("to/04", Bytes(b"old")))

    async with TaskGroup() as tasks:
        tasks.create_task(refused(storage.move("from/03", "to/03", CREATE)))
        for n in range(4, 20):
            tasks.create_task(storage.move(f"from/{n:02}", f"to/{n:02}"))

    assert await read(storage, "to/03") == b"old"
    assert await read(storage, "to/04") == b"4"
    assert calls(dropbox)["files/delete_v2"] == 1, "that of the one in the way"


async def test_copies_over_the_same_content_change_nothing(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(storage.put(f"from/{n}", Bytes(str(n).encode())))
            tasks.create_task(storage.put(f"to/{n}", Bytes(str(n).encode())))
    before = [entry async for entry in list_entries(storage, "to/")]

    async with TaskGroup() as tasks:
        for n in range(20):
            tasks.create_task(storage.copy(f"from/{n}", f"to/{n}"))

    assert [entry async for entry in list_entries(storage, "to/")] == before
    assert calls(dropbox)["files/copy_batch_v2"] == 1
    assert "files/delete_v2" not in calls(dropbox)


@pytest.mark.parametrize("verb", ["copy", "move"])
async def test_what_takes_a_taken_name_comes_whole(
    storage: DropboxStorage, verb: str
) -> None:
    await storage.put("dir/new", Bytes(b"new"))
    await storage.put("dir/old", Bytes(b"old"))

    entry = await getattr(storage, verb)("dir/new", "dir/old")

    assert (entry.key, entry.size) == ("dir/old", 3)
    assert entry == await storage.stat("dir/old")
    assert await read(storage, "dir/old") == b"new"
    left = ["dir/new"] if verb == "copy" else []
    assert await walk(storage) == [*left, "dir/old"]


STEPS = [
    ("copy", "files/copy_v2", 0),
    ("copy", "files/copy_v2", 1),
    ("copy", "files/delete_v2", 0),
    ("copy", "files/move_v2", 0),
    ("move", "files/move_v2", 0),
    ("move", "files/move_v2", 1),
    ("move", "files/delete_v2", 0),
    ("move", "files/move_v2", 2),
]
"""The requests of an overwrite: of which verb, and the how many-th of its route."""


@pytest.mark.parametrize(("verb", "route", "skip"), STEPS)
async def test_an_overwrite_whose_answers_are_lost_is_done(
    storage: DropboxStorage, dropbox: Emulator, verb: str, route: str, skip: int
) -> None:
    await storage.put("new", Bytes(b"new"))
    await storage.put("old", Bytes(b"old"))
    dropbox.faults(lost_after(route, skip))

    await insist(lambda: getattr(storage, verb)("new", "old"))

    assert await read(storage, "old") == b"new"
    assert await walk(storage) == (["new", "old"] if verb == "copy" else ["old"])


@pytest.mark.parametrize(("verb", "route", "skip"), STEPS)
async def test_an_overwrite_that_fails_leaves_both_as_they_were(
    storage: DropboxStorage, dropbox: Emulator, verb: str, route: str, skip: int
) -> None:
    await storage.put("new", Bytes(b"new"))
    await storage.put("old", Bytes(b"old"))
    dropbox.faults({"kind": "status", "route": route, "skip": skip, "value": 500})

    with pytest.raises(TransientError):
        await getattr(storage, verb)("new", "old")

    assert await walk(storage) == ["new", "old"]
    assert [await read(storage, name) for name in ("new", "old")] == [b"new", b"old"]


@pytest.mark.parametrize("lost", ["files/delete_v2", "files/move_v2"])
async def test_what_a_failed_overwrite_has_left_goes_with_the_next_try(
    storage: DropboxStorage, dropbox: Emulator, lost: str
) -> None:
    await storage.put("new", Bytes(b"new"))
    await storage.put("old", Bytes(b"old"))
    fails = {"kind": "status", "value": 500}
    skip = 0 if lost == "files/delete_v2" else 1
    dropbox.faults({**fails, "route": lost})
    dropbox.faults({**fails, "route": "files/delete_v2", "skip": skip})
    dropbox.faults({**fails, "route": "files/restore"})

    with pytest.raises(TransientError):
        await storage.copy("new", "old")
    assert ".part" in "".join(await walk(storage))
    await insist(lambda: storage.copy("new", "old"))
    await storage.make_directory("any/")  # changes go in their order

    assert await walk(storage) == ["new", "old"]
    assert await read(storage, "old") == b"new"


@pytest.mark.parametrize("verb", ["copy", "move"])
async def test_an_overwrite_of_another_version_is_refused(
    storage: DropboxStorage, verb: str
) -> None:
    await storage.put("new", Bytes(b"new"))
    old = await storage.put("old", Bytes(b"old"))
    older = WriteMode("update", old.version)
    now = await storage.put("old", Bytes(b"newer"))

    with pytest.raises(VersionMismatch):
        await getattr(storage, verb)("new", "old", older)
    with pytest.raises(VersionMismatch):
        await getattr(storage, verb)("new", "nowhere", older)

    assert await read(storage, "old") == b"newer"
    await getattr(storage, verb)("new", "old", WriteMode("update", now.version))
    assert await read(storage, "old") == b"new"


@pytest.mark.parametrize("verb", ["copy", "move"])
async def test_a_folder_is_never_replaced(storage: DropboxStorage, verb: str) -> None:
    await storage.put("a", Bytes(b"1"))
    await storage.put("dir/b", Bytes(b"2"))

    with pytest.raises(AlreadyExists):
        await getattr(storage, verb)("a", "dir")

    assert await walk(storage) == ["a", "dir/b"]


async def test_a_copy_whose_answer_was_lost_is_no_conflict(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    await storage.put("a", Bytes(b"1"))
    dropbox.faults(lost_after("files/copy_v2"))

    entry = await insist(lambda: storage.copy("a", "b", CREATE))

    assert (entry.key, await walk(storage)) == ("b", ["a", "b"])


async def test_a_move_whose_answer_was_lost_is_done(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    await storage.put("a", Bytes(b"1"))
    dropbox.faults(lost_after("files/move_v2"))

    entry = await storage.move("a", "dir/b", CREATE)

    assert (entry.key, await walk(storage)) == ("dir/b", ["dir/b"])


@pytest.mark.parametrize("reply", ["same", "conflict"])
@pytest.mark.parametrize("ends", [("dir/name", "dir/NAME"), ("dir/", "DIR/")])
async def test_capitals_alone_can_be_changed(
    storage: DropboxStorage, dropbox: Emulator, reply: str, ends: tuple[str, str]
) -> None:
    dropbox.say("settings", {"case_rename": reply})
    await storage.put("dir/name", Bytes(b"1"))

    entry = await storage.move(*ends, CREATE)

    assert entry.key == ends[1]
    folder = "" if ends[1] == "DIR/" else "dir/"
    assert [each.key async for each in list_entries(storage, folder)] == [ends[1]]


async def test_a_folder_moves_with_all_that_is_in_it(storage: DropboxStorage) -> None:
    await storage.put("a/b/c", Bytes(b"1"))

    entry = await storage.move("a/", "x/y/", CREATE)

    assert (entry.key, entry.kind) == ("x/y/", Kind.DIRECTORY)
    assert await walk(storage) == ["x/y/b/c"]


async def test_a_folder_of_too_much_says_that_it_moves_as_a_job_does(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    await storage.put("a/b", Bytes(b"1"))
    refused = {"error": {".tag": "too_many_files"}}
    dropbox.faults({"kind": "409", "route": "files/move_v2", "value": refused})

    with pytest.raises(Unsupported, match=r"dropbox://a/: .*fxtui mv -r"):
        await storage.move("a/", "x/", CREATE)

    assert await walk(storage) == ["a/b"]


@pytest.mark.parametrize("ends", [("a", "a"), ("a/", "a/b/"), ("", "a/"), ("a/", "")])
async def test_nothing_moves_into_itself(
    storage: DropboxStorage, ends: tuple[str, str]
) -> None:
    await storage.put("a/c", Bytes(b"1"))

    with pytest.raises(InvalidName):
        await storage.move(*ends)

    assert await walk(storage) == ["a/c"]


async def test_a_file_that_is_too_new_to_be_found_is_looked_for_again(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    missing = {"error": {".tag": "from_lookup", "from_lookup": {".tag": "not_found"}}}
    dropbox.faults({"kind": "409", "route": "files/copy_v2", "value": missing})
    await storage.put("a", Bytes(b"1"))

    entry = await insist(lambda: storage.copy("a", "b"))

    assert entry.key == "b"


async def test_a_delete_whose_answer_was_lost_is_done(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    for name in "abc":
        await storage.put(name, Bytes(b"1"))
    dropbox.faults(lost_after("files/delete_batch"), lost_after("files/delete_v2"))

    assert await insist(lambda: storage.delete(["a", "b"])) == []
    assert await insist(lambda: storage.delete(["c"])) == []

    assert await walk(storage) == []


async def test_a_job_is_looked_after_though_looks_fail(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    for name in "ab":
        await storage.put(name, Bytes(b"1"))
    dropbox.faults({"kind": "drop", "route": "files/delete_batch/check", "times": 2})

    assert await storage.delete(["a", "b"]) == []

    assert calls(dropbox)["files/delete_batch"] == 1


async def test_folders_are_deleted_from_the_innermost_on(
    storage: DropboxStorage,
) -> None:
    await storage.put("a/b/c/d", Bytes(b"1"))

    failed = await storage.delete(["a/", "a/b/", "a/b/c/", "a/b/c/d"])

    assert (failed, [entry async for entry in list_entries(storage, "")]) == ([], [])


async def test_a_folder_is_no_file_of_its_name(storage: DropboxStorage) -> None:
    await storage.put("dir/a", Bytes(b"1"))

    [failure] = await storage.delete(["dir"])
    assert await storage.delete(["dir/a/"]) == []

    assert isinstance(failure, AlreadyExists)
    assert await walk(storage) == ["dir/a"]


async def test_what_cannot_be_named_cannot_be_deleted(storage: DropboxStorage) -> None:
    await storage.put("a", Bytes(b"1"))

    [failure] = await storage.delete(["a\\b", "a"])

    assert isinstance(failure, InvalidName)
    assert await walk(storage) == []


async def test_a_folder_is_made_once(storage: DropboxStorage) -> None:
    for _ in range(2):
        made = await storage.make_directory("a/b/c/")
        assert (made.key, made.kind) == ("a/b/c/", Kind.DIRECTORY)

    await storage.put("file", Bytes(b"1"))
    with pytest.raises(AlreadyExists):
        await storage.make_directory("file/")
    with pytest.raises(InvalidName):
        await storage.make_directory("file/in/")
    with pytest.raises(InvalidName):
        await storage.make_directory("no-slash")


async def test_changes_of_all_kinds_never_meet(
    storage: DropboxStorage, dropbox: Emulator
) -> None:
    for name in "abcdef":
        await storage.put(name, Bytes(name.encode()))

    async with TaskGroup() as tasks:
        tasks.create_task(storage.copy("a", "copy/a"))
        tasks.create_task(storage.copy("b", "c"))
        tasks.create_task(storage.move("d", "moved/d"))
        tasks.create_task(storage.delete(["e", "f"]))
        tasks.create_task(storage.make_directory("made/"))
        for n in range(60):
            tasks.create_task(storage.put(f"new/{n}", Bytes(b"x")))

    counted = dropbox.counters()
    assert set(counted["writers"].values()) == {1}
    assert not [status for status in counted["statuses"] if "429" in status]
    assert len(await walk(storage)) == 5 + 60


@pytest.mark.parametrize("verb", ["copy", "move"])
async def test_a_missing_source_takes_nothing_away(
    storage: DropboxStorage, verb: str
) -> None:
    await storage.put("old", Bytes(b"old"))

    with pytest.raises(NotFound) as caught:
        await getattr(storage, verb)("nowhere", "old")

    assert str(caught.value.location) == "dropbox://nowhere"
    assert await walk(storage) == ["old"]


@pytest.mark.parametrize("verb", ["copy", "move"])
async def test_a_target_that_is_taken_is_named(
    storage: DropboxStorage, verb: str
) -> None:
    for name in ("a", "b"):
        await storage.put(name, Bytes(name.encode()))

    with pytest.raises(AlreadyExists) as caught:
        await getattr(storage, verb)("a", "b", CREATE)

    assert str(caught.value.location) == "dropbox://b"


async def test_a_job_that_never_ends_is_let_go(
    storage: DropboxStorage, dropbox: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        await storage.put(name, Bytes(b"1"))
    monkeypatch.setattr(jobs, "_PATIENCE", 0.5)
    dropbox.say("settings", {"job_polls": 1000})

    with pytest.raises(TimedOut):
        await storage.delete(["a", "b"])

    await storage.put("c", Bytes(b"1"))
