"""Bodies of the emulator that come spoilt, and who hangs up in the middle of one."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from requests.exceptions import ChunkedEncodingError

from tests.servers.dropbox.running import Emulator

from .asking import paths

if TYPE_CHECKING:
    from dropbox import Dropbox

LIST = "files/list_folder"
UPLOAD = "files/upload"
DOWNLOAD = "files/download"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("corrupt", 2, b"hemlo"),
        ("extra", 3, b"hello!!!"),
        ("ignore-range", None, b"hello world"),
        ("shift-range", 6, b"world"),
        ("gzip", None, b"hello"),
        ("slow", 0.001, b"hello"),
    ],
)
def test_a_download_comes_spoilt(
    dbx: Dropbox, emulator: Emulator, kind: str, value: Any, expected: bytes
) -> None:
    dbx.files_upload(b"hello world", "/x")
    emulator.faults({"kind": kind, "route": DOWNLOAD, "value": value})

    reply = dbx.files_download("/x", extra_headers={"Range": "bytes=0-4"})[1]

    assert reply.content == expected


def test_a_download_can_end_too_early(dbx: Dropbox, emulator: Emulator) -> None:
    dbx.files_upload(b"x" * 1_000_000, "/x")
    emulator.faults({"kind": "truncate", "route": DOWNLOAD, "value": 500_000})

    reply = dbx.files_download("/x")[1]

    with pytest.raises(ChunkedEncodingError):
        _ = reply.content


def test_a_file_can_change_between_two_ranges(dbx: Dropbox, emulator: Emulator) -> None:
    first = dbx.files_upload(b"hello", "/x")
    emulator.faults({"kind": "changed", "route": DOWNLOAD, "skip": 1})

    assert dbx.files_download("/x")[0].rev == first.rev
    assert dbx.files_download("/x")[0].rev != first.rev


def test_who_hangs_up_leaves_nothing_behind(dbx: Dropbox, emulator: Emulator) -> None:
    emulator.seed({"path": "/large", "size": 50_000_000})

    hang_up(emulator, UPLOAD, '{"path": "/half"}', length=1_000_000, sent=b"x" * 100_000)
    hang_up(emulator, DOWNLOAD, '{"path": "/large"}')
    hang_up(emulator, LIST, "", length=10, sent=b"{")
    while len(emulator.counters()["statuses"]) < 3:
        pass

    assert paths(dbx) == ["/large"]


def hang_up(
    emulator: Emulator, route: str, arg: str, length: int = 0, sent: bytes = b""
) -> None:
    """Ask, and close the connection in the middle of a body."""
    kind = "application/json" if route == LIST else "application/octet-stream"
    lines = [
        f"POST /2/{route} HTTP/1.1",
        "Host: emulator",
        f"Authorization: Bearer {emulator.token}",
        f"Dropbox-API-Arg: {arg}",
        f"Content-Type: {kind}",
        f"Content-Length: {length}",
    ]
    address = urlsplit(emulator.url)
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + sent)
        if not length:
            connection.recv(1000)
