"""A bundle tells what arrived, and nothing else: whatever a server does, it ends."""

from __future__ import annotations

import asyncio
from asyncio import StreamWriter
from collections.abc import Callable, Sequence
from hashlib import md5
from pathlib import Path
from types import SimpleNamespace
from typing import TypeAlias

import pytest

from fxtui.domain.bundle import Delivered, Share, SmallCopy, SmallGet, SmallPut
from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import VersionMismatch
from fxtui.domain.writing import CREATE, OVERWRITE, PLAIN, WriteMode
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.wire import bundle, watch
from tests.servers.certificate import make_certificate

from .wire.server import Asked, against, storage_at

HANDS = 8
CURRENT = "of now"

Told: TypeAlias = dict[int, Delivered | None]


def etag(content: bytes) -> str:
    return md5(content, usedforsecurity=False).hexdigest()


def answer(status: str = "200 OK", body: bytes = b"", tag: str = "e") -> bytes:
    head = f'HTTP/1.1 {status}\r\nETag: "{tag}"\r\nContent-Length: {len(body)}\r\n\r\n'
    return head.encode() + body


async def stores(asked: Asked, writer: StreamWriter) -> bool:
    writer.write(answer(tag=etag(asked.body)))
    return True


def name(asked: Asked) -> str:
    return asked.head.split()[1].decode().removeprefix("/b/")


class Files:
    """A disk of numbered files, and of what landed."""

    def __init__(self) -> None:
        self.landed: dict[str, bytes] = {}
        self.is_full = False

    def take(self, key: str, size: int, version: str) -> bytes:
        if version != CURRENT:
            raise VersionMismatch("it has changed")
        return bytes([int(key) % 256]) * size

    def is_free(self, key: str) -> bool:
        return key not in self.landed

    def land(
        self,
        key: str,
        content: bytes,
        modified: int | None,
        mode: WriteMode = OVERWRITE,
    ) -> Entry:
        if self.is_full:
            raise OSError(28, "No space left on device")
        self.landed[key] = content
        return Entry(key, Kind.FILE, len(content))


def puts(count: int, size: int = 9) -> list[SmallPut]:
    return [
        SmallPut(f"b/{number}.txt", PLAIN, str(number), size, CURRENT)
        for number in range(count)
    ]


async def put(storage: S3Storage, asks: Sequence[SmallPut]) -> Told:
    delivered: Told = {}
    await storage.put_bundle(Files(), asks, delivered, Share(HANDS))
    return delivered


async def fetch(
    storage: S3Storage, contents: dict[str, bytes]
) -> tuple[Told, dict[str, bytes]]:
    """What was told of these, and what landed."""
    files = Files()
    gets = [
        SmallGet(f"b/{key}", len(content), etag(content), key, None)
        for key, content in contents.items()
    ]
    delivered: Told = {}
    await storage.fetch_bundle(files, gets, delivered, Share(HANDS))
    return delivered, files.landed


@pytest.mark.parametrize("has_tls", [False, True])
async def test_all_of_them_arrive_under_their_checksums(
    has_tls: bool, tmp_path: Path
) -> None:
    certificate = make_certificate(tmp_path) if has_tls else None
    async with against(stores, certificate, provider="moto") as (storage, server):
        delivered = await put(storage, puts(100, 70_000))

    assert sorted(delivered) == list(range(100))
    one = delivered[7]
    assert one
    assert one.entry.size == 70_000
    assert one.digest == one.entry.digest is not None
    assert server.lines <= HANDS
    heads = [asked.head.lower() for asked in server.asked]
    assert all(b"content-md5: " in head for head in heads)
    assert all(b"content-type: text/plain" in head for head in heads)


