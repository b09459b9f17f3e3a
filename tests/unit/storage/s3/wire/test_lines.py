"""Lines are used again while they are good, replaced when they are not, and cut."""

from __future__ import annotations

import errno
import os
from asyncio import Event, StreamWriter, TaskGroup, wait
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socket import create_connection, create_server

import pytest

from fxtui.domain.content import FileSpan, Span
from fxtui.domain.errors import (
    ConnectionLost,
    PermissionDenied,
    ServerFault,
    StorageError,
    VersionMismatch,
)
from fxtui.domain.policy import MIB
from fxtui.domain.writing import WriteMode
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.s3.wire.line import Line
from tests.contract.storage_contract import Bytes, Cancelled, Counter
from tests.servers.certificate import Certificate, make_certificate

from .server import Asked, Turn, against, saying

DONE = b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 0\r\n\r\n'
HELLO = b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 5\r\n\r\nhello'
BIG = 8 * MIB


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def file(tmp_path: Path) -> Iterator[DiskFile]:
    (tmp_path / "file").write_bytes(os.urandom(BIG))
    descriptor = os.open(tmp_path / "file", os.O_RDWR)
    yield DiskFile(descriptor)
    os.close(descriptor)


def whole(file: DiskFile, tap: Counter | None = None) -> FileSpan:
    return FileSpan(file, Span(0, BIG), tap or Counter())


def deaf_to_the_second(*, says: bytes = DONE) -> Turn:
    """A line that hangs up on its second request, as one that was idle for too long."""

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        if asked.line == 1 and writer.transport.get_extra_info("used"):
            return False
        writer.transport._extra["used"] = True  # type: ignore[attr-defined]  # a note on the line
        writer.write(says)
        return True

    return turn


async def test_a_line_is_used_again(certificate: Certificate, file: DiskFile) -> None:
    for tls in (None, certificate):
        async with against(saying(HELLO), tls) as (storage, server):
            for _ in range(5):
                await storage.fetch(
                    "b/k", Span(0, 5), into=FileSpan(file, Span(0, 5), Counter())
                )

        assert server.lines == 1


async def test_as_many_lines_are_made_as_are_needed_at_once() -> None:
    there, all_there = 0, Event()

    async def turn(_: Asked, writer: StreamWriter) -> bool:
        nonlocal there
        there += 1
        if there >= 8:
            all_there.set()
        await all_there.wait()
        writer.write(DONE)
        return True

    async with against(turn) as (storage, server):
        for _ in range(2):
            async with TaskGroup() as tasks:
                for number in range(8):
                    tasks.create_task(storage.put(f"b/{number}", Bytes(b"x")))

    assert server.lines == 8


@pytest.mark.parametrize("tls", [False, True])
async def test_what_is_sent_is_what_the_file_holds(
    certificate: Certificate, file: DiskFile, tls: bool
) -> None:
    tap = Counter()
    async with against(saying(DONE), certificate if tls else None) as (storage, server):
        await storage.put("b/k", whole(file, tap))

    assert server.asked[0].body == os.pread(file.fileno(), BIG, 0)
    assert sum(tap.moves) == BIG
    assert max(tap.moves) <= 2**18


@pytest.mark.parametrize("tls", [False, True])
async def test_a_line_on_which_much_came_hears_little_again(
    certificate: Certificate, file: DiskFile, tls: bool
) -> None:
    content = os.urandom(BIG)
    told = b'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: %d\r\n\r\n' % BIG

    async def turn(asked: Asked, writer: StreamWriter) -> bool:
        writer.write(told + content if asked.head.startswith(b"GET") else DONE)
        return True

    async with against(turn, certificate if tls else None) as (storage, server):
        for _ in range(2):
            into = FileSpan(file, Span(0, BIG), Counter())
            await storage.fetch("b/k", Span(0, BIG), into=into)
            await storage.put("b/other", Bytes(b"x"))

    assert os.pread(file.fileno(), BIG, 0) == content
    assert server.lines == 1


@pytest.mark.parametrize("tls", [False, True])
async def test_who_is_cancelled_in_the_middle_of_a_body_sends_no_more(
    certificate: Certificate, file: DiskFile, tls: bool
) -> None:
    asked, leave = Event(), Event()

    async def never(_: Asked, __: StreamWriter) -> bool:
        asked.set()
        await leave.wait()
        return False

    async with against(never, certificate if tls else None) as (storage, server):
        server.reads_bodies = False
        async with TaskGroup() as tasks:
            sending = tasks.create_task(storage.put("b/k", whole(file)))
            await asked.wait()
            sending.cancel()
            await wait([sending])
        leave.set()

    assert sending.cancelled()


async def test_a_line_under_tls_that_ended_while_it_waited_is_replaced(
    certificate: Certificate, file: DiskFile
) -> None:
    async with against(saying(DONE, closing=True), certificate) as (storage, server):
        for _ in range(2):
            await storage.put("b/k", whole(file))

    assert [each.line for each in server.asked] == [1, 2]


def test_what_trickles_in_is_taken_though_much_is_due() -> None:
    with create_server(("127.0.0.1", 0)) as server:
        ours = create_connection(server.getsockname())
        theirs, _ = server.accept()
    with ours, theirs:
        line, block = Line(ours), bytearray(MIB)
        with ThreadPoolExecutor(1) as threads:
            taking = threads.submit(line.fill, memoryview(block), MIB)
            theirs.send(b"some")
            assert taking.result() == len(b"some")

    assert block[:4] == b"some"


