"""However much meets in memory, a sync finds what names and sizes of its sides say."""

from __future__ import annotations

from collections.abc import Sequence, Set
from contextlib import closing
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.fold import folded
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


folding = st.sets(st.text("aAsß", min_size=1, max_size=2), max_size=6)


@given(folding, folding)
def test_where_only_the_source_folds_names_nothing_there_is_that_of_two(
    here: Set[str], there: Set[str]
) -> None:
    """And what is one with a name that is here is kept, whoever could not have it."""
    told = [(True, name, 1) for name in here] + [(False, name, 2) for name in there]
    with closing(Tables(AGREES, hinders, folded, is_one_there=False)) as kept:
        tell(kept, told)

        pairs = [(p.here.name, p.there and p.there.name) for p in kept.pairs()]
        alone = {side.name for side in kept.extra()}

    paired = [name for _, name in pairs if name]
    assert sorted(name for name, _ in pairs) == sorted(here)
    assert len(set(paired)) == len(paired)
    assert {(name, name) for name in here & there} <= set(pairs)
    assert all(name is None or folded(own) == folded(name) for own, name in pairs)
    assert {*map(folded, alone)} == {*map(folded, there)} - {*map(folded, here)}
