"""A long listing is read at several places at once, where the storage has an order."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass

import pytest

from fxtui.domain.entry import Cursor, Page
from fxtui.domain.errors import PermissionDenied, StorageError
from fxtui.domain.location import Key
from fxtui.engine.fan import nowhere, ordered_below
from fxtui.engine.stretches import AT_ONCE
from tests.property.test_stretches import Lister, told

COUNTED = [f"obj-{number:05d}" for number in range(2000)]


@dataclass
class Slow(Lister):
    """Counts the requests that wait for an answer at the same time."""

    open: int = 0
    most: int = 0
    refuses: str = ""

    async def page(self, prefix: Key, cursor: Cursor | None, recursive: bool) -> Page:
        if self.refuses and cursor and cursor >= self.refuses:
            raise PermissionDenied("not this far")
        self.open += 1
        self.most = max(self.most, self.open)
        page = await super().page(prefix, cursor, recursive)
        self.open -= 1
        return page


async def test_many_pages_are_asked_for_at_once() -> None:
    lister = Slow(COUNTED, 10)

    assert await told(lister) == COUNTED
    assert lister.most > AT_ONCE // 2
    assert len(lister.asked) < 1.1 * len(COUNTED) / 10


async def test_a_storage_that_goes_on_only_where_it_left_off_is_asked_in_one_go() -> None:
    lister = Slow(COUNTED, 10)

    async with aclosing(ordered_below(lister.page, "", nowhere)) as pages:
        found = [entry.key async for page in pages for entry in page.entries]

    assert found == COUNTED
    assert lister.most == 1


async def test_disorder_behind_what_was_told_already_is_an_error() -> None:
    lister = Slow([*COUNTED[:1500], *reversed(COUNTED[1500:])], 10)

    with pytest.raises(StorageError, match="order of the keys"):
        await told(lister)


async def test_disorder_that_shows_early_ends_the_attempt() -> None:
    keys = [*COUNTED[:15], *reversed(COUNTED[15:])]

    assert await told(Lister(keys, 10, heeds=False)) == keys


async def test_a_failure_on_the_way_is_told_as_it_is() -> None:
    with pytest.raises(PermissionDenied, match="not this far"):
        await told(Slow(COUNTED, 10, refuses="after:obj-01"))


async def test_whoever_has_enough_may_leave() -> None:
    lister = Slow(COUNTED, 10)

    async with aclosing(ordered_below(lister.page, "", "after:{}".format)) as pages:
        async for _ in pages:
            break
    asked = len(lister.asked)
    await asyncio.sleep(0)

    assert len(lister.asked) == asked < 60
