"""What is said to differ between two panes is what sets of names would say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from hypothesis import example, given
from hypothesis import strategies as st

from fxtui.domain.entry import Columns, Entry, Kind
from fxtui.domain.fold import folded
from fxtui.domain.location import Location
from fxtui.ui.compare import Comparison, How, Pair, compare, on_disk
from fxtui.ui.differences import differences
from fxtui.ui.order import Order, Steps
from fxtui.ui.rows import Rows

LEFT, RIGHT = Location("s3", "home/"), Location("s3", "bucket/")
DISK = Location("file", "home/")

T = TypeVar("T")

names = st.text("aAéb/", min_size=1, max_size=3)
sides = st.dictionaries(names, st.tuples(st.integers(0, 2), st.integers(0, 5)))


def listed(place: Location, files: Mapping[str, tuple[int, int]]) -> Rows:
    rows = Rows(place)
    found = [
        Entry(place.key + name, Kind.DIRECTORY)
        if name.endswith("/")
        else Entry(place.key + name, Kind.FILE, size, modified)
        for name, (size, modified) in files.items()
    ]
    rows.extend(Columns.of(found))
    rows.arrange_now()
    return rows


def compared(left: Rows, right: Rows, how: How, *, folds: bool = False) -> Comparison:
    return result(compare(left, right, how, folded if folds else str))


def result(steps: Steps[T]) -> T:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: T = end.value
            return found


def named(rows: Rows, some: Order) -> set[str]:
    return {rows.names[row] for row in some}


@given(sides, sides)
def test_what_is_on_one_side_only_or_of_another_size_is_marked(
    here: Mapping[str, tuple[int, int]], there: Mapping[str, tuple[int, int]]
) -> None:
    left, right = listed(LEFT, here), listed(RIGHT, there)

    found = compared(left, right, How.SIZE)

    both = here.keys() & there.keys()
    differ = {n for n in both if here[n][0] != there[n][0] and not n.endswith("/")}
    assert named(left, found.left) == here.keys() - there.keys() | differ
    assert named(right, found.right) == there.keys() - here.keys() | differ
    assert len(found.differ) == len(differ)
    assert len(found.alike) == len(both - differ)


@given(sides, sides)
def test_by_time_the_newer_one_is_marked(
    here: Mapping[str, tuple[int, int]], there: Mapping[str, tuple[int, int]]
) -> None:
    left, right = listed(LEFT, here), listed(RIGHT, there)

    found = compared(left, right, How.TIME)

    both = {name for name in here.keys() & there.keys() if not name.endswith("/")}
    marked = named(left, found.left)
    assert {n for n in both if here[n][1] > there[n][1]} <= marked
    assert not {n for n in both if here[n][1] < there[n][1]} & marked


def test_where_capitals_make_no_other_name_two_are_one() -> None:
    left = listed(LEFT, {"A": (1, 0), "E\u0301": (1, 0)})
    right = listed(RIGHT, {"a": (1, 0), "\u00e9": (1, 0)})

    assert compared(left, right, How.NAME).text == "2 only left, 2 only right"
    assert compared(left, right, How.NAME, folds=True).text == "2 alike"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@example(".")
@example("../")
def test_what_a_disk_calls_otherwise_pairs_with_its_key(key: str) -> None:
    """Not the characters that no UTF-8 has: neither end keeps them."""
    right = listed(RIGHT, {key: (1, 0), "a" * 300: (1, 0)})
    left = listed(DISK, {on_disk(key): (1, 0), on_disk("a" * 300): (1, 0)})

    is_dotfile = key.startswith(".") and key.rstrip("/") not in {".", ".."}
    told = "1 alike" if is_dotfile else "2 alike"  # a dotfile is seen on neither side
    assert compared(left, right, How.SIZE).text == told
    assert compared(right, left, How.SIZE).text == told


def test_each_row_says_in_a_word_what_it_is_beside_the_other() -> None:
    left = listed(LEFT, {"a": (1, 9), "b": (2, 5), "c": (1, 5), "d": (1, 5)})
    right = listed(RIGHT, {"a": (1, 5), "b": (1, 5), "c": (1, 5), "e": (1, 5)})

    by_time = compared(left, right, How.TIME)
    by_size = compared(left, right, How.SIZE).but([Pair(2, 2)])

    told = result(differences(left, right, by_time, How.TIME))
    assert told.left == ["newer", "larger", "", "only"]
    assert told.right == ["older", "smaller", "", "only"]
    told = result(differences(left, right, by_size, How.DIGEST))
    assert told.left == ["", "larger", "differs", "only"]


def test_a_closer_look_may_find_that_two_differ_after_all() -> None:
    left, right = listed(LEFT, {"a": (1, 0)}), listed(RIGHT, {"a": (1, 0)})

    found = compared(left, right, How.DIGEST).but([Pair(0, 0)])

    assert found.text == "1 different"
    assert (list(found.left), list(found.right)) == ([0], [0])
