"""Whatever a server repeats in a listing, each entry is told once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.entry import Entry, Kind
from fxtui.storage.dropbox.seen import Seen

pages_of_names = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=5), min_size=1)


def page_of(names: list[str]) -> list[Entry]:
    return [Entry(name, Kind.FILE) for name in names]


@given(pages_of_names)
def test_no_name_is_told_twice_and_none_is_lost(pages: list[list[str]]) -> None:
    seen, cursor, told = Seen(), None, list[str]()

    for number, names in enumerate(pages):
        page = seen.told(cursor)
        told += [entry.key for entry in page.fresh(page_of(names))]
        cursor = str(number)
        seen.go_on(page, cursor)

    assert sorted(told) == sorted({name for names in pages for name in names})


def test_a_page_that_is_asked_for_again_is_the_same() -> None:
    seen = Seen()
    seen.told(None).fresh(page_of(["a"]))
    seen.go_on(seen.told(None), "1")

    answers = [seen.told("1").fresh(page_of(["b", "c"])) for _ in range(2)]

    assert answers[0] == answers[1] == page_of(["b", "c"])


def test_a_listing_that_has_ended_is_forgotten() -> None:
    seen = Seen()
    first = seen.told(None)
    first.fresh(page_of(["a"]))
    seen.go_on(first, "1")

    seen.go_on(seen.told("1"), None)

    assert seen.told("1").fresh(page_of(["a"])) == page_of(["a"])


def test_listings_that_nobody_goes_on_with_are_forgotten_in_time() -> None:
    seen = Seen()

    for number in range(1000):
        told = seen.told(None)
        told.fresh(page_of(["a"]))
        seen.go_on(told, f"listing {number}")

    assert seen.told("listing 0").fresh(page_of(["a"]))
    assert not seen.told("listing 999").fresh(page_of(["a"]))
