"""A plan on a sheet is the plan that was made, and what is turned is its mirror."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.domain.plan import Action, PlanRow, Seen
from fxtui.domain.value import replace
from fxtui.ui.sync.sheet import Deed, Group, Sheet, Total, may_be_called
from fxtui.ui.sync.window import Window
from fxtui.ui.sync.wish import SyncWish, typed, typed_filters, wrong_pair
from fxtui.ui.sync.words import fact_text, row_text, title_text, totals_text

HERE, THERE = Location("file", "data/"), Location("s3", "b/data/")
NAMES = st.text(min_size=1, max_size=12)
SEEN = st.builds(
    Seen,
    st.none() | st.integers(0, 2**60),
    st.none() | st.floats(0, 2**33),
    st.none() | st.text(max_size=8),
)
COPIES = st.builds(
    lambda here, there, was, now: PlanRow(
        Action.COPY, HERE.child(here), THERE.child(there), was, now, "why"
    ),
    NAMES,
    NAMES,
    SEEN,
    st.none() | SEEN,
)
DELETES = st.builds(
    lambda name, was: PlanRow(Action.DELETE, THERE.child(name), None, was, None, "x"),
    NAMES,
    SEEN,
)
SKIPS = st.builds(
    lambda key, was: PlanRow(Action.SKIP, Location("file", key), None, was, None, "no"),
    NAMES,
    SEEN,
)
ROWS = st.lists(COPIES | DELETES | SKIPS, max_size=30)


def sheet_of(rows: list[PlanRow], *, delete: bool = True) -> Sheet:
    sheet = Sheet(HERE, THERE, delete=delete)
    for row in rows:
        sheet.add(row)
    return sheet


def copied(name: str, there: Seen | None = None, size: int = 10) -> PlanRow:
    target = THERE.child(name)
    return PlanRow(Action.COPY, HERE.child(name), target, Seen(size, 1.0), there, "new")


def extra(name: str, size: int = 5) -> PlanRow:
    seen = Seen(size, 2.0, "v")
    return PlanRow(Action.DELETE, THERE.child(name), None, seen, None, "extra")


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_rows_come_back_as_they_were_planned(rows: list[PlanRow]) -> None:
    sheet = sheet_of(rows)

    assert [sheet.row(at) for at in range(len(sheet))] == rows
    assert [*sheet.forth(skipped=True)] == rows
    assert not [*sheet.back()]


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_what_is_turned_has_its_ends_exchanged_and_turned_again_is_as_before(
    rows: list[PlanRow],
) -> None:
    sheet = sheet_of(rows)
    every = range(len(rows))

    turned = [at for at in every if sheet.turn([at])]
    back = [sheet.row(at) for at in turned]
    for row, at in zip(back, turned, strict=True):
        assert row.action is Action.COPY
        assert row.source == (rows[at].target or rows[at].source)
        assert row.target is not None
        assert row.target.key.startswith(HERE.key)
        assert row.there == (rows[at].was if rows[at].target else None)
    assert [*sheet.back()] == back
    sheet.turn(turned)

    assert [sheet.row(at) for at in every] == rows


def test_deletes_are_checked_only_where_that_was_asked_for() -> None:
    kept, deleted = (sheet_of([extra("a")], delete=it) for it in (False, True))

    assert not [*kept.forth(skipped=False)]
    assert [*deleted.forth(skipped=False)] == [extra("a")]
    kept.turn([0])
    kept.turn([0])
    assert not kept.is_checked(0)


def test_totals_count_what_is_checked_and_nothing_that_is_skipped_can_be() -> None:
    skipped = PlanRow(Action.SKIP, HERE.child("s"), None, Seen(9), None, "a device")
    sheet = sheet_of([copied("a"), copied("b", Seen(7)), extra("c"), skipped])

    sheet.toggle([0])
    sheet.turn([1])
    sheet.toggle([3])

    assert sheet.totals.copy == Total()
    assert sheet.totals.back == Total(1, 7)
    assert sheet.totals.delete == Total(1, 5)
    assert (sheet.totals.left, sheet.totals.skipped) == (1, 1)
    assert totals_text(sheet.totals, 80, complete=True).rstrip() == (
        "← 1, 7 B  ✗ delete 1, 5 B  1 not checked  1 skipped"
    )


@settings(max_examples=60, deadline=None)
@given(ROWS, st.lists(st.tuples(st.sampled_from("ctiA"), st.integers(0, 29))))
def test_totals_are_those_of_the_rows_whatever_was_done(
    rows: list[PlanRow], done: list[tuple[str, int]]
) -> None:
    sheet = sheet_of(rows, delete=False)

    for what, at in done:
        some = [row for row in (at, at // 2) if row < len(rows)]
        match what:
            case "c":
                sheet.toggle(some)
            case "t":
                sheet.turn(some)
            case "i":
                sheet.invert(some)
            case _:
                sheet.toggle(range(len(rows)))

    forth, back = [*sheet.forth(skipped=False)], [*sheet.back()]
    deletes = [row for row in forth if row.action is Action.DELETE]
    copies = [row for row in forth if row.action is Action.COPY]
    assert sheet.totals.copy == Total(len(copies), sum(row.size for row in copies))
    assert sheet.totals.back == Total(len(back), sum(row.size for row in back))
    assert sheet.totals.delete == Total(len(deletes), sum(r.size for r in deletes))
    checked = sheet.totals.checked + sheet.totals.skipped
    assert checked + sheet.totals.left == len(rows)


def test_a_sheet_is_narrowed_by_name_and_by_what_became_of_it_as_it_grows() -> None:
    sheet = sheet_of([copied("New.txt"), copied("old.txt", Seen(1))])
    window = Window(sheet)

    window.narrow("TXT", Group.NEW)
    sheet.add(copied("later.txt"))
    sheet.add(copied("other"))
    sheet.add(extra("extra.txt"))

    window.grow()

    assert [*window.rows] == [0, 2]
    sheet.toggle(window.rows)
    assert [row.source.name for row in sheet.forth(skipped=False)] == [
        "old.txt",
        "other",
        "extra.txt",
    ]


def test_only_what_a_disk_can_call_so_is_copied_back_to_it() -> None:
    sheet = sheet_of([extra("a//b"), extra("../up"), extra("fine/name")])

    assert [sheet.can_turn(at) for at in range(3)] == [False, False, True]
    assert may_be_called("a//b", THERE)


def test_new_rows_cannot_be_turned_because_there_is_nothing_to_copy() -> None:
    assert sheet_of([copied("a")]).turn([0]) == 0


@settings(max_examples=100, deadline=None)
@given(COPIES | DELETES | SKIPS, st.integers(7, 130))
def test_no_name_and_no_reason_is_obeyed_or_leaves_its_line(
    row: PlanRow, width: int
) -> None:
    sheet = sheet_of([replace(row, reason=row.source.key)])
    wish = SyncWish(HERE.child(f"{row.source.name}/"), THERE)

    for text in (
        row_text(sheet, 0, width),
        fact_text(sheet, 0, width),
        title_text(wish, width),
    ):
        assert safe(text) == text
        assert cell_len(text) == width


def test_a_row_says_what_is_done_how_much_it_is_and_why() -> None:
    sheet = sheet_of([copied("a"), extra("b")])

    assert row_text(sheet, 0, 50) == f"[x] → {'a':21} {'10 B':>9} {'new':12}"
    assert row_text(sheet, 1, 40) == f"[x] ✗ {'b':24} {'5 B':>9}"
    assert fact_text(sheet, 1, 80).startswith("extra  source: nothing  target: 5 B ")
    assert fact_text(sheet, 1, 42) == f"{'extra  nothing → 5 B  (t: copy it back)':42}"
    assert fact_text(sheet, 1, 30) == f"{'extra  (t: copy it back)':30}"


def test_many_rows_are_narrowed_and_unchecked_together() -> None:
    sheet = sheet_of([copied(f"folder/name-{n:06}") for n in range(20_000)])

    window = Window(sheet)

    window.narrow("-0199", Group.ALL)
    sheet.toggle(window.rows)

    assert len(window.rows) == 100
    assert sheet.totals.copy.objects == 20_000 - 100
    assert sheet.deed(0) is Deed.COPY


class TestWish:
    def test_patterns_are_typed_as_words_and_those_to_take_win(self) -> None:
        filters = typed_filters("'a b*' *.tmp", "keep.tmp")

        assert [(each.pattern, each.includes) for each in filters] == [
            ("a b*", False),
            ("*.tmp", False),
            ("keep.tmp", True),
        ]
        assert typed_filters(*typed(filters)) == filters

    def test_two_places_have_to_be_apart(self) -> None:
        inner = THERE.child("x/")

        assert wrong_pair(THERE, inner)
        assert wrong_pair(THERE, THERE)
        assert wrong_pair(HERE, Location("s3", ""))
        assert wrong_pair(HERE, Location("file", "data2/")) is None

    def test_deletes_are_planned_though_not_wished_for(self) -> None:
        wish = SyncWish(HERE, THERE)

        assert wish.to_plan().sync != wish.request().sync
        assert wish.turned.source == THERE
