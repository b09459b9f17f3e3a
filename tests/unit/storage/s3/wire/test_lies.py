"""Whatever a server says, it ends in an error with words, and no wrong byte is kept."""

from __future__ import annotations

import asyncio
import os
from asyncio import StreamWriter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from fxtui.domain.content import FileSpan, Span
from fxtui.domain.errors import (
    ConnectionLost,
    ContentMismatch,
    ServerFault,
    StorageError,
    TimedOut,
    VersionMismatch,
)
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.wire import line
from tests.contract.storage_contract import Bytes, Counter
from tests.servers.certificate import make_certificate

from .server import Asked, against, saying, serving, storage_at

OLD = b"." * 10


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DiskFile]:
    (tmp_path / "file").write_bytes(OLD)
    descriptor = os.open(tmp_path / "file", os.O_RDWR)
    yield DiskFile(descriptor)
    os.close(descriptor)


def answer(
    body: bytes, status: str = "206 Partial Content", **headers: str | None
) -> bytes:
    told: Mapping[str, str | None] = {
        "ETag": '"e"',
        "Content_Range": "bytes 2-5/9",
        "Content_Length": str(len(body)),
        **headers,
    }
    lines = [f"{n.replace('_', '-')}: {v}" for n, v in told.items() if v is not None]
    head = "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""])
    return head.encode() + body


async def fetched(
    storage: S3Storage, file: DiskFile, tap: Counter | None = None
) -> bytes:
    """Four bytes from the second on, in the middle of the file."""
    into = FileSpan(file, Span(3, 4), tap or Counter())
    await storage.fetch("b/k", Span(2, 4), into=into, version="e")
    return content(file)


def content(file: DiskFile) -> bytes:
    return os.pread(file.fileno(), 99, 0)


@pytest.mark.parametrize(
    "raw",
    [
        answer(b"2345"),
        answer(
            b"4\r\n2345\r\n0\r\n\r\n", Content_Length=None, Transfer_Encoding="chunked"
        ),
        answer(
            b"1;x=y\r\n2\r\n3\r\n345\r\n0\r\nX-Sum: 1\r\n\r\n",
            Content_Length=None,
            Transfer_Encoding="chunked",
        ),
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer(b"2345"),
    ],
)
async def test_what_is_right_in_any_frame_lands(raw: bytes, file: DiskFile) -> None:
    async with against(saying(raw)) as (storage, server):
        for _ in range(3):
            assert await fetched(storage, file) == b"...2345..."

    assert server.lines == 1


@pytest.mark.parametrize("plane", ["auto", "plain"])
@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (answer(b"2345", ETag='"other"'), VersionMismatch),
        (answer(b"2345", Content_Range="bytes 3-6/9"), ServerFault),
        (answer(b"23456"), ServerFault),
        (answer(b"23"), ContentMismatch),
        (answer(b"0123456789", "200 OK", Content_Range=None), ServerFault),
        (answer(b"<html>", ETag=None), ServerFault),
        (answer(b"2345", Location="http://127.0.0.1:1/"), None),
    ],
)
async def test_an_answer_to_another_question_is_refused_on_both_ways(
    raw: bytes, error: type[StorageError] | None, file: DiskFile, plane: str
) -> None:
    async with against(saying(raw), plane=plane) as (storage, _):
        if error is None:
            assert await fetched(storage, file) == b"...2345..."
            return
        with pytest.raises(error):
            await fetched(storage, file)

    assert content(file)[:3] + content(file)[7:] == b"......"


FLOOD = "".join(f"X-{number}: {'y' * 900}\r\n" for number in range(200))


@pytest.mark.parametrize(
    "raw",
    [
        answer(b"2345", Content_Length="4, 5"),
        answer(b"2345", Transfer_Encoding="chunked"),
        answer(b"2345", Content_Length=None, Transfer_Encoding="gzip"),
        answer(
            b"5\r\n23456\r\n0\r\n\r\n", Content_Length=None, Transfer_Encoding="chunked"
        ),
        answer(
            b"3\r\n2345\r\n0\r\n\r\n", Content_Length=None, Transfer_Encoding="chunked"
        ),
        answer(
            b"-4\r\n2345\r\n0\r\n\r\n", Content_Length=None, Transfer_Encoding="chunked"
        ),
        answer(b"2345").replace(b"\r\n", b"\n"),
        b"HTTP/1.1 206 Partial Content\r\n" + FLOOD.encode() + b"\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 20,
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46" * 9 + b"\r\n\r\n",
        b"x" * 100_000,
    ],
)
async def test_a_frame_that_is_none_is_refused(raw: bytes, file: DiskFile) -> None:
    async with against(saying(raw, closing=True)) as (storage, _):
        with pytest.raises(StorageError) as caught:
            await fetched(storage, file)

    assert isinstance(caught.value, ServerFault | ConnectionLost)
    assert caught.value.location
    assert content(file)[:3] + content(file)[7:] == b"......"


