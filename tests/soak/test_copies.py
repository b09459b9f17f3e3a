"""6 GiB copied inside a server, part by part, by a service that is killed meanwhile."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import Final

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.content import Span
from fxtui.domain.policy import MIB
from fxtui.domain.request import JobRequest, Source, Verb
from fxtui.domain.uploads import Part
from tests.e2e.conftest import Program
from tests.e2e.crossing import Crossing, Direction, crossing
from tests.e2e.far import a_bucket
from tests.e2e.scale import FULL, TINY
from tests.wire.faults import Watching, is_copy

from .conftest import Table

pytestmark = pytest.mark.timeout(FULL.patience)

PIECE: Final = 512 * MIB
PIECES: Final = 12
"""More than one request may copy, so that the copy is made of parts."""


@dataclass(frozen=True)
class Zeros:
    """As a body; what it holds does not matter, as it never passes through us."""

    size: int

    async def open(self) -> AsyncGenerator[bytes, None]:
        for _ in range(self.size // MIB):
            yield bytes(MIB)


@pytest.fixture
async def cross(program: Program, server: SeaweedFS) -> AsyncIterator[Crossing]:
    async with (
        a_bucket(server) as far,
        crossing(program, far, Direction.UP, TINY) as made,
    ):
        yield made


async def put_large(cross: Crossing) -> None:
    storage, size = cross.far.storage, PIECE * PIECES
    session = await storage.create_upload(cross.far.key_of("original"), size)
    parts = [
        Part(number + 1, Span(number * PIECE, PIECE), is_last=number == PIECES - 1)
        for number in range(PIECES)
    ]
    receipts = [await storage.upload_part(session, part, Zeros(PIECE)) for part in parts]
    await storage.complete_upload(session, receipts)


async def test_copy_in_server(cross: Crossing, table: Table) -> None:
    await put_large(cross)
    cross.wanted = await cross.far.hash_of("original") or ""
    kills = [Watching(is_copy, times=times) for times in (2, 6, 11)]
    cross.wire.faults += kills
    source = Source(cross.remote.parent.child("original"), "object")

    await cross.submit(JobRequest(Verb.COPY, (source,), cross.remote.parent))
    for watching in kills:
        async with cross.patience():
            await watching.came.wait()
        await cross.kill()
    table.add(await cross.end())

    await cross.check()
    assert len(cross.parts_sent_again()) <= cross.kills  # told, and not yet written down
    assert cross.wire.moved < MIB
