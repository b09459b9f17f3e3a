"""Which moments are meant, and what a delete took that can come back."""

from __future__ import annotations

from datetime import datetime

import pytest

from fxtui.domain.history import Revision
from fxtui.ui.past.moment import typed_moment
from fxtui.ui.past.undo import lost

KEPT = Revision("1", 5, 100.0)
GONE = Revision("2", None, 200.0, is_deletion=True)


def test_a_moment_is_how_long_ago_or_a_date() -> None:
    assert typed_moment("2h", 10_000.0) == 10_000.0 - 7200
    assert typed_moment(" 2d ago ", 0.0) == -2 * 86_400
    assert typed_moment("2026-11-20 14:00", 0.0) == (
        datetime(2026, 11, 20, 14).timestamp()
    )
    for wrong in ("", "soon", "2026-13-01"):
        with pytest.raises(ValueError, match="How long ago"):
            typed_moment(wrong, 0.0)


def test_what_was_deleted_before_is_not_taken_back() -> None:
    assert lost((GONE, KEPT), since=150.0) is KEPT
    assert lost((GONE, KEPT), since=250.0) is None


def test_what_is_there_again_or_not_kept_is_left_alone() -> None:
    assert lost((KEPT, GONE), since=0.0) is None
    assert lost((GONE,), since=0.0) is None
    assert lost((), since=0.0) is None
