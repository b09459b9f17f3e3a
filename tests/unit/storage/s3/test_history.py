"""Of deletions that are taken back none is left over, however a server lists them."""

from __future__ import annotations

import pytest

from fxtui.domain.history import Revision
from fxtui.storage.s3.history import _is_plainly_next

MARKER = Revision("above", modified=9.0, is_deletion=True)


def version(second: float) -> Revision:
    return Revision("version", 1, second)


def deletion(second: float) -> Revision:
    return Revision("deletion", modified=second, is_deletion=True)


@pytest.mark.parametrize(
    ("below", "is_next"),
    [
        ([version(8.0)], True),
        ([version(8.0), deletion(7.0)], True),
        ([version(9.0)], False),
        ([version(8.0), deletion(8.0)], False),
        ([deletion(8.0), version(7.0)], False),
        ([version(8.0), version(7.0), deletion(8.0)], False),
    ],
)
def test_of_one_second_nobody_knows_which_was_first(
    below: list[Revision], is_next: bool
) -> None:
    assert _is_plainly_next(below, MARKER) is is_next
