"""The bytes of a part, from wherever they come."""

from __future__ import annotations

import io
import os
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from fxtui.digest import CONTENT_BLOCKS, of_bytes
from fxtui.domain.content import SILENT, Body, FileSpan, Span, Tap
from fxtui.domain.entry import Digest
from fxtui.domain.errors import VersionMismatch
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.dropbox.bodies import Stopped
from fxtui.storage.dropbox.outgoing import InMemory, OfFile, Outgoing, outgoing

CONTENT = os.urandom(700_000)
SPAN = Span(1000, 600_000)
WANTED = CONTENT[1000:601_000]


@dataclass(frozen=True)
class Chunks:
    """A body in pieces, which perhaps says a wrong size."""

    chunks: Sequence[bytes]
    size: int

    async def open(self) -> AsyncGenerator[bytes, None]:
        for chunk in self.chunks:
            yield chunk


class InMemoryOnly(DiskFile, frozen=True):
    """A file that has no descriptor to lend."""

    def fileno(self) -> int:
        raise io.UnsupportedOperation

    async def read_at(self, span: Span, tap: Tap) -> bytes:
        return CONTENT[span.offset :][: span.size]


@pytest.fixture
def descriptor(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "file").write_bytes(CONTENT)
    descriptor = os.open(tmp_path / "file", os.O_RDONLY)
    yield descriptor
    os.close(descriptor)


@pytest.fixture(params=["file", "chunks", "memory"])
def body(request: pytest.FixtureRequest, descriptor: int) -> Body:
    bodies: dict[str, Body] = {
        "file": FileSpan(DiskFile(descriptor), SPAN, SILENT),
        "memory": FileSpan(InMemoryOnly(descriptor), SPAN, SILENT),
        "chunks": Chunks([WANTED[:99], b"", WANTED[99:]], len(WANTED)),
    }
    return bodies[request.param]


def read_all(content: Outgoing) -> bytes:
    reading, pieces = content.open(), []
    while piece := reading.read(65_536):
        pieces.append(piece)
    return b"".join(pieces)


async def test_bytes_are_hashed_and_read_as_often_as_need_be(body: Body) -> None:
    content = await outgoing(body)

    assert await content.blocks() == of_bytes(WANTED, CONTENT_BLOCKS)
    assert read_all(content) == WANTED
    assert read_all(content) == WANTED
    assert len(content.open()) == len(WANTED)


async def test_their_end_can_be_sent_alone(body: Body) -> None:
    content = (await outgoing(body)).after(123_456)

    blocks: Digest = await content.blocks()
    assert blocks == of_bytes(WANTED[123_456:], CONTENT_BLOCKS)
    assert read_all(content) == WANTED[123_456:]


async def test_a_reading_can_be_broken_off(body: Body) -> None:
    reading = (await outgoing(body)).open()
    reading.read(1)

    reading.stop()

    with pytest.raises(Stopped):
        reading.read(1)


async def test_only_a_file_is_not_held(body: Body) -> None:
    has_descriptor = isinstance(body, FileSpan) and type(body.file) is DiskFile

    assert type(await outgoing(body)) is (OfFile if has_descriptor else InMemory)


@pytest.mark.parametrize(("size", "how"), [(2, "longer"), (4, "shorter")])
async def test_a_body_of_another_size_has_changed(size: int, how: str) -> None:
    with pytest.raises(VersionMismatch, match=how):
        await outgoing(Chunks([b"a", b"bc"], size))
