"""Bytes of a Dropbox on their way: none too many, none too few, all of one version."""

from __future__ import annotations

import os
from asyncio import CancelledError, Event, TaskGroup, get_running_loop
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest

from fxtui.digest import CONTENT_HASH, of_bytes
from fxtui.domain.content import SILENT, FileSpan, Span, Tap
from fxtui.domain.context import Context
from fxtui.domain.entry import Digest
from fxtui.domain.errors import (
    ConnectionLost,
    ContentMismatch,
    NotFound,
    QuotaExceeded,
    ServerFault,
    StorageError,
    Unsupported,
    VersionMismatch,
)
from fxtui.domain.location import Location
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.dropbox import documents, reading
from fxtui.storage.dropbox.connection import Connection
from fxtui.storage.dropbox.listing import stat
from fxtui.storage.dropbox.settings import DropboxSettings
from tests.servers.dropbox.running import Emulator

from .odd import odd_server

DOWNLOAD = "files/download"
CONTENT = "".join(f"{number:07}\n" for number in range(100_000))
SIZE = len(CONTENT)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DiskFile]:
    descriptor = os.open(tmp_path / "file", os.O_RDWR | os.O_CREAT)
    yield DiskFile(descriptor, Location("file", "here"))
    os.close(descriptor)


@pytest.fixture
def there(dropbox: Emulator) -> Emulator:
    """A Dropbox with a file of 800 kB."""
    dropbox.seed({"path": "/a", "content": CONTENT, "modified": 12})
    return dropbox


class Memory:
    """A file that is none."""

    def __init__(self) -> None:
        self.content = bytearray()

    def fileno(self) -> int:
        raise OSError

    async def read_at(self, span: Span, tap: Tap) -> bytes:
        raise NotImplementedError

    async def write_at(self, offset: int, data: bytes, tap: Tap) -> None:
        self.content[offset:] = data

    async def hash(self, span: Span, algorithms: Sequence[str]) -> list[Digest]:
        raise NotImplementedError


async def read(connection: Connection, key: str = "a", span: Span | None = None) -> bytes:
    async with aclosing(reading.read(connection, key, span, None)) as chunks:
        return b"".join([chunk async for chunk in chunks])


def into(file: DiskFile, size: int = SIZE, tap: Tap = SILENT) -> FileSpan:
    return FileSpan(file, Span(0, size), tap)


def landed(file: DiskFile) -> bytes:
    return os.pread(file.fileno(), 2 * SIZE, 0)


# --- All is well --------------------------------------------------------------


async def test_a_file_is_fetched_with_its_hash(
    there: Emulator, connection: Connection, file: DiskFile
) -> None:
    whole = Span(0, SIZE)

    digest = await reading.fetch(connection, "a", whole, into(file), None)

    assert landed(file) == CONTENT.encode()
    assert digest == of_bytes(CONTENT.encode(), CONTENT_HASH)


async def test_a_span_tells_the_hash_of_the_whole(
    there: Emulator, connection: Connection, file: DiskFile
) -> None:
    digest = await reading.fetch(connection, "a", Span(8, 16), into(file, 16), None)

    assert landed(file) == b"0000001\n0000002\n"
    assert digest == of_bytes(CONTENT.encode(), CONTENT_HASH)


async def test_a_read_goes_through_in_pieces(
    there: Emulator, connection: Connection
) -> None:
    async with aclosing(reading.read(connection, "a", None, None)) as chunks:
        pieces = [chunk async for chunk in chunks]

    assert b"".join(pieces) == CONTENT.encode()
    assert max(map(len, pieces)) <= 256 * 1024


async def test_what_is_fetched_into_memory_is_proved_as_well(
    there: Emulator, connection: Connection
) -> None:
    file = Memory()
    whole = FileSpan(file, Span(0, SIZE), SILENT)

    digest = await reading.fetch(connection, "a", whole.span, whole, None)

    assert bytes(file.content) == CONTENT.encode()
    assert digest == of_bytes(CONTENT.encode(), CONTENT_HASH)
    with pytest.raises(ContentMismatch):
        await reading.fetch(connection, "a", Span(8, SIZE), whole, None)


