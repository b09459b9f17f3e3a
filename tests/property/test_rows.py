"""However rows come, and however they are looked at, what is seen is what one call to
``sorted`` would have shown.
"""

from array import array
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.entry import Columns, Entry, Kind, Trait
from fxtui.domain.location import Location
from fxtui.domain.value import replace
from fxtui.ui import order as order_module
from fxtui.ui.beginning import just_before
from fxtui.ui.names import Names
from fxtui.ui.order import Order, Steps, merge, sort
from fxtui.ui.rows import Rows
from fxtui.ui.sums import Sums
from fxtui.ui.view import By, View, matcher

PREFIX = Location("s3", "bucket/photos/")

names = st.text("aAbB.é/", min_size=1, max_size=4)
entries = st.builds(
    lambda name, kind, size, modified, traits: Entry(
        PREFIX.key + name, kind, size, modified, traits=traits
    ),
    names,
    st.sampled_from(Kind),
    st.none() | st.integers(0, 3),
    st.none() | st.floats(0, 3),
    st.just(()) | st.lists(st.sampled_from(Trait), unique=True).map(tuple),
)
pages = st.lists(st.lists(entries, max_size=8), max_size=6)
views = st.builds(
    View,
    st.sampled_from(By),
    st.booleans(),
    st.sampled_from(["", "a", "A"]),
    st.booleans(),
    st.booleans(),
)


def ordered(found: Sequence[Entry], view: View) -> list[Entry]:
    """What a person expects, without haste."""

    def rank(entry: Entry) -> tuple[object, ...]:
        size = -1 if entry.size is None else entry.size
        modified = -1 if entry.modified is None else entry.modified
        return {By.NAME: (), By.SIZE: (size,), By.TIME: (modified,)}[view.by] + (
            entry.key,
        )

    def is_seen(entry: Entry) -> bool:
        name = entry.key.removeprefix(PREFIX.key)
        is_dotfile = name.startswith(".") and name.rstrip("/") not in {".", ".."}
        return (view.hidden or not is_dotfile) and matcher(view.needle)(name)

    first = set() if view.mixed else {Kind.DIRECTORY, Kind.BUCKET}
    folders = [e for e in found if e.kind in first]
    files = [e for e in found if e.kind not in first]
    halves = (sorted(half, key=rank, reverse=view.reverse) for half in (folders, files))
    return [entry for half in halves for entry in half if is_seen(entry)]


@given(pages, views, views)
def test_rows_are_seen_in_order_whenever_they_come(
    found: list[list[Entry]], before: View, after: View
) -> None:
    rows = Rows(PREFIX)
    rows.look(before)

    for page in found[1:]:
        rows.extend(Columns.of(page))
        rows.arrange_now()
    rows.look(after)
    rows.extend(Columns.of(found[0] if found else []))
    rows.arrange_now()

    seen = [rows.entry(row) for row in rows.shown]
    everything = [entry for page in found for entry in page]
    ranks = [(e.key, e.kind in {Kind.DIRECTORY, Kind.BUCKET}) for e in seen]
    expected = ordered(everything, after)
    assert sorted(seen, key=str) == sorted(expected, key=str)
    if len({entry.key for entry in everything}) == len(everything):
        assert ranks == [
            (e.key, e.kind in {Kind.DIRECTORY, Kind.BUCKET}) for e in expected
        ]
        places = [rows.place_near(row) for row in range(len(rows))]
        whole = ordered(everything, after._replace(needle="", hidden=True))
        for at, entry in enumerate(rows.entry(row) for row in range(len(rows))):
            before_it = whole[: [e.key for e in whole].index(entry.key)]
            assert places[at] == sum(each in seen for each in before_it)


@given(pages, views)
def test_what_changes_while_rows_are_arranged_waits_for_the_next_time(
    found: list[list[Entry]], other: View
) -> None:
    rows = Rows(PREFIX)

    for page in found:
        rows.extend(Columns.of(page))
        for _ in rows.arrange():
            rows.look(other)
    rows.arrange_now()

    assert sorted(rows.shown) == sorted(set(rows.shown))
    expected = ordered([entry for page in found for entry in page], other)
    assert len(rows.shown) == len(expected)


