"""A row of a listing, at any width."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from fxtui.domain.entry import Columns, Entry, Kind, Trait
from fxtui.domain.location import Location
from fxtui.ui.columns import Extra, column_at, head_text, parent_text, row_text
from fxtui.ui.rows import Rows
from fxtui.ui.sums import Sums
from fxtui.ui.view import By, View

PREFIX = Location("s3", "bucket/")


def rows_of(*entries: Entry) -> Rows:
    rows = Rows(PREFIX)
    rows.extend(Columns.of(entries))
    rows.arrange_now()
    return rows


@given(
    st.text(min_size=1, max_size=40),
    st.integers(20, 200),
    st.none() | st.integers(0, 2**60),
    st.none() | st.floats(-1e12, 1e12),
)
def test_a_row_takes_all_its_cells_and_no_more(
    name: str, width: int, size: int | None, modified: float | None
) -> None:
    rows = rows_of(Entry(f"bucket/{name}", Kind.FILE, size, modified))

    assert cell_len(row_text(rows, 0, width, " ")) == width
    for columns in ("all", "size", "date", "name"):
        rows.look(View(By.SIZE, reverse=True, columns=columns))
        assert cell_len(row_text(rows, 0, width, " ")) == width
        assert cell_len(parent_text(width, rows.view)) == width
        assert cell_len(head_text(width, rows.view)) == width


def test_only_the_columns_that_are_wanted_stand_beside_a_name() -> None:
    heads = {
        columns: head_text(80, View(columns=columns)).split()[2:]
        for columns in ("all", "size", "date", "name")
    }

    assert heads == {
        "all": ["Size", "Modified"],
        "size": ["Size"],
        "date": ["Modified"],
        "name": [],
    }


def test_what_decides_the_order_is_told_where_it_is_no_column() -> None:
    by_time, by_size = View(By.TIME, reverse=True), View(By.SIZE, columns="name")

    assert head_text(40, by_time).split()[:4] == ["Name,", "by", "Modified", "▼"]
    assert head_text(40, by_size).split() == ["Name,", "by", "Size", "▲"]
    assert column_at(3, head_text(40, by_time)) is By.NAME
    assert column_at(12, head_text(40, by_time)) is By.TIME
    assert column_at(39, head_text(40, by_time)) is By.SIZE


def test_where_no_head_has_room_it_is_that_of_names() -> None:
    for width in range(1, 10):
        assert column_at(width - 1, head_text(width, View())) is By.NAME


def test_forty_columns_hold_name_and_size() -> None:
    rows = rows_of(Entry("bucket/a.fits", Kind.FILE, 5 * 1024, 0.0))

    text = row_text(rows, 0, 40, "*")

    assert text.split() == ["*", "a.fits", "5.0", "KiB"]


def test_what_is_counted_is_told_as_a_bar_and_a_number() -> None:
    rows = rows_of(
        Entry("bucket/a/", Kind.DIRECTORY), Entry("bucket/b", Kind.FILE, 1024, 0.0)
    )
    rows.sums = Sums(PREFIX)
    below = [Entry(f"bucket/a/{n}", Kind.FILE, 1024) for n in range(3)]
    rows.sums.add(Columns.of(below))
    rows.resize()

    shown = [row_text(rows, row, 60, " ").split() for row in range(2)]

    assert shown == [["a/", "3.0", "KiB", "######", "3"], ["b", "1.0", "KiB", "##"]]
    for width in (20, 34, 46, 60):
        assert cell_len(row_text(rows, 0, width, " ")) == width
        assert cell_len(head_text(width, rows.view, Extra(is_counted=True))) == width
        assert cell_len(parent_text(width, rows.view, Extra(is_counted=True))) == width


def test_what_was_compared_says_a_word_where_there_is_room() -> None:
    rows = rows_of(
        Entry("bucket/a/", Kind.DIRECTORY), Entry("bucket/b", Kind.FILE, 1024, 0.0)
    )

    rows.differences = ["only", "smaller"]

    assert "smaller" in row_text(rows, 1, 40, " ")
    for width in range(8, 100):
        assert cell_len(row_text(rows, 0, width, " ")) == width
        assert cell_len(head_text(width, rows.view, Extra(is_compared=True))) == width


def test_each_trait_can_be_told_without_colour() -> None:
    both = (Trait.SHARED, Trait.READ_ONLY)
    rows = rows_of(
        Entry("bucket/a/", Kind.DIRECTORY, traits=both[:1]),
        Entry("bucket/b/", Kind.DIRECTORY, traits=both[1:]),
        Entry("bucket/c/", Kind.DIRECTORY, traits=both),
        Entry("bucket/d", Kind.FILE, 1),
        Entry("bucket/e", Kind.FILE, 1, traits=both[1:]),
        Entry("bucket/f", Kind.FILE, 0, traits=(Trait.DOCUMENT,)),
    )

    shown = [row_text(rows, row, 40, " ").split() for row in range(6)]

    assert shown == [
        ["&a/", "shared"],
        ["%b/", "read-only"],
        ["%c/", "shared"],
        ["d", "1", "B"],
        ["%e", "1", "B"],
        ["~f", "document"],
    ]


def test_each_kind_can_be_told_without_colour() -> None:
    rows = rows_of(
        Entry("bucket/a/", Kind.DIRECTORY),
        Entry("bucket/b", Kind.SYMLINK),
        Entry("bucket/c/", Kind.BUCKET),
        Entry("bucket/d", Kind.FILE, 1),
    )

    shown = [row_text(rows, row, 40, " ").split() for row in range(4)]

    assert shown == [
        ["a/", "folder"],
        ["@b", "link"],
        ["#c/", "bucket"],
        ["d", "1", "B"],
    ]
