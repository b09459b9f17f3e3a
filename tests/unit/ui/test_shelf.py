"""What is kept of places that were left."""

from __future__ import annotations

import pytest

from fxtui.domain.entry import Columns, Entry, Kind
from fxtui.domain.location import Location
from fxtui.ui import shelf as shelf_module
from fxtui.ui.rows import Rows
from fxtui.ui.shelf import Shelf

TOP = Location("s3", "bucket/")


def listed(place: Location, count: int) -> Rows:
    rows = Rows(place)
    rows.extend(Columns.of(Entry(f"{place.key}{n}", Kind.FILE, 0) for n in range(count)))
    return rows


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "ROWS", 10)


def test_the_oldest_goes_when_there_are_too_many_rows() -> None:
    shelf, half = Shelf(), 5
    places = [TOP.child(f"{number}/") for number in range(3)]

    for place, count in zip(places, (half, half, 1), strict=True):
        shelf.keep(listed(place, count))

    assert [shelf.take(place) is not None for place in places] == [False, True, True]


def test_the_last_stays_however_large_it_is() -> None:
    shelf = Shelf()

    shelf.keep(listed(TOP, 11))

    assert shelf.take(TOP) is not None


def test_what_a_job_may_have_changed_is_not_shown_again() -> None:
    shelf = Shelf()
    for name in ("a/", "b/"):
        shelf.keep(listed(TOP.child(name), 1))
    shelf.keep(listed(TOP, 1))

    shelf.forget(TOP.child("a/deep/"))

    assert shelf.take(TOP) is None
    assert shelf.take(TOP.child("a/")) is None
    assert shelf.take(TOP.child("b/")) is not None
