"""Which parts are there: counted exactly, and drawn in as many cells as there is room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.transfer import Inspection
from fxtui.ui.parts_map import Parts, count_parts, parts_map, parts_text

from ...ui.queue_samples import MIB, transfer


def inspection(size: int, step: int, *parts: tuple[int, int]) -> Inspection:
    return Inspection(transfer(size=size), step, parts)


def test_a_part_is_whole_in_part_or_missing_and_the_last_one_is_shorter() -> None:
    found = inspection(10, 4, (1, 4), (2, 3), (3, 2))

    assert count_parts(found) == Parts(done=2, partly=1, missing=0)
    assert parts_map(found) == "█▒█"
    assert parts_text(found) == "2 of 3 done, 1 partly, each of 4 B"


def test_a_part_that_was_begun_without_a_byte_is_missing() -> None:
    assert count_parts(inspection(8, 4, (1, 0))) == Parts(0, 0, 2)
    assert parts_map(inspection(8, 4, (1, 0))) == "··"


@pytest.mark.parametrize("size", [0, MIB])
def test_what_has_no_parts_has_no_map(size: int) -> None:
    assert (parts_map(inspection(size, 0)), parts_text(inspection(size, 0))) == ("", "")


def test_many_parts_share_a_cell_which_is_full_only_if_all_are_there() -> None:
    found = inspection(8, 1, (1, 1), (2, 1), (3, 1))

    assert parts_map(found, cells=4) == "█▒··"


@given(st.integers(1, 10_000), st.integers(1, 1_000), st.sets(st.integers(1, 50)))
def test_no_map_is_larger_than_its_place_and_all_parts_are_counted(
    size: int, step: int, begun: set[int]
) -> None:
    total = -(-size // step)
    found = inspection(size, step, *((n, step) for n in begun if n < total))

    assert len(parts_map(found, cells=60)) <= 60
    assert count_parts(found).total == total
