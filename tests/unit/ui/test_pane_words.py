"""What a pane says while nothing is to be seen in it yet."""

from __future__ import annotations

import pytest

from fxtui.domain.entry import Columns, Entry, Kind
from fxtui.domain.location import Location
from fxtui.ui.pane_words import LONG, Reading, Wait, notice
from fxtui.ui.query import query_of
from fxtui.ui.rows import Rows
from fxtui.ui.search import Search

PLACE = Location("s3", "bucket/")


def rows(*keys: str, find: str = "") -> Rows:
    """None of them is seen: they are not arranged."""
    found = Rows(PLACE)
    found.extend(Columns.of([Entry(key, Kind.FILE, 1) for key in keys]))
    found.search = Search(PLACE, query_of(find, 0)) if find else None
    return found


@pytest.mark.parametrize(
    ("seen", "doing", "lacks"),
    [
        (rows(), "listing …", "nothing has come yet"),
        (rows("bucket/.hidden"), "listing …", "nothing to see yet"),
        (rows(find="x"), "looking …", "nothing is found yet"),
    ],
)
def test_who_waits_long_is_told_how_long_and_for_what(
    seen: Rows, doing: str, lacks: str
) -> None:
    def told(seconds: float) -> tuple[str, ...]:
        return notice(seen, PLACE, None, Reading.BEGUN, Wait(seconds))

    assert told(LONG - 0.1) == (f"  {doing}",)
    assert told(12.9) == (f"  {doing} 12 s", f"  {lacks}; Esc stops it")
