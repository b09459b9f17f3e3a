"""A part is read once, and its checksum comes behind it if the server reads it there."""

from __future__ import annotations

import os
from asyncio import StreamWriter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fxtui.digest import CRC64NVME, of_bytes
from fxtui.domain.content import SILENT, TAP_EVERY, FileSpan, Span
from fxtui.domain.errors import PermissionDenied, VersionMismatch
from fxtui.domain.policy import MIB
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.bodies import base64_of
from fxtui.storage.s3.wire.blocks import PIECES
from fxtui.storage.s3.wire.sending import FromFile
from fxtui.storage.s3.wire.trailing import Trailed
from tests.contract.storage_contract import Cancelled, Counter
from tests.servers.certificate import Certificate, make_certificate

from .server import Asked, Server, Turn, against, saying

HEADER: Final = "x-amz-checksum-crc64nvme"
BIG: Final = 5 * MIB + 12_345
SESSION: Final = UploadSession("b/k", "upload")
SILENTLY_DONE: Final = b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 0\r\n\r\n'


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DiskFile]:
    (tmp_path / "file").write_bytes(os.urandom(BIG + 7))
    descriptor = os.open(tmp_path / "file", os.O_RDWR)
    yield DiskFile(descriptor)
    os.close(descriptor)


def content_of(file: DiskFile, size: int = BIG) -> bytes:
    return os.pread(file.fileno(), size, 7)


async def send(
    storage: S3Storage, file: DiskFile, tap: Counter | None = None, size: int = BIG
) -> PartReceipt:
    body = FileSpan(file, Span(7, size), tap or SILENT)
    return await storage.upload_part(SESSION, Part(1, Span(0, size), False), body)


def decoded(asked: Asked) -> tuple[bytes, str]:
    """What a server that reads aws-chunked makes of a body: the content, the checksum."""
    assert b"content-encoding: aws-chunked\r\n" in asked.head
    content, rest = b"", asked.body
    while True:
        told, _, rest = rest.partition(b"\r\n")
        size = int(told, 16)
        if not size:
            break
        content += rest[:size]
        assert rest[size : size + 2] == b"\r\n"
        rest = rest[size + 2 :]
    assert f"x-amz-decoded-content-length: {len(content)}\r\n".encode() in asked.head
    line, rest = rest.split(b"\r\n", 1)
    name, _, text = line.decode().partition(":")
    assert (name, rest) == (HEADER, b"\r\n")
    return content, text


def told(checksum: str) -> bytes:
    said = f"{HEADER}: {checksum}\r\n".encode()
    return SILENTLY_DONE.replace(b"\r\n", b"\r\n" + said, 1)


async def reading(asked: Asked, writer: StreamWriter) -> bool:
    """A server that reads what comes behind."""
    writer.write(told(decoded(asked)[1]))
    return True


def are_trailed(server: Server) -> list[bool]:
    return [b"aws-chunked" in asked.head for asked in server.asked]


@pytest.mark.parametrize("tls", [False, True])
async def test_what_arrives_is_what_the_file_holds_and_its_checksum(
    certificate: Certificate, file: DiskFile, tls: bool
) -> None:
    tap, content = Counter(), content_of(file)
    async with against(reading, certificate if tls else None, provider="seaweedfs") as (
        storage,
        server,
    ):
        receipt = await send(storage, file, tap)

    expected = of_bytes(content, CRC64NVME)
    assert decoded(server.asked[0]) == (content, base64_of(expected))
    assert b"STREAMING-UNSIGNED-PAYLOAD-TRAILER" in server.asked[0].head
    assert receipt.digests == (expected,)
    assert sum(tap.moves) == BIG
    assert max(tap.moves) <= TAP_EVERY


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 3 * MIB), st.integers(0, 5))
@example(MIB, 0)
@example(MIB + 1, 0)
@example(2 * MIB, 2)
def test_its_length_is_told_ahead(size: int, stride: int) -> None:
    """However long the pieces are that leave at one go."""

    class Heard:
        can_send_files = False
        most = 4 * MIB
        stride = 0
        heard = b""

        def send(self, *buffers: bytes) -> bool:
            self.heard += b"".join(bytes(each) for each in buffers)
            return True

    line = Heard()
    line.stride = TAP_EVERY * stride
    descriptor = os.memfd_create("content")
    os.write(descriptor, content := os.urandom(size))
    source = FromFile(descriptor, Span(0, size), SILENT, None, lambda: None)
    trailed = Trailed(source, CRC64NVME, HEADER)

    assert trailed.send(line, b"")  # type: ignore[arg-type]  # as much of a line as it needs
    os.close(descriptor)

    head = "".join(f"{name}: {text}\r\n" for name, text in trailed.headers.items())
    assert decoded(Asked(head.encode(), line.heard, 1)) == (
        content,
        base64_of(of_bytes(content, CRC64NVME)),
    )
    assert trailed.headers["content-length"] == str(len(line.heard))