async def test_a_file_that_the_kernel_cannot_send_is_read(
    monkeypatch: pytest.MonkeyPatch, file: DiskFile
) -> None:
    def unable(*_: int) -> int:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "sendfile", unable)
    tap = Counter()
    async with against(saying(DONE)) as (storage, server):
        await storage.put("b/k", whole(file, tap))

    assert server.asked[0].body == os.pread(file.fileno(), BIG, 0)
    assert sum(tap.moves) == BIG


async def test_a_disk_that_fails_while_it_is_sent_is_not_the_network(
    monkeypatch: pytest.MonkeyPatch, file: DiskFile
) -> None:
    def failing(*_: int) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "sendfile", failing)
    async with against(saying(DONE)) as (storage, server):
        with pytest.raises(StorageError, match="disk read error"):
            await storage.put("b/k", whole(file))

    assert server.asked == []


async def test_a_line_that_ended_while_it_waited_is_replaced_unseen() -> None:
    async with against(saying(DONE, closing=True)) as (storage, server):
        for _ in range(3):
            await storage.put("b/k", Bytes(b"x"))

    assert [each.line for each in server.asked] == [1, 2, 3]


async def test_a_line_that_ends_instead_of_an_answer_is_replaced_once(
    file: DiskFile,
) -> None:
    tap = Counter()
    async with against(deaf_to_the_second()) as (storage, server):
        await storage.put("b/a", Bytes(b"x"))
        await storage.put("b/b", whole(file, tap))

    assert [each.line for each in server.asked] == [1, 1, 2]
    assert server.asked[2].body == os.pread(file.fileno(), BIG, 0)
    assert sum(tap.moves) == BIG  # and not twice


async def test_what_may_have_been_done_is_not_done_again_under_a_condition() -> None:
    async with against(deaf_to_the_second(), provider="aws") as (storage, server):
        await storage.put("b/a", Bytes(b"x"))
        with pytest.raises(ConnectionLost):
            await storage.put("b/b", Bytes(b"x"), WriteMode("create"))

    assert [each.line for each in server.asked] == [1, 1]


async def test_a_new_line_that_ends_without_a_word_is_not_tried_again() -> None:
    async with against(saying(b"", closing=True)) as (storage, server):
        with pytest.raises(ConnectionLost, match="hung up without an answer"):
            await storage.put("b/k", Bytes(b"x"))

    assert len(server.asked) == 1


@pytest.mark.parametrize("tls", [False, True])
async def test_a_tap_that_is_turned_off_ends_the_line(
    certificate: Certificate, file: DiskFile, tls: bool
) -> None:
    async with against(saying(DONE), certificate if tls else None) as (storage, server):
        with pytest.raises(Cancelled):
            await storage.put("b/k", whole(file, Counter(most=2 * MIB)))
        await storage.put("b/k", Bytes(b"x"))

    assert [each.body for each in server.asked] == [b"x"]
    assert server.lines == 2


async def test_a_file_that_shrinks_while_it_is_sent_has_changed(file: DiskFile) -> None:
    class Shrinking(Counter):
        def moved(self, n: int) -> None:
            os.ftruncate(file.fileno(), MIB)
            super().moved(n)

    async with against(saying(DONE)) as (storage, server):
        with pytest.raises(VersionMismatch, match="shorter now"):
            await storage.put("b/k", whole(file, Shrinking()))

    assert server.asked == []


async def test_who_is_cancelled_waits_for_no_server(file: DiskFile) -> None:
    asked, leave = Event(), Event()

    async def never(_: Asked, __: StreamWriter) -> bool:
        asked.set()
        await leave.wait()
        return False

    into = FileSpan(file, Span(0, 5), Counter())
    async with against(never) as (storage, _), TaskGroup() as tasks:
        fetching = tasks.create_task(storage.fetch("b/k", Span(0, 5), into=into))
        await asked.wait()
        fetching.cancel()
        await wait([fetching])
        leave.set()

    assert fetching.cancelled()


@pytest.mark.parametrize("tls", [False, True])
async def test_a_refusal_in_the_middle_of_a_body_is_heard(
    certificate: Certificate, file: DiskFile, tls: bool
) -> None:
    """The server speaks, and reads no more: nobody waits until it does."""
    error = b"<Error><Code>AccessDenied</Code><Message>No.</Message></Error>"
    said = b"HTTP/1.1 403 Forbidden\r\nContent-Length: %d\r\n\r\n%s" % (len(error), error)
    leave = Event()

    async def refuse(_: Asked, writer: StreamWriter) -> bool:
        writer.write(said)
        await leave.wait()
        return False

    async with against(refuse, certificate if tls else None) as (storage, server):
        server.reads_bodies = False
        with pytest.raises(PermissionDenied, match="access denied"):
            await storage.put("b/k", whole(file))
        leave.set()


async def test_a_server_that_is_content_too_early_has_not_got_it(file: DiskFile) -> None:
    leave = Event()

    async def turn(_: Asked, writer: StreamWriter) -> bool:
        writer.write(DONE)
        await leave.wait()
        return False

    async with against(turn) as (storage, server):
        server.reads_bodies = False
        with pytest.raises(ServerFault, match="before it had heard all"):
            await storage.put("b/k", whole(file))
        leave.set()


async def test_a_line_is_greeted_shorter_the_second_time(
    certificate: Certificate,
) -> None:
    reused: list[bool] = []

    async def turn(_: Asked, writer: StreamWriter) -> bool:
        reused.append(writer.get_extra_info("ssl_object").session_reused)
        writer.write(DONE)
        return False

    async with against(turn, certificate) as (storage, _):
        for _ in range(2):
            await storage.put("b/k", Bytes(b"x"))

    assert reused == [False, True]
