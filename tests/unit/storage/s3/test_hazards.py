"""Each hazard of speaking S3 to servers of any kind, closed: one test for each."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
from asyncio import Event, TaskGroup, wait
from collections.abc import AsyncGenerator
from contextlib import aclosing
from email.utils import formatdate
from pathlib import Path
from time import time

import pytest

from fxtui import digest
from fxtui.domain.content import FileSpan, Span
from fxtui.domain.errors import (
    ConnectionLost,
    ContentMismatch,
    PermissionDenied,
    RateLimited,
    ServerFault,
    StorageError,
    Unauthenticated,
    UploadSessionLost,
    VersionMismatch,
)
from fxtui.domain.uploads import PartReceipt, UploadSession
from fxtui.domain.writing import WriteMode
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.s3.lasting import lasting_socket
from tests.contract.storage_contract import Bytes, Counter, read
from tests.servers.certificate import Certificate
from tests.servers.recorder import Answer, Asked, Reply, recording

from .conftest import speaking
from .said import TAGGED, anything, error, listing

PAGE = Answer(200, b"<!DOCTYPE html><html>Log in</html>", {"Content-Type": "text/html"})


async def test_no_upload_waits_for_a_server_to_say_continue() -> None:
    async with speaking(anything) as (storage, server):
        await storage.put("b/k", Bytes(b"hello"))

    assert "expect" not in server.asked[0].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_takes_body_or_keys_elsewhere(status: int) -> None:
    async with recording(anything) as elsewhere:
        moved = Answer(status, headers={"Location": f"{elsewhere.url}/b/k"})
        async with speaking(lambda _: moved) as (storage, _):
            with pytest.raises(StorageError, match=r"redirect to .* was not followed"):
                await storage.put("b/k", Bytes(b"hello"))

    assert elsewhere.asked == []


async def test_a_change_of_region_is_followed() -> None:
    def answer(asked: Asked) -> Reply:
        if "/eu-west-1/s3/" in asked.headers["authorization"]:
            return Answer(200, b"", TAGGED)
        region = {"x-amz-bucket-region": "eu-west-1"}
        return Answer(301, error(301, "PermanentRedirect").body, region)

    async with speaking(answer) as (storage, server):
        await storage.put("b/k", Bytes(b"hello"))

    assert [each.body for each in server.asked] == [b"hello", b"hello"]


@pytest.mark.parametrize("page", [PAGE, Answer(200, b'{"sign": "in"}'), Answer(200)])
async def test_a_web_page_is_no_empty_listing(page: Answer) -> None:
    async with speaking(lambda _: page) as (storage, _):
        with pytest.raises(ServerFault, match="web page"):
            await storage.list_page("b/")
        with pytest.raises(ServerFault, match="web page"):
            await storage.list_page("")


@pytest.mark.parametrize("status", [404, 405, 501])
async def test_the_error_page_of_a_web_server_is_no_missing_bucket(status: int) -> None:
    page = Answer(status, PAGE.body, PAGE.headers)
    async with speaking(lambda _: page) as (storage, server):
        host = server.url.removeprefix("http://")
        text = rf"{host} answered with a web page \(HTTP {status}\), not S3 data"
        with pytest.raises(StorageError, match=text):
            await storage.list_page("b/")


async def test_an_error_after_a_200_is_an_error() -> None:
    late = Answer(200, error(200, "SlowDown").body)
    async with speaking(lambda _: late) as (storage, _):
        with pytest.raises(RateLimited):
            await storage.complete_upload(
                UploadSession("b/k", "id"), [PartReceipt(1, 1, "e")]
            )
        with pytest.raises(RateLimited):
            await storage.list_page("b/")


async def test_a_web_page_is_no_object_and_no_receipt() -> None:
    async with speaking(lambda _: PAGE) as (storage, _):
        with pytest.raises(ServerFault, match="web page"):
            await read(storage, "b/k")
        with pytest.raises(ServerFault, match="web page"):
            await storage.stat("b/k")
        with pytest.raises(ServerFault, match="web page"):
            await storage.put("b/k", Bytes(b"hello"))


async def test_over_tls_a_checksum_goes_with_the_body_and_no_signature(
    certificate: Certificate,
) -> None:
    known = speaking(anything, certificate=certificate, provider="aws")
    async with known as (storage, server):
        await storage.put("b/k", Bytes(b"hello"))

    [asked] = server.asked
    crc = digest.of_bytes(b"hello", digest.CRC64NVME).hex
    assert asked.headers["x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
    assert asked.headers["x-amz-checksum-crc64nvme"] == base64.b64encode(
        bytes.fromhex(crc)
    ).decode("ascii")
    assert "x-amz-checksum-crc64nvme" in asked.headers["authorization"]
    assert asked.headers["content-length"] == "5"
    assert "transfer-encoding" not in asked.headers


async def test_where_nothing_protects_it_a_body_is_signed() -> None:
    async with speaking(anything, payload_signing="on") as (storage, server):
        await storage.put("b/k", Bytes(b"hello"))

    signed = server.asked[0].headers["x-amz-content-sha256"]
    assert signed == hashlib.sha256(b"hello").hexdigest()


async def test_an_unknown_server_gets_the_checksum_that_all_understand() -> None:
    async with speaking(anything) as (storage, server):
        await storage.put("b/k", Bytes(b"hello"))

    headers = server.asked[0].headers
    md5 = hashlib.md5(b"hello", usedforsecurity=False).digest()
    assert headers["content-md5"] == base64.b64encode(md5).decode()
    assert not [name for name in headers if "checksum" in name or "trailer" in name]


async def test_an_unknown_server_is_not_believed_about_conditions() -> None:
    async with speaking(anything) as (storage, server):
        assert not storage.capabilities.conditional
        with pytest.raises(VersionMismatch):
            await storage.put("b/k", Bytes(b"hello"), WriteMode("update", "other"))

    assert [each.method for each in server.asked] == ["HEAD"]


async def test_a_server_is_known_by_its_first_answer() -> None:
    def answer(asked: Asked) -> Reply:
        return Answer(200, listing().body, {"Server": "SeaweedFS 30GB 4.48"})

    async with speaking(answer) as (storage, _):
        await storage.list_page("b/")

        assert storage.capabilities.conditional


async def test_a_bucket_with_anything_in_it_is_not_deleted() -> None:
    async with speaking(lambda _: listing(["a", "b", "c"])) as (storage, server):
        [refused] = await storage.delete(["b/"])

    assert "not empty (3 objects)" in refused.message
    assert server.named("DELETE") == []


async def test_a_wrong_clock_is_set_by_the_server() -> None:
    ahead = formatdate(time() + 3 * 3600, usegmt=True)

    def answer(asked: Asked) -> Reply:
        if len(server.asked) == 1:
            skewed = error(403, "RequestTimeTooSkewed")
            return Answer(403, skewed.body, {"Date": ahead})
        return Answer(200, b"", TAGGED)

    async with speaking(answer) as (storage, server):
        await storage.put("b/k", Bytes(b"hello"))

    first, second = (each.headers["x-amz-date"] for each in server.asked)
    assert int(second[9:11]) != int(first[9:11])


async def test_a_body_that_is_cut_is_a_lost_connection() -> None:
    half = Answer(200, b"0123456789", TAGGED, cut=4)
    async with speaking(lambda _: half) as (storage, _):
        with pytest.raises(ConnectionLost):
            await read(storage, "b/k")


async def test_what_came_before_the_line_broke_is_in_the_file_and_counted(
    tmp_path: Path,
) -> None:
    path, tap = tmp_path / "file", Counter()
    path.write_bytes(b"." * 14)
    descriptor = os.open(path, os.O_RDWR)
    into = FileSpan(DiskFile(descriptor), Span(2, 10), tap)

    async with speaking(lambda _: Answer(200, b"0123456789", TAGGED, cut=4)) as (
        storage,
        _,
    ):
        with pytest.raises(ConnectionLost):
            await storage.fetch("b/k", Span(0, 10), into=into)
    os.close(descriptor)

    assert path.read_bytes() == b"..0123........"
    assert sum(tap.moves) == 4


async def test_an_upload_is_thrown_away_again_if_a_part_came_too_late() -> None:
    late = b"<ListPartsResult><Part><PartNumber>1</PartNumber></Part></ListPartsResult>"

    def answer(asked: Asked) -> Reply:
        if asked.method == "DELETE":
            return Answer(204)
        is_second = len(server.named("GET")) > 1
        return error(404, "NoSuchUpload") if is_second else Answer(200, late)

    async with speaking(answer) as (storage, server):
        await storage.abort_upload(UploadSession("b/k", "id"))

    assert [each.method for each in server.asked] == ["DELETE", "GET"] * 2


async def test_a_listing_that_is_cut_is_a_lost_connection() -> None:
    whole = listing(["a"])
    half = Answer(200, whole.body, cut=50)
    async with speaking(lambda _: half) as (storage, _):
        with pytest.raises(ConnectionLost):
            await storage.list_page("b/")


async def test_a_disk_error_is_not_the_networks(tmp_path: Path) -> None:
    class Faulty:
        size = 2**20 * 9

        async def open(self) -> AsyncGenerator[bytes, None]:
            yield b"x" * 2**20
            if self.reading_again:
                raise OSError(5, "Input/output error")
            for _ in range(8):
                yield b"x" * 2**20
            self.reading_again = True

        reading_again = False

    async with speaking(anything) as (storage, _):
        with pytest.raises(OSError, match="Input/output error"):
            await storage.put("b/k", Faulty())


@pytest.mark.parametrize("true_size", [9_999, 10_001])
async def test_a_body_of_another_size_is_never_sent_whole(true_size: int) -> None:
    class Liar:
        size = 10_000

        async def open(self) -> AsyncGenerator[bytes, None]:
            for _ in range(true_size):
                yield b"x"

    async with speaking(anything) as (storage, server):
        with pytest.raises(VersionMismatch, match="changed while copying"):
            await storage.put("b/k", Liar())

    assert server.asked == []


async def test_a_body_that_grows_while_it_is_sent_is_never_sent_whole() -> None:
    big = 9 * 2**20

    class Growing:
        size = big
        passes = 0

        async def open(self) -> AsyncGenerator[bytes, None]:
            self.passes += 1
            for _ in range(9 + (self.passes > 1)):
                yield b"x" * 2**20

    async with speaking(anything) as (storage, server):
        with pytest.raises(VersionMismatch, match="changed while copying"):
            await storage.put("b/k", Growing())

    assert server.asked == []


async def test_an_early_refusal_ends_the_sending() -> None:
    async with speaking(lambda _: error(403, "AccessDenied")) as (storage, server):
        server.reads_bodies = False
        with pytest.raises((PermissionDenied, ConnectionLost)):
            await storage.put("b/k", Bytes(b"x" * 2**23))


async def test_a_cancelled_upload_is_over_when_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 2**20)
    descriptor = os.open(path, os.O_RDONLY)
    reached, leave = Event(), Event()

    async def never(_: Asked) -> Reply:
        reached.set()
        await leave.wait()
        return None

    async with speaking(never) as (storage, _), TaskGroup() as tasks:
        body = FileSpan(DiskFile(descriptor), Span(0, 2**20), Counter())
        sending = tasks.create_task(storage.put("b/k", body))
        await reached.wait()
        sending.cancel()
        await wait([sending])
        leave.set()
    os.close(descriptor)

    assert sending.cancelled()


async def test_bodies_left_unread_hold_no_connection() -> None:
    whole = Answer(200, b"x" * 2**20, TAGGED)
    async with speaking(lambda _: whole) as (storage, _):
        for _ in range(400):  # more than there may be connections
            async with aclosing(storage.read("b/k")) as chunks:
                await anext(chunks)


async def test_a_connection_notices_when_nobody_is_there() -> None:
    address = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1))

    with lasting_socket(address) as made:
        assert made.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1


async def test_parts_are_told_in_order() -> None:
    def answer(asked: Asked) -> Reply:
        done = b"<CompleteMultipartUploadResult><ETag>x</ETag>"
        return Answer(200, done + b"</CompleteMultipartUploadResult>")

    receipts = [PartReceipt(number, 1, "e") for number in (3, 1, 2)]
    async with speaking(answer) as (storage, server):
        await storage.complete_upload(UploadSession("b/k", "id"), receipts)

    body = server.asked[0].body
    places = [body.index(b"<PartNumber>%d<" % number) for number in (1, 2, 3)]
    assert places == sorted(places)


async def test_a_lost_answer_to_the_last_request_is_found_out() -> None:
    md5 = digest.of_bytes(b"x", digest.MD5)
    whole = digest.md5_of_parts([md5, md5])
    headers = {"ETag": f'"{whole.hex}"', "Content-Length": "2"}

    def answer(asked: Asked) -> Reply:
        if asked.method == "HEAD":
            return Answer(200, b"", headers)
        return error(404, "NoSuchUpload")

    session = UploadSession("b/k", "id")
    async with speaking(answer) as (storage, _):
        receipts = [PartReceipt(number, 1, md5.hex) for number in (1, 2)]
        entry = await storage.complete_upload(session, receipts)
        with pytest.raises(UploadSessionLost):
            await storage.complete_upload(session, receipts[:1])

    assert entry.version == whole.hex


async def test_no_range_is_asked_of_nothing(tmp_path: Path) -> None:
    empty = {**TAGGED, "Content-Length": "0"}
    path = tmp_path / "file"
    path.touch()
    descriptor = os.open(path, os.O_RDWR)
    into = FileSpan(DiskFile(descriptor), Span(0, 0), Counter())

    async with speaking(lambda _: Answer(200, b"", empty)) as (storage, server):
        await storage.fetch("b/k", Span(0, 0), into=into)
    os.close(descriptor)

    assert not [each for each in server.asked if "range" in each.headers]


async def test_each_range_insists_on_the_version() -> None:
    part = Answer(206, b"23", {**TAGGED, "Content-Range": "bytes 2-3/9"})
    async with speaking(lambda _: part) as (storage, server):
        with pytest.raises(VersionMismatch):
            async with aclosing(
                storage.read("b/k", Span(2, 2), version="other")
            ) as chunks:
                await anext(chunks)

    assert server.asked[0].headers["if-match"] == '"other"'
    assert server.asked[0].headers["range"] == "bytes=2-3"


async def test_a_server_that_passes_over_a_range_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"..........")
    descriptor = os.open(path, os.O_RDWR)
    into = FileSpan(DiskFile(descriptor), Span(2, 2), Counter())

    async with speaking(lambda _: Answer(200, b"0123456789", TAGGED)) as (storage, _):
        with pytest.raises((ServerFault, ContentMismatch)):
            await storage.fetch("b/k", Span(2, 2), into=into)
    os.close(descriptor)

    assert path.read_bytes() == b".........."


@pytest.mark.parametrize("status", [400, 403])
async def test_a_refusal_without_words_is_asked_about_once(status: int) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.method == "HEAD":
            return Answer(status)
        return error(400, "ExpiredToken", "The provided token has expired.")

    async with speaking(answer) as (storage, server):
        with pytest.raises(Unauthenticated, match="expired"):
            await storage.stat("b/k")

    assert [each.method for each in server.asked] == ["HEAD", "GET"]
    assert server.asked[1].headers["range"] == "bytes=0-0"


async def test_keys_that_xml_cannot_hold_are_deleted_alone() -> None:
    def answer(asked: Asked) -> Reply:
        return Answer(200, b"<DeleteResult/>") if asked.method == "POST" else Answer(204)

    async with speaking(answer) as (storage, server):
        await storage.delete(["b/a", "b/\x01", "b/c"])

    assert [each.method for each in server.asked] == ["POST", "DELETE"]
    assert b"<Key>a</Key>" in server.asked[0].body
    assert b"<Key>c</Key>" in server.asked[0].body
    assert server.asked[1].path == "/b/%01"
    assert "content-md5" in server.asked[0].headers


async def test_the_servers_wish_to_wait_is_passed_on() -> None:
    slow = Answer(503, error(503, "SlowDown").body, {"Retry-After": "7"})
    async with speaking(lambda _: slow) as (storage, server):
        with pytest.raises(RateLimited) as caught:
            await storage.put("b/k", Bytes(b"x"))

    assert caught.value.retry_after == 7
    assert len(server.asked) == 1


async def test_headers_of_a_profile_are_signed_or_not_as_it_says() -> None:
    told = speaking(anything, headers=(("x-a", "1"),), unsigned_headers=(("x-b", "2"),))
    async with told as (storage, server):
        await storage.put("b/k", Bytes(b"x"))

    headers = server.asked[0].headers
    assert (headers["x-a"], headers["x-b"]) == ("1", "2")
    assert ";x-a" in headers["authorization"]
    assert "x-b" not in headers["authorization"]


async def test_a_certificate_of_nobody_is_refused_in_words(
    certificate: Certificate,
) -> None:
    async with speaking(anything, certificate=certificate, ca_file=None) as (storage, _):
        with pytest.raises(StorageError, match=r"not trusted \(self.signed"):
            await storage.stat("b/k")