async def test_what_comes_behind_an_answer_is_no_part_of_the_next(
    file: DiskFile,
) -> None:
    behind = answer(b"6666")

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        first = asked.line == 1
        writer.write(answer(b"2345") + (behind if first else b""))
        return True

    async with against(turn) as (storage, server):
        try:
            await fetched(storage, file)
        except ServerFault as error:
            assert "more than its answer" in error.message  # it may come late
        assert await fetched(storage, file) == b"...2345..."

    assert server.lines == 2


async def test_a_line_that_ends_in_a_body_leaves_what_came(file: DiskFile) -> None:
    tap = Counter()
    raw = answer(b"23", Content_Length="4")
    async with against(saying(raw, closing=True)) as (storage, _):
        with pytest.raises(ConnectionLost, match="before all bytes had come"):
            await fetched(storage, file, tap)

    assert content(file) == b"...23....."
    assert tap.moves == [2]


@pytest.mark.parametrize(
    "beginning", [b"", b"HTTP/1.1 200 OK\r\nX: ", answer(b"23", Content_Length="4")]
)
async def test_nobody_waits_for_ever(
    monkeypatch: pytest.MonkeyPatch, file: DiskFile, beginning: bytes
) -> None:
    monkeypatch.setattr(line, "PATIENCE", 0.05)
    async with against(saying(beginning)) as (storage, _):
        with pytest.raises(TimedOut):
            await fetched(storage, file)


async def test_an_error_of_no_end_is_not_kept_in_memory(file: DiskFile) -> None:
    raw = answer(b"x" * 2**21, "500 Internal Server Error")
    async with against(saying(raw)) as (storage, _):
        with pytest.raises(ServerFault):
            await fetched(storage, file)


async def test_an_error_after_a_200_is_an_error_on_the_fast_way_too() -> None:
    late = b"<Error><Code>InternalError</Code><Message>oh</Message></Error>"
    async with against(saying(answer(late, "200 OK"))) as (storage, _):
        with pytest.raises(ServerFault, match="fault of its own"):
            await storage.put("b/k", Bytes(b"hello"))


async def test_a_refusal_tells_the_number_of_the_request() -> None:
    body = b"<Error><Code>AccessDenied</Code><Message>No.</Message></Error>"
    raw = answer(body, "403 Forbidden", x_amz_request_id="R123")
    async with against(saying(raw)) as (storage, _):
        with pytest.raises(StorageError) as caught:
            await storage.put("b/k", Bytes(b"hello"))

    assert caught.value.detail == "No. (AccessDenied, HTTP 403, request R123)"


async def test_nothing_that_listens_is_said_so() -> None:
    async with storage_at("http://127.0.0.1:1") as storage:
        with pytest.raises(ConnectionLost, match=r"nothing answers at 127\.0\.0\.1:1 "):
            await storage.put("b/k", Bytes(b"hello"))


@pytest.mark.parametrize("ended", [True, False])
async def test_keys_are_told_to_nobody_without_a_good_certificate(
    tmp_path: Path, ended: bool
) -> None:
    certificate = make_certificate(tmp_path, ended=ended)
    async with serving(saying(answer(b"", "200 OK")), certificate) as server:
        name = "127.0.0.1" if ended else "localhost"
        url, ca = server.url.replace("127.0.0.1", name), str(certificate.certificate)
        async with storage_at(url, ca_file=ca) as storage:
            with pytest.raises(StorageError, match="is not trusted"):
                await storage.put("b/k", Bytes(b"hello"))

    assert server.asked == []


async def test_a_server_without_tls_is_told_from_one_that_is_not_trusted() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with storage_at(f"https://127.0.0.1:{port}") as storage:
            with pytest.raises(StorageError, match="does not speak TLS"):
                await storage.put("b/k", Bytes(b"hello"))
