"""What is sent can be sent again, is as long as it says, and lets go of its file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.content import SILENT, Span
from fxtui.domain.errors import StorageError, VersionMismatch
from fxtui.storage.dropbox.bodies import FileBody, Held, Sendable, Stopped

CONTENT = os.urandom(700_000)


@dataclass
class Counter:
    moves: list[int] = field(default_factory=list)

    def moved(self, n: int) -> None:
        self.moves.append(n)


@pytest.fixture
def descriptor(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "file").write_bytes(CONTENT)
    descriptor = os.open(tmp_path / "file", os.O_RDWR)
    yield descriptor
    os.close(descriptor)


def sent(body: Sendable, piece: int = 65536) -> bytes:
    """All of it, as the HTTP library takes it."""
    return b"".join(iter(lambda: body.read(piece), b""))


@given(st.binary(), st.integers(1, 9))
def test_what_is_held_is_sent_in_pieces_and_again(content: bytes, piece: int) -> None:
    body = Held(content)

    first = sent(body, piece)
    body.rewind()

    assert first == sent(body, piece) == content
    assert len(body) == len(content)


def test_a_span_of_a_file_is_sent_and_counted_as_it_goes(descriptor: int) -> None:
    tap = Counter()
    body = FileBody(descriptor, Span(100, 600_000), tap)

    assert len(body) == 600_000
    assert sent(body) == CONTENT[100:600_100]
    assert sum(tap.moves) == 600_000
    assert max(tap.moves) <= 256 * 1024


def test_what_is_sent_again_is_counted_once(descriptor: int) -> None:
    tap = Counter()
    body = FileBody(descriptor, Span(0, 500_000), tap)
    for _ in range(3):
        body.read(65536)

    body.rewind()

    assert sent(body) == CONTENT[:500_000]
    assert sum(tap.moves) == 500_000


def test_a_file_that_is_shorter_now_has_changed(descriptor: int) -> None:
    body = FileBody(descriptor, Span(0, len(CONTENT)), SILENT)
    os.ftruncate(descriptor, 100_000)

    with pytest.raises(VersionMismatch, match="changed while copying"):
        sent(body)


def test_a_file_is_not_read_when_nobody_waits_any_more(descriptor: int) -> None:
    body = FileBody(descriptor, Span(0, len(CONTENT)), SILENT)
    body.read(1)

    body.stop()

    with pytest.raises(Stopped):
        body.read(1)


def test_an_error_of_the_disk_is_none_of_the_network(descriptor: int) -> None:
    write_only = os.open(f"/proc/self/fd/{descriptor}", os.O_WRONLY)
    body = FileBody(write_only, Span(0, 9), SILENT)

    with pytest.raises(StorageError) as caught:
        body.read()

    assert not isinstance(caught.value, OSError)
    os.close(write_only)
