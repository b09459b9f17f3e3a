"""However much meets in memory, a sync finds what names and sizes of its sides say."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.plan import Seen
from fxtui.domain.request import Compare
from fxtui.engine.compare import agreement
from fxtui.engine.meeting import Meeting
from fxtui.engine.side import Kept, Pair, Side
from fxtui.engine.tables import Tables

AGREES = agreement(Compare.SIZE, is_download=False)

pages = st.lists(
    st.tuples(
        st.booleans(),
        st.text("aé\ud800/", min_size=1, max_size=2),
        st.sampled_from([1, 2]),
    ),
    max_size=12,
)
"""Told one by one: whether it is of the source, its name, and its size."""

Told = Sequence[tuple[bool, str, int]]


def hinders(entry: Entry) -> str:
    return "odd" if entry.key.endswith("a") else ""


def tell(kept: Kept, told: Told) -> None:
    for is_here, name, size in told:
        entry = Entry(f"top/{name}", Kind.FILE, size, 5.0, "v")
        (kept.add_here if is_here else kept.add_there)([name], [entry])


@dataclass
class Found:
    pairs: list[Pair]
    extra: list[Side]
    is_empty: bool

    @classmethod
    def of(cls, kept: Kept) -> Found:
        assert kept.count_extra() == len(list(kept.extra()))
        assert list(kept.clashing()) == []
        return cls(list(kept.pairs()), list(kept.extra()), kept.is_empty_here())


def expected(told: Told) -> Found:
    here: dict[str, Side] = {}
    there: dict[str, Side] = {}
    for is_here, name, size in told:
        key, seen = f"top/{name}", Seen(size, 5.0, "v")
        hindrance = "odd" if is_here and name.endswith("a") else ""
        side = Side(name, key, seen, hindrance)
        (here if is_here else there).setdefault(name, side)
    pairs = [Pair(here[name], there.get(name)) for name in sorted(here)]
    differ = [p for p in pairs if not p.there or p.there.seen != p.here.seen]
    extra = [there[name] for name in sorted(there.keys() - here.keys())]
    return Found(differ, extra, not here)


@given(pages, st.integers(0, 12))
def test_both_ways_to_keep_two_sides_tell_the_same(told: Told, at: int) -> None:
    """Also if all moves to the database after some of it has met."""
    in_memory, met = Meeting(AGREES, hinders), Meeting(AGREES, hinders)
    with (
        closing(Tables(AGREES, hinders)) as in_tables,
        closing(Tables(AGREES, hinders)) as moved,
    ):
        tell(in_memory, told)
        tell(in_tables, told)
        tell(met, told[:at])
        moved.take(met)
        tell(moved, told[at:])

        for kept in (in_memory, in_tables, moved):
            assert Found.of(kept) == expected(told)