async def test_an_empty_file_is_never_asked_for_a_range(
    dropbox: Emulator, connection: Connection, file: DiskFile
) -> None:
    dropbox.seed({"path": "/a"})

    digest = await reading.fetch(connection, "a", Span(0, 0), into(file, 0), None)

    assert await read(connection) == b""
    assert await read(connection, span=Span(0, 0)) == b""
    assert digest == of_bytes(b"", CONTENT_HASH)
    assert dropbox.counters()["ranges"] == []


async def test_behind_the_end_there_is_nothing(
    there: Emulator, connection: Connection, file: DiskFile
) -> None:
    assert await read(connection, span=Span(SIZE, 9)) == b""
    with pytest.raises(ContentMismatch):
        await reading.fetch(connection, "a", Span(SIZE, 9), into(file, 9), None)


async def test_a_connection_is_used_again() -> None:
    callers = set[tuple[str, int]]()

    def answer(request: BaseHTTPRequestHandler) -> None:
        callers.add(request.client_address)
        request.send_response(200)
        request.send_header("Content-Length", "4")
        request.send_header("Dropbox-API-Result", '{"size": 4}')
        request.end_headers()
        request.wfile.write(b"text")

    with odd_server(answer) as url:
        settings = DropboxSettings(endpoint_url=url, access_token="t")
        connection = Connection(settings, Context())
        for _ in range(3):
            assert await read(connection) == b"text"
        await connection.aclose()

    assert len(callers) == 1


async def test_what_is_known_of_a_file_goes_with_its_copy(
    there: Emulator, connection: Connection
) -> None:
    assert (await reading.describe(connection, "a")).modified == 12
    assert await reading.whole_digest(connection, "a", None) == of_bytes(
        CONTENT.encode(), CONTENT_HASH
    )


# --- Not what was asked for ---------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "kind", "span"),
    [
        ({"kind": "truncate", "value": 300_000}, ConnectionLost, Span(0, SIZE)),
        ({"kind": "shift-range", "value": 8}, ServerFault, Span(8, 16)),
        ({"kind": "shift-range", "value": -8}, ServerFault, Span(8, 16)),
        ({"kind": "ignore-range"}, ServerFault, Span(8, 16)),
        ({"kind": "ignore-range"}, ServerFault, Span(0, 16)),
        ({"kind": "extra", "value": 5}, ContentMismatch, Span(0, SIZE)),
        ({"kind": "drop"}, ConnectionLost, Span(0, SIZE)),
        ({"kind": "status", "value": 503}, ServerFault, Span(0, SIZE)),
    ],
    ids=lambda value: value.get("kind") if isinstance(value, dict) else None,
)
async def test_an_answer_that_is_not_what_was_asked_for_is_refused(
    there: Emulator,
    connection: Connection,
    file: DiskFile,
    fault: dict[str, Any],
    kind: type[StorageError],
    span: Span,
) -> None:
    there.faults({"route": DOWNLOAD, "times": 2, **fault})

    with pytest.raises(kind) as caught:
        await reading.fetch(connection, "a", span, into(file, span.size), None)
    with pytest.raises(kind):
        await read(connection, "a", span)

    assert type(caught.value) is kind
    assert caught.value.location == Location("dropbox", "a")
    assert CONTENT.encode()[span.offset :].startswith(landed(file))


async def test_nobody_is_asked_to_compress(
    there: Emulator, connection: Connection
) -> None:
    there.faults({"kind": "gzip", "route": DOWNLOAD})

    assert await read(connection) == CONTENT.encode()


async def test_a_file_that_changes_between_two_spans_is_noticed(
    there: Emulator, connection: Connection, file: DiskFile
) -> None:
    version = (await stat(connection, "a")).version
    await reading.fetch(connection, "a", Span(0, 8), into(file, 8), version)
    there.faults({"kind": "changed", "route": DOWNLOAD})

    with pytest.raises(VersionMismatch):
        await reading.fetch(connection, "a", Span(8, 8), into(file, 8), version)

    assert landed(file) == b"0000000\n"


@pytest.mark.parametrize("key", ["", "dir", "dir/", "a/"])
async def test_a_folder_has_no_bytes(
    there: Emulator, connection: Connection, key: str
) -> None:
    there.seed({"path": "/dir", "is_folder": True})

    with pytest.raises(NotFound, match="a folder, and no file"):
        await read(connection, key)
    with pytest.raises(NotFound, match="a folder, and no file"):
        await read(connection, key, Span(0, 0))


