"""A job copies an older state of an object, part by part, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from fxtui.domain.content import Span
from fxtui.domain.errors import ConfigError, Unsupported
from fxtui.domain.history import Revision, Revisions
from fxtui.domain.location import Key
from fxtui.domain.request import Verb
from fxtui.domain.sharing import Answer, Wish
from fxtui.domain.transfer import Standing
from fxtui.domain.value import replace
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes
from tests.engines import ME, World, at, copy, engine_on, finished, memory

OLD = bytes(range(256)) * 40


class Kept(MemoryStorage):
    """Keeps one older state of whatever it has."""

    def __init__(self) -> None:
        super().__init__()
        wishes = frozenset({"AskRevisions"})
        self.capabilities = replace(self.capabilities, wishes=wishes)
        self.spans: list[Span | None] = []

    async def grant(self, key: Key, wish: Wish) -> Answer:
        deletion = Revision("3", None, 9.0, is_deletion=True)
        return Revisions((deletion, Revision("2", 3, 8.0), Revision("1", len(OLD), 7.0)))

    async def read_revision(
        self, key: Key, revision: str, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        self.spans.append(span)
        first, size = (span.offset, span.size) if span else (0, len(OLD))
        yield OLD[first : first + size]


async def test_a_revision_comes_in_parts_though_the_object_is_gone(
    tmp_path: Path,
) -> None:
    there = Kept()
    request = replace(copy(memory("b/a"), at(tmp_path)), revision="1")

    async with engine_on(World({None: there})) as engine:
        done = await finished(engine, await engine.submit(request, ME))
        unknown = replace(request, revision="x")
        failed = await finished(engine, await engine.submit(unknown, ME))

    assert (done.standing, failed.standing) == (Standing.SUCCEEDED, Standing.FAILED)
    assert (tmp_path / "a").read_bytes() == OLD
    assert len(there.spans) > 1


async def test_a_revision_is_neither_moved_nor_taken_of_a_folder(tmp_path: Path) -> None:
    plain = MemoryStorage()
    await plain.put("b/a", Bytes(b"1"))
    request = replace(copy(memory("b/a"), at(tmp_path)), revision="1")

    async with engine_on(World({None: plain})) as engine:
        with pytest.raises(ConfigError, match="a revision is one of an object"):
            await engine.submit(replace(request, verb=Verb.MOVE), ME)
        with pytest.raises(ConfigError, match="a revision is one of an object"):
            folder = copy(memory("b/"), at(tmp_path))
            await engine.submit(replace(folder, revision="1"), ME)
        with pytest.raises(Unsupported, match="has no revisions"):
            await engine.submit(request, ME)