@given(st.lists(st.integers(0, 50)), st.lists(st.integers(0, 50)), st.integers(1, 5))
def test_sorting_and_merging_in_steps_is_sorting(
    some: list[int], others: list[int], step: int
) -> None:
    one, two = array("I", some), array("I", sorted(others))
    whole = order_module.SLICE
    order_module.SLICE = step  # type: ignore[misc]  # so that small lists take many steps
    try:
        merged = _result(merge(_result(sort(one, int)), two, int))
    finally:
        order_module.SLICE = whole  # type: ignore[misc]  # as above

    assert list(merged) == sorted(some + others)


@given(st.lists(st.lists(st.sampled_from("abc/"), min_size=1).map("".join)), views)
def test_directories_stand_where_what_is_counted_in_them_puts_them(
    names: list[str], view: View
) -> None:
    keys = sorted({PREFIX.key + name for name in names})
    below = [Entry(key, Kind.FILE, len(key)) for key in keys]
    tops = {key[: key.find("/", len(PREFIX.key)) + 1] or key for key in keys}
    rows = Rows(PREFIX)
    rows.sums = Sums(PREFIX)
    rows.look(view)
    shown = [
        Entry(key, Kind.DIRECTORY) if key.endswith("/") else Entry(key, Kind.FILE, 1)
        for key in sorted(tops)
    ]
    rows.extend(Columns.of(shown))

    for _ in rows.arrange():
        rows.sums.add(Columns.of(below))
        rows.resize()
    while not rows.is_arranged:
        rows.arrange_now()

    totals = {
        entry.key: sum(e.size or 0 for e in below if e.key.startswith(entry.key)) * n
        for entry in shown
        if entry.kind is Kind.DIRECTORY
        for n in [rows.sums.whole.objects // len(below)]
    }
    sized = [replace(e, size=totals.get(e.key, e.size)) for e in shown]
    assert [rows.entry(row) for row in rows.shown] == ordered(sized, view)


def test_the_marker_of_a_directory_is_not_in_it() -> None:
    rows = Rows(PREFIX)

    rows.extend(
        Columns.of([Entry(PREFIX.key, Kind.FILE, 0), Entry("bucket/photos/a", Kind.FILE)])
    )

    assert list(rows.names) == ["a"]


@given(st.lists(st.lists(st.text(st.characters(), max_size=3), max_size=5)), st.text())
def test_names_are_read_as_they_were_written_and_found_and_stand_in_their_order(
    pages: list[list[str]], other: str
) -> None:
    names, plain = Names(), [name for page in pages for name in page]

    for page in pages:
        names.extend(page)

    assert list(names) == plain
    for name in [*plain, other]:
        assert names.find(name) == (plain.index(name) if name in plain else None)
    ranked = sorted(range(len(names)), key=names.rank)
    assert [names[row] for row in ranked] == sorted(plain)


def test_a_capital_in_the_filter_makes_case_matter() -> None:
    assert matcher("report")("Report.TXT")
    assert not matcher("Report")("report.txt")


def _result(steps: Steps[Order]) -> Order:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Order = end.value
            return result


@given(st.text(st.characters(), min_size=1, max_size=3), st.text(st.characters()))
def test_what_is_asked_for_behind_begins_right_at_a_key(key: str, other: str) -> None:
    after = just_before(key)

    assert after < key
    assert not after < other < key or other.startswith(after)


@given(pages, st.text("aAbB.", min_size=1, max_size=2), views)
def test_the_first_name_that_begins_so_is_found(
    found: list[list[Entry]], beginning: str, view: View
) -> None:
    rows = Rows(PREFIX)
    rows.look(view)
    for page in found:
        rows.extend(Columns.of(page))
    rows.arrange_now()

    row = rows.seek(beginning)

    seen = [rows.names[each] for each in rows.shown]
    fitting = [name for name in seen if name.startswith(beginning)]
    assert (row is None) == (not fitting)
    if row is not None:
        assert row in rows.shown
        assert rows.names[row].startswith(beginning)