# --- On the disk --------------------------------------------------------------


async def test_a_disk_that_is_full_is_named_and_not_the_dropbox(
    there: Emulator, connection: Connection
) -> None:
    descriptor = os.open("/dev/full", os.O_RDWR)
    file = DiskFile(descriptor, Location("file", "dev/full"))

    with pytest.raises(QuotaExceeded) as caught:
        await reading.fetch(connection, "a", Span(0, SIZE), into(file), None)

    assert caught.value.location == Location("file", "dev/full")
    os.close(descriptor)


@dataclass
class Gate:
    """A tap that stops the thread at its first bytes, until it is opened."""

    is_reached: Event = field(default_factory=Event)
    is_open: Signal = field(default_factory=Signal)
    moves: int = 0

    def __post_init__(self) -> None:
        self._loop = get_running_loop()

    def moved(self, n: int) -> None:
        self.moves += 1
        self._loop.call_soon_threadsafe(self.is_reached.set)
        self.is_open.wait(10)


async def test_who_cancels_a_fetch_may_close_the_file_at_once(
    there: Emulator, connection: Connection, file: DiskFile
) -> None:
    gate = Gate()
    ended = list[bool]()

    async def fetch() -> None:
        try:
            await reading.fetch(
                connection, "a", Span(0, SIZE), into(file, tap=gate), None
            )
        except CancelledError:
            ended.append(gate.is_open.is_set())
            raise

    async with TaskGroup() as tasks:
        fetching = tasks.create_task(fetch())
        await gate.is_reached.wait()
        fetching.cancel()
        get_running_loop().call_later(0.05, gate.is_open.set)

    assert ended == [True]  # not before the thread had let go of the file
    assert gate.moves == 1
    assert len(landed(file)) == 256 * 1024


async def test_who_cancels_before_the_answer_does_not_wait_for_it(
    file: DiskFile,
) -> None:
    gate = Gate()

    def late(request: BaseHTTPRequestHandler) -> None:
        gate.moved(0)
        request.send_response(200)
        request.send_header("Content-Length", "4")
        request.send_header("Dropbox-API-Result", '{"size": 4}')
        request.end_headers()
        request.wfile.write(b"late")

    with odd_server(late) as url:
        settings = DropboxSettings(endpoint_url=url, access_token="t")
        connection = Connection(settings, Context())
        fetch = reading.fetch(connection, "a", Span(0, 4), into(file, 4), None)
        async with TaskGroup() as tasks:
            fetching = tasks.create_task(fetch)
            await gate.is_reached.wait()
            fetching.cancel()

        assert fetching.cancelled()
        gate.is_open.set()
        assert await read(connection) == b"late"
        assert landed(file) == b""
        await connection.aclose()


# --- Documents ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("markdown", b"# Plan"),
        ("html", b"<html><body><pre># Plan</pre></body></html>"),
    ],
)
async def test_a_document_is_exported(
    dropbox: Emulator, connection: Connection, format: str, text: bytes
) -> None:
    dropbox.seed({"path": "/plan.paper", "content": "# Plan", "is_paper": True})

    async with aclosing(documents.export(connection, "plan.paper", format)) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == text


async def test_a_document_has_no_bytes_of_its_own(
    dropbox: Emulator, connection: Connection, file: DiskFile
) -> None:
    dropbox.seed({"path": "/plan.paper", "content": "# Plan", "is_paper": True})

    with pytest.raises(Unsupported, match="fxtui cp --export markdown"):
        await read(connection, "plan.paper")
    with pytest.raises(Unsupported, match="fxtui cp --export markdown"):
        await reading.fetch(connection, "plan.paper", Span(0, 6), into(file, 6), None)


@pytest.mark.parametrize(
    ("key", "format", "reason"),
    [("a", "markdown", "copy it as it is"), ("plan.paper", "pdf", "no such format")],
)
async def test_what_cannot_be_exported_so_is_told_why(
    there: Emulator, connection: Connection, key: str, format: str, reason: str
) -> None:
    there.seed({"path": "/plan.paper", "content": "# Plan", "is_paper": True})

    with pytest.raises(Unsupported, match=reason):
        async with aclosing(documents.export(connection, key, format)) as chunks:
            [chunk async for chunk in chunks]
