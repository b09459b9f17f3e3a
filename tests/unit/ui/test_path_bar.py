"""What stands beside a path is told as far as there is room, and never half."""

from __future__ import annotations

import pytest

from fxtui.ui.path_bar import note_within


@pytest.mark.parametrize(
    ("room", "told"),
    [
        (40, " delivered by you  keys 47 min  1 "),
        (34, " delivered by you  keys 47 min  1 "),
        (33, " keys 47 min  1 "),
        (15, " 1 "),
        (2, " 1"),
    ],
)
def test_no_word_is_cut_in_two_where_there_is_room_for_others(
    room: int, told: str
) -> None:
    assert note_within("delivered by you  keys 47 min  1", room) == told


def test_nothing_is_told_of_nothing() -> None:
    assert note_within("", 10) == ""
