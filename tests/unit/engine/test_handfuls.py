"""Objects are looked at side by side, and told in the order in which they were named."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest

from fxtui.domain.errors import Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.transfer import Transfer
from fxtui.engine.drafts import Draft
from fxtui.engine.handfuls import AT_ONCE, HANDFUL, in_handfuls

THERE = Location("memory", "b/")


@dataclass
class Busy:
    """How many are looked at now, and how many were at most."""

    now: int = 0
    most: int = 0


@dataclass
class One:
    """A source that answers when others had their turn."""

    name: str
    busy: Busy

    async def rows(self) -> AsyncGenerator[list[Draft], None]:
        self.busy.now += 1
        self.busy.most = max(self.busy.most, self.busy.now)
        for _ in range(AT_ONCE):
            await asyncio.sleep(0)
        self.busy.now -= 1
        if self.name == "denied":
            raise Unauthenticated("who are you?")
        place = THERE.child(self.name)
        yield [Draft(self.name, Transfer(TransferId(0), JobId(1), place, place, 1))]


async def told(names: list[str], busy: Busy) -> list[list[str]]:
    """The names of the rows, in the batches that they came in."""
    sources = (One(name, busy) for name in names)
    found = in_handfuls(sources, is_folder=lambda one: one.name.endswith("/"))
    return [[draft.name for draft in rows] async for rows in found]


async def test_all_are_told_in_their_order() -> None:
    names = [str(n) for n in range(HANDFUL + 3)]

    batches = await told(names, Busy())

    assert [len(batch) for batch in batches] == [HANDFUL, 3]
    assert [name for batch in batches for name in batch] == names


async def test_so_many_are_looked_at_at_once_and_no_more() -> None:
    busy = Busy()

    await told([str(n) for n in range(HANDFUL)], busy)

    assert busy.most == AT_ONCE


async def test_a_folder_is_listed_alone() -> None:
    busy = Busy()

    batches = await told(["a/", "b/", "1", "2", "c/"], busy)

    assert batches == [["a/"], ["b/"], ["1", "2"], ["c/"]]
    assert busy.most == len(["1", "2"])


async def test_who_is_not_let_in_is_told_at_once() -> None:
    with pytest.raises(Unauthenticated):
        await told(["1", "denied", "2"], Busy())
