"""Which unfinished uploads are meant, and which may be of a file."""

from __future__ import annotations

import pytest

from fxtui.cli.uploads import adoptable, chosen_of
from fxtui.domain.engine import Unfinished
from fxtui.domain.errors import NotFound
from fxtui.domain.value import replace
from fxtui.front.adopting import fits

from .samples import MIB, THERE

KEY = THERE.child("a")
UPLOAD = Unfinished(KEY, "one", 1000.0, 8 * MIB, 2, 16 * MIB)
OTHER = replace(UPLOAD, upload_id="two", began=5000.0)
DAY = 86_400.0


def test_uploads_are_chosen_by_number() -> None:
    assert chosen_of([UPLOAD, OTHER], ["two", "two"], None, 0.0) == [OTHER]


def test_a_number_that_nobody_knows_aborts_nothing() -> None:
    with pytest.raises(NotFound):
        chosen_of([UPLOAD], ["one", "three"], None, 0.0)


def test_only_what_is_known_to_be_old_is_old() -> None:
    ageless = replace(UPLOAD, began=None)

    assert chosen_of([UPLOAD, OTHER, ageless], [], DAY, 1000.0 + DAY) == [UPLOAD]


@pytest.mark.parametrize(
    ("size", "may"), [(16 * MIB, True), (40 * MIB, True), (15 * MIB, False)]
)
def test_parts_fit_a_file_that_can_be_cut_so(size: int, may: bool) -> None:
    assert fits(UPLOAD, size) is may


def test_more_parts_than_a_file_has_are_not_of_it() -> None:
    assert not fits(replace(UPLOAD, parts=4, size=9 * MIB), 9 * MIB)


def test_an_upload_without_parts_is_of_no_file_unless_it_is_named() -> None:
    empty = replace(UPLOAD, parts=0, size=0, part_size=0)

    assert adoptable([empty], KEY, MIB, None) == []
    assert adoptable([empty], KEY, MIB, "one") == [empty]


def test_an_upload_of_another_key_is_never_taken() -> None:
    longer = replace(UPLOAD, location=THERE.child("ab"))

    assert adoptable([longer], KEY, 16 * MIB, None) == []
