"""However a long listing is cut into stretches, every key is told once, and in order."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from contextlib import aclosing
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.entry import Cursor, Entry, Kind, Page
from fxtui.domain.location import Key
from fxtui.engine.ahead import keys_ahead
from fxtui.engine.fan import ordered_below

NAMES = (
    st.text("abcABC019-/.", min_size=1, max_size=5)
    | st.integers(0, 999).map("obj-{:03d}.bin".format)
    | st.integers(0, 99999).map("{:05x}".format)
    | st.integers(0, 300).map(lambda n: f"f{n // 9:02d}/{n % 9}")
)
COUNTED = st.integers(0, 400).map(lambda n: [f"obj-{each:04d}.bin" for each in range(n)])
FOLDERS = st.integers(0, 200).map(lambda n: [f"f{n // 7:03d}/{n % 7}" for n in range(n)])
KEYS = (st.lists(NAMES, max_size=300) | COUNTED | FOLDERS).map(lambda k: sorted(set(k)))


@dataclass
class Lister:
    """A server of some keys, with so many to a page."""

    keys: list[Key]
    size: int
    heeds: bool = True
    """False if it begins anew, whatever key it was to begin behind."""

    asked: list[Cursor | None] = field(default_factory=list)

    async def page(self, prefix: Key, cursor: Cursor | None, recursive: bool) -> Page:
        self.asked.append(cursor)
        for _ in range(len(self.asked) % 3):
            await asyncio.sleep(0)  # answers overtake each other
        kind, _, told = (cursor or "token:0").partition(":")
        begin = int(told) if kind == "token" else self.behind(told)
        end = begin + self.size
        entries = [Entry(key, Kind.FILE) for key in self.keys[begin:end]]
        return Page(entries, f"token:{end}" if end < len(self.keys) else None)

    def behind(self, key: Key) -> int:
        return bisect_right(self.keys, key) if self.heeds else 0


async def told(lister: Lister) -> list[Key]:
    async with aclosing(ordered_below(lister.page, "", "after:{}".format)) as pages:
        return [entry.key async for page in pages for entry in page.entries]


@given(KEYS, st.integers(2, 9))
def test_stretches_join_without_gap_or_overlap(keys: list[Key], size: int) -> None:
    assert asyncio.run(told(Lister(keys, size))) == keys


@given(KEYS, st.integers(2, 9))
def test_a_server_that_heeds_no_key_to_begin_behind_is_asked_in_one_go(
    keys: list[Key], size: int
) -> None:
    assert asyncio.run(told(Lister(keys, size, heeds=False))) == keys


@given(KEYS, st.integers(2, 9))
def test_wrong_guesses_cost_little(keys: list[Key], size: int) -> None:
    lister = Lister(keys, size)

    asyncio.run(told(lister))

    assert len(lister.asked) <= 2.5 * (len(keys) // size + 1) + 8


@given(st.lists(NAMES, min_size=1, max_size=50), st.integers(1, 5))
def test_guesses_lie_behind_what_was_seen_and_behind_each_other(
    names: list[Key], pages: int
) -> None:
    keys = sorted(set(names))

    guesses = keys_ahead(keys, pages, 8)

    assert sorted({keys[-1], *guesses}) == [keys[-1], *guesses]


def test_what_is_counted_is_cut_where_pages_end() -> None:
    keys = [f"b/obj-{number:06d}.bin" for number in range(1000)]

    assert keys_ahead(keys, 4, 2) == ["b/obj-004999.bin", "b/obj-008999.bin"]


def test_what_is_drawn_by_lot_is_cut_in_its_own_alphabet() -> None:
    keys = [f"b/{number * 67:08x}" for number in range(1000)]

    [guess] = keys_ahead(keys, 4, 1)

    assert guess == f"b/{999 * 67 + 4000 * 67:08x}"


def test_a_field_that_is_full_is_not_guessed_beyond() -> None:
    keys = [f"b/9{number:03d}" for number in range(1000)]

    assert keys_ahead(keys, 4, 8) == []