@pytest.mark.parametrize("system", ["linux", "darwin"])
async def test_who_is_slow_gets_more_lines_and_never_too_many(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the system is asked who has news."""
    monkeypatch.setattr(watch, "sys", SimpleNamespace(platform=system))
    waiting: list[asyncio.Event] = []

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        waiting.append(event := asyncio.Event())
        if len(waiting) == HANDS:
            for each in waiting:
                each.set()
            waiting.clear()
        await event.wait()
        return await stores(asked, writer)

    async with against(turn, provider="moto") as (storage, server):
        delivered = await put(storage, puts(3 * HANDS))

    assert len(delivered) == 3 * HANDS
    assert server.lines == HANDS


def creating(count: int) -> list[SmallPut]:
    return [each._replace(mode=CREATE) for each in puts(count)]


TAKEN = answer(
    "412 Precondition Failed", b"<Error><Code>PreconditionFailed</Code></Error>"
)


async def test_what_only_creates_says_so_and_is_not_told_where_something_is() -> None:
    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if name(asked) == "2.txt":
            writer.write(TAKEN)
            return True
        return await stores(asked, writer)

    async with against(turn, provider="moto") as (storage, server):
        asks = creating(5)
        asks[4] = asks[4]._replace(mode=OVERWRITE)
        delivered = await put(storage, asks)

    assert sorted(delivered) == [0, 1, 3, 4]
    insists = {name(a): b"if-none-match: *" in a.head.lower() for a in server.asked}
    assert insists == {f"{number}.txt": number != 4 for number in range(5)}


async def test_what_replaces_a_version_names_it_and_is_sent_whatever_others_met() -> None:
    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if int(name(asked).removesuffix(".txt")) < 50:
            writer.write(TAKEN)
            return True
        return await stores(asked, writer)

    asks = [
        each._replace(mode=WriteMode("update", f"v{number}"))
        for number, each in enumerate(puts(100))
    ]
    async with against(turn, provider="moto") as (storage, server):
        delivered = await put(storage, asks)

    assert sorted(delivered) == [*range(50, 100)]
    for asked in server.asked:
        version = f'"v{name(asked).removesuffix(".txt")}"'
        assert f"if-match: {version}\r\n".encode() in asked.head.lower()


COPIED = answer(body=b"<CopyObjectResult><ETag>&quot;x&quot;</ETag></CopyObjectResult>")


@pytest.mark.parametrize(
    "late",
    [
        answer(body=b"<?xml version='1.0'?>\n<Error><Code>InternalError</Code></Error>"),
        answer(body=b"<html>log in</html>"),
    ],
)
async def test_a_copy_that_fails_after_all_is_none(late: bytes) -> None:
    """S3 may say 200 before it has tried."""

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if asked.head.startswith(b"HEAD"):
            head = answer(body=b"x", tag=etag(b"x"))
            writer.write(head.removesuffix(b"x"))
        else:
            writer.write(late if name(asked) == "2" else COPIED)
        return True

    delivered: Told = {}
    asks = [SmallCopy(f"b/{n}", f"b/ü {n}", 1, etag(b"x"), CREATE) for n in range(4)]
    async with against(turn, provider="moto") as (storage, server):
        await storage.copy_bundle(asks, delivered, Share(HANDS))

    told = {place: each is not None for place, each in delivered.items()}
    assert told == {0: True, 1: True, 2: False, 3: True}
    for asked in server.asked:
        if asked.head.startswith(b"PUT"):
            source = f"x-amz-copy-source: b/%C3%BC%20{name(asked)}\r\n"
            assert source.encode() in asked.head
            assert b"content-length: 0\r\n" in asked.head.lower()


async def test_where_names_are_taken_little_is_sent_to_be_refused() -> None:
    async def turn(_: Asked, writer: StreamWriter) -> bool:
        writer.write(TAKEN)
        return True

    async with against(turn, provider="moto") as (storage, server):
        delivered = await put(storage, creating(100))

    assert not delivered
    assert len(server.asked) <= 2 * HANDS


@pytest.mark.parametrize("is_asked_again", [True, False])
async def test_nobody_knows_of_what_was_sent_and_not_answered(
    is_asked_again: bool,
) -> None:
    """Its line ends, and what it may have stored is in the way of the next try."""

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if name(asked) != "2.txt":
            return await stores(asked, writer)
        if [name(each) for each in server.asked].count("2.txt") == 1:
            return False
        writer.write(TAKEN if is_asked_again else b"HTTP/1.1 200 OK\r\n\r\nwhat?")
        return False

    async with against(turn, provider="moto") as (storage, server):
        delivered = await put(storage, creating(5))

    assert sorted(delivered) == [0, 1, 2, 3, 4]
    assert [place for place, told in delivered.items() if told is None] == [2]


async def test_what_cannot_land_is_not_fetched() -> None:
    files = Files()
    files.landed["k"] = b"of before"

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        writer.write(answer(body=b"x", tag=etag(b"x")))
        return True

    delivered: Told = {}
    async with against(turn, provider="moto") as (storage, server):
        gets = [SmallGet(f"b/{key}", 1, etag(b"x"), key, None, CREATE) for key in "jkl"]
        await storage.fetch_bundle(files, gets, delivered, Share(1))

    assert sorted(delivered) == [0, 2]
    assert {name(asked) for asked in server.asked} == {"j", "l"}
    assert files.landed == {"j": b"x", "k": b"of before", "l": b"x"}


async def test_a_line_that_had_ended_is_no_loss() -> None:
    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        return await stores(asked, writer) and len(server.asked) != 3

    async with against(turn, provider="moto") as (storage, server):
        delivered = await put(storage, puts(30))

    assert len(delivered) == 30


async def test_a_file_that_has_changed_is_left_to_others() -> None:
    asks = puts(5)
    asks[2] = asks[2]._replace(version="of before")
    async with against(stores, provider="moto") as (storage, _):
        delivered = await put(storage, asks)

    assert sorted(delivered) == [0, 1, 3, 4]


async def test_a_bucket_that_proves_nothing_is_tried_once() -> None:
    async def turn(_: Asked, writer: StreamWriter) -> bool:
        writer.write(answer(tag="no hash"))
        return True

    async with against(turn, provider="moto") as (storage, server):
        first = await put(storage, puts(100))
        asked = len(server.asked)
        second = await put(storage, puts(100))

    assert not first
    assert not second
    assert len(server.asked) == asked <= HANDS


async def test_a_server_that_wants_peace_gets_it() -> None:
    async def turn(_: Asked, writer: StreamWriter) -> bool:
        writer.write(answer("503 Slow Down"))
        return True

    async with against(turn, provider="moto") as (storage, server):
        delivered = await put(storage, puts(100))

    assert not delivered
    assert len(server.asked) <= HANDS


async def test_bytes_that_are_not_those_it_speaks_of_are_not_told() -> None:
    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        tag = "0" * 32 if name(asked) == "1.txt" else etag(asked.body)
        writer.write(answer(tag=tag))
        return True

    async with against(turn, provider="moto") as (storage, _):
        delivered = await put(storage, puts(4))

    assert sorted(delivered) == [0, 2, 3]


@pytest.mark.parametrize(
    "wrong",
    [
        answer(body=b"two!", tag=etag(b"two")),
        answer(body=b"tw", tag=etag(b"two")),
        answer(body=b"TWO", tag=etag(b"two")),
        answer(body=b"two", tag="another"),
        answer("206 Partial Content", b"two", etag(b"two")),
        answer("404 Not Found", b"<Error><Code>NoSuchKey</Code></Error>"),
        answer("412 Precondition Failed", b"<Error/>"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n<ht",
        b"SSH-2.0\r\n\r\n",
        answer(body=b"two", tag=etag(b"two"))[:-1] + b"\r",
    ],
)
async def test_what_is_not_what_was_asked_for_does_not_land(wrong: bytes) -> None:
    contents = {"a": b"one", "b": b"two", "c": b"", "d": b"three"}

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        content = contents[name(asked)]
        writer.write(
            wrong if content == b"two" else answer(body=content, tag=etag(content))
        )
        return content != b"two"

    async with against(turn, provider="moto") as (storage, _):
        delivered, landed = await fetch(storage, contents)

    assert sorted(delivered) == [0, 2, 3]
    assert landed == {key: content for key, content in contents.items() if key != "b"}


async def test_what_cannot_land_is_not_told() -> None:
    files = Files()
    files.is_full = True

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        writer.write(answer(body=b"x", tag=etag(b"x")))
        return True

    delivered: Told = {}
    async with against(turn, provider="moto") as (storage, _):
        gets = [SmallGet("b/k", 1, etag(b"x"), "k", None)]
        await storage.fetch_bundle(files, gets, delivered, Share(1))

    assert not delivered


async def test_who_is_cancelled_knows_what_has_arrived() -> None:
    arrived, stuck = asyncio.Event(), asyncio.Event()

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if name(asked) == "0.txt":
            return await stores(asked, writer)
        arrived.set()
        await stuck.wait()
        return False

    delivered: Told = {}
    async with against(turn, provider="moto") as (storage, _):
        asking = storage.put_bundle(Files(), puts(9), delivered, Share(HANDS))
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(asking)
            await arrived.wait()
            task.cancel()
        stuck.set()

    assert sorted(delivered) in ([], [0])
    assert task.cancelled()


async def test_a_line_that_falls_silent_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bundle, "PATIENCE", 0.2)
    monkeypatch.setattr(bundle, "_A_WHILE", 0.05)
    silent = asyncio.Event()

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if name(asked) == "1.txt":
            await silent.wait()
        return await stores(asked, writer)

    async with against(turn, provider="moto") as (storage, _):
        delivered = await put(storage, puts(6))
        silent.set()

    assert sorted(delivered) == [0, 2, 3, 4, 5]


async def test_nobody_there_is_no_error_of_its_own(
    unused_tcp_port_factory: Callable[[], int],
) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port_factory()}"
    async with storage_at(url, provider="moto") as storage:
        assert not await put(storage, puts(3))


async def test_what_must_go_the_plain_way_does_not_go_in_bundles() -> None:
    async with against(stores, provider="moto", plane="plain") as (storage, server):
        assert not await put(storage, puts(3))

    assert not server.asked
