"""A long stream comes in pieces, of one version, and outlives a line."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from fxtui.domain.content import FileSpan, Span
from fxtui.domain.entry import Digest, Version
from fxtui.domain.errors import ConnectionLost, VersionMismatch
from fxtui.domain.location import Key
from fxtui.domain.policy import Policy
from fxtui.engine import patience, reading
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes

PIECE = 100
LONG = bytes(n % 251 for n in range(10 * PIECE + 7))


class Watched(MemoryStorage):
    """Counts what is fetched at once, and loses a line where it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.lost_at: int | None = None
        self.at_once = self.most_at_once = 0

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if span.offset == self.lost_at:
                self.lost_at = None
                raise ConnectionLost("the line is gone")
            return await super().fetch(key, span, into=into, version=version)
        finally:
            self.at_once -= 1


@pytest.fixture
async def storage(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Watched, None]:
    monkeypatch.setattr(reading, "PIECE", PIECE)
    monkeypatch.setattr(patience, "_LONG", Policy(backoff=0.001))
    async with Watched() as storage:
        await storage.put("b/long", Bytes(LONG))
        yield storage


async def content(storage: Watched, span: Span | None = None) -> bytes:
    async with aclosing(reading.read(storage, "b/long", span)) as chunks:
        return b"".join([chunk async for chunk in chunks])


@pytest.mark.parametrize(
    "span", [None, Span(0, 3 * PIECE), Span(5, 4 * PIECE), Span(900, 5000), Span(3, 9)]
)
async def test_what_was_asked_for_comes_in_its_order(
    storage: Watched, span: Span | None
) -> None:
    wanted = LONG[span.offset :][: span.size] if span else LONG

    found = await content(storage, span)

    assert found == wanted
    assert storage.most_at_once <= reading.AT_ONCE


async def test_a_line_that_is_lost_breaks_off_nothing(storage: Watched) -> None:
    storage.lost_at = 3 * PIECE

    found = await content(storage)

    assert found == LONG
    assert storage.lost_at is None


async def test_an_object_that_changes_meanwhile_is_not_mixed_with_what_it_was(
    storage: Watched,
) -> None:
    chunks = reading.read(storage, "b/long", None)

    with pytest.raises(VersionMismatch):
        async with aclosing(chunks):
            await anext(chunks)
            await storage.put("b/long", Bytes(LONG[::-1]))
            [chunk async for chunk in chunks]


async def test_who_has_seen_enough_leaves_nothing_behind(storage: Watched) -> None:
    chunks = reading.read(storage, "b/long", None)

    async with aclosing(chunks):
        await anext(chunks)

    assert storage.at_once == 0
