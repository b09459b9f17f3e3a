"""Pages of a million transfers, of which only those near the view are here."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.request import TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import Transfer, TransferPage
from fxtui.ui.queue_pages import QueuePages, Want, merged

from ...ui.queue_samples import transfer

TOP = range(0, 20)


def rows(*numbers: int) -> tuple[Transfer, ...]:
    return tuple(transfer(number, state=State.QUEUED) for number in numbers)


def page(*numbers: int, more: bool = False) -> TransferPage:
    return TransferPage(rows(*numbers), TransferId(numbers[-1]) if more else None)


def ask(
    pages: QueuePages, *, view: range = TOP, version: int = 1, now: float = 0.0
) -> Want | None:
    return pages.next(view=view, version=version, count=1000, now=now)


def test_the_first_look_asks_for_the_first_page_and_only_once() -> None:
    pages = QueuePages(every=1.0)

    assert ask(pages) == Want(None)
    assert ask(pages) is None


def test_the_next_page_is_asked_for_before_its_rows_are_seen() -> None:
    pages = QueuePages(every=1.0)
    ask(pages)
    pages.fill(page(*range(1, 101), more=True))

    assert ask(pages, view=range(0, 20)) is None
    assert ask(pages, view=range(60, 80)) == Want(TransferId(100))
    pages.fill(page(*range(101, 111)))
    assert [row.id for row in pages.rows] == list(range(1, 111))
    assert ask(pages, view=range(90, 110)) is None


def test_other_counts_make_what_is_seen_old_but_not_oftener_than_agreed() -> None:
    pages = QueuePages(every=1.0)
    ask(pages, now=0.0)
    pages.fill(page(*range(1, 10)))

    assert ask(pages, version=2, now=0.5) is None
    assert pages.is_late(view=TOP, version=2)
    assert ask(pages, version=2, now=1.5) == Want(None)
    pages.fill(page(4, 5))
    assert [row.id for row in pages.rows] == [4, 5]
    assert not pages.is_late(view=TOP, version=2)


def test_only_the_page_that_is_seen_is_asked_for_again() -> None:
    pages = QueuePages(every=1.0)
    ask(pages)
    pages.fill(page(*range(1, 301), more=True))

    assert ask(pages, view=range(100, 120), version=2, now=2.0) == Want(TransferId(100))
    assert ask(pages, view=TOP, version=2, now=8.0) == Want(None)


def test_a_page_that_never_comes_is_asked_for_again() -> None:
    pages = QueuePages(every=1.0)
    ask(pages, now=0.0)

    assert ask(pages, now=4.0) is None
    assert ask(pages, now=6.0) == Want(None)


def test_a_page_that_comes_twice_changes_nothing() -> None:
    pages = QueuePages(every=1.0)
    ask(pages)
    pages.fill(page(1, 2))
    pages.fill(page(8, 9))

    assert [row.id for row in pages.rows] == [1, 2]


def test_a_tab_that_counts_nothing_is_empty_without_asking() -> None:
    pages = QueuePages(every=1.0)
    ask(pages)
    pages.fill(page(1, 2))

    assert pages.next(view=TOP, version=2, count=0, now=9.0) is None
    assert pages.rows == []


@given(
    st.sets(st.integers(1, 60)),
    st.sets(st.integers(1, 60)),
    st.integers(0, 60),
    st.integers(1, 20),
)
def test_what_a_page_speaks_of_is_as_it_says_and_the_rest_as_it_was(
    known: set[int], true: set[int], after: int, limit: int
) -> None:
    below = sorted(number for number in true if number > after)
    is_last = len(below) < limit
    told = page(*below[:limit], more=not is_last) if below else TransferPage(())
    end = 60 if is_last else below[limit - 1]

    found = merged(rows(*sorted(known)), TransferId(after), told)

    spoken = {number for number in true if after < number <= end}
    beyond = {number for number in known if number <= after or number > end}
    assert [row.id for row in found] == sorted(spoken | beyond)
