"""All below a prefix is listed once each, in however many listings."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing

import pytest

from fxtui.domain.entry import Cursor, Page
from fxtui.domain.errors import PermissionDenied
from fxtui.domain.location import Key
from fxtui.engine import fan
from fxtui.engine.fan import all_below
from fxtui.storage.memory import MemoryStorage
from tests.contract.storage_contract import Bytes


class Listed(MemoryStorage):
    """Counts what is asked of it."""

    def __init__(self, page_size: int) -> None:
        super().__init__(page_size=page_size)
        self.asked: list[Key] = []
        self.refuses: Key | None = None

    async def page(self, prefix: Key, cursor: Cursor | None, recursive: bool) -> Page:
        self.asked.append(prefix)
        if prefix == self.refuses:
            raise PermissionDenied("not this one")
        return await self.list_page(prefix, cursor, recursive=recursive)


async def stored(keys: Sequence[Key], page_size: int) -> Listed:
    storage = Listed(page_size)
    for key in keys:
        await storage.put(key, Bytes(b""))
    return storage


async def found(storage: Listed, prefix: Key) -> list[Key]:
    async with aclosing(all_below(storage.page, prefix)) as pages:
        return sorted([entry.key async for page in pages for entry in page.entries])


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fan, "WORTH_IT", 3)


LARGE = [f"b/{folder}/{n}" for folder in "xyz" for n in range(5)]


async def test_large_folders_are_listed_each_on_its_own() -> None:
    storage = await stored([*LARGE, "b/zz"], page_size=4)

    assert await found(storage, "b/") == sorted([*LARGE, "b/zz"])
    assert {"b/x/", "b/y/", "b/z/"} <= set(storage.asked)


async def test_small_folders_are_listed_in_one_go() -> None:
    keys = [f"b/{folder}/1" for folder in "abcdefgh"]
    storage = await stored(keys, page_size=4)

    assert await found(storage, "b/") == keys
    assert set(storage.asked) == {"b/"}


async def test_what_fits_in_a_page_is_asked_for_once() -> None:
    storage = await stored(LARGE, page_size=99)

    assert await found(storage, "b/") == sorted(LARGE)
    assert storage.asked == ["b/"]


async def test_a_folder_that_is_denied_is_told_as_it_is() -> None:
    storage = await stored(LARGE, page_size=4)
    storage.refuses = "b/y/"

    with pytest.raises(PermissionDenied, match="not this one"):
        await found(storage, "b/")


async def test_whoever_has_enough_may_leave() -> None:
    storage = await stored(LARGE, page_size=4)

    async with aclosing(all_below(storage.page, "b/")) as pages:
        async for _ in pages:
            break

    assert len(storage.asked) < 20