async def test_what_changes_on_its_way_is_what_was_hashed(file: DiskFile) -> None:
    """It is read once: no server has to refuse it."""

    class Changing(Counter):
        def moved(self, n: int) -> None:
            os.pwrite(file.fileno(), os.urandom(2), BIG - 5)
            super().moved(n)

    async with against(reading, provider="seaweedfs") as (storage, server):
        receipt = await send(storage, file, Changing())

    content, checksum = decoded(server.asked[0])
    assert checksum == base64_of(of_bytes(content, CRC64NVME))
    assert receipt.digests == (of_bytes(content, CRC64NVME),)


@pytest.mark.parametrize(
    "answer", [SILENTLY_DONE, told("AAAAAAAAAAA=")], ids=["none", "another"]
)
async def test_who_does_not_tell_the_checksum_is_sent_it_ahead(
    file: DiskFile, answer: bytes
) -> None:
    """It may have stored the chunks as they came: the part is sent again, at once."""
    tap = Counter()
    async with against(saying(answer), provider="seaweedfs") as (storage, server):
        receipts = [await send(storage, file, tap) for _ in range(2)]

    assert are_trailed(server) == [True, False, False]
    content = content_of(file)
    expected = of_bytes(content, CRC64NVME)
    for asked in server.asked[1:]:
        assert asked.body == content
        assert f"{HEADER}: {base64_of(expected)}\r\n".encode() in asked.head
    assert [each.digests for each in receipts] == [(expected,)] * 2
    assert sum(tap.moves) == 2 * BIG  # what is sent again is not counted again


@pytest.mark.parametrize(
    "said",
    [
        "501 Not Implemented|NotImplemented|aws-chunked is not supported",
        "411 Length Required|MissingContentLength|You must provide the header",
        "400 Bad Request|XAmzContentSHA256Mismatch|The provided header does not match",
        "400 Bad Request|InvalidRequest|The value in the x-amz-trailer header",
    ],
)
async def test_who_refuses_it_is_sent_it_ahead(file: DiskFile, said: str) -> None:
    status, code, text = said.split("|")
    error = f"<Error><Code>{code}</Code><Message>{text}</Message></Error>".encode()
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(error)}\r\n\r\n".encode()

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        is_trailed = b"aws-chunked" in asked.head
        writer.write(head + error if is_trailed else SILENTLY_DONE)
        return True

    async with against(turn, provider="seaweedfs") as (storage, server):
        for _ in range(2):
            await send(storage, file)

    assert are_trailed(server) == [True, False, False]


async def test_what_is_refused_for_another_reason_is_told_as_it_is(
    file: DiskFile,
) -> None:
    error = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    head = f"HTTP/1.1 403 Forbidden\r\nContent-Length: {len(error)}\r\n\r\n".encode()
    async with against(saying(head + error), provider="seaweedfs") as (storage, server):
        for _ in range(2):
            with pytest.raises(PermissionDenied):
                await send(storage, file)

    assert are_trailed(server) == [True, True]


@pytest.mark.parametrize(
    ("told", "size"),
    [
        ({"provider": "aws", "payload_signing": "on"}, BIG),
        ({"provider": "aws", "anonymous": True}, BIG),
        ({"provider": "minio"}, BIG),
        ({"provider": "aws"}, TAP_EVERY),
    ],
    ids=["signed", "anonymous", "md5", "small"],
)
async def test_what_cannot_trail_does_not(
    file: DiskFile, told: dict[str, Any], size: int
) -> None:
    async with against(saying(SILENTLY_DONE), **told) as (storage, server):
        await send(storage, file, size=size)

    assert are_trailed(server) == [False]
    assert server.asked[0].body == content_of(file, size)


async def test_an_object_that_is_put_whole_does_not_trail(file: DiskFile) -> None:
    """SeaweedFS would keep ``aws-chunked`` as the encoding of its content."""
    async with against(saying(SILENTLY_DONE), provider="seaweedfs") as (storage, server):
        await storage.put("b/k", FileSpan(file, Span(7, BIG), SILENT))

    assert are_trailed(server) == [False]


async def test_a_line_that_has_hung_up_is_replaced_and_the_checksum_is_of_one_sending(
    file: DiskFile,
) -> None:
    lines = set[int]()

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if asked.line == 1 and asked.line in lines:
            return False
        lines.add(asked.line)
        return await reading(asked, writer)

    turned: Turn = turn
    async with against(turned, provider="seaweedfs") as (storage, server):
        first, second = [await send(storage, file) for _ in range(2)]

    assert first == second
    assert server.lines == 2


async def test_whatever_becomes_of_a_part_its_memory_is_lent_again(
    file: DiskFile, tmp_path: Path
) -> None:
    (tmp_path / "short").write_bytes(bytes(BIG))
    descriptor = os.open(tmp_path / "short", os.O_RDONLY)
    async with against(reading, provider="seaweedfs") as (storage, _):
        for _ in range(2 * PIECES.most):
            with pytest.raises(Cancelled):
                await send(storage, file, Counter(most=2 * MIB))
            with pytest.raises(VersionMismatch, match="shorter"):
                await send(storage, DiskFile(descriptor))
    os.close(descriptor)

    assert PIECES.left == PIECES.most
