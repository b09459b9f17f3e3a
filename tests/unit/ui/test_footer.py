"""The footer says whole words, whatever the width, and always the way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.ui.commands import COMMANDS
from fxtui.ui.footer import LAST, Word, fitting

WORDS = [Word(c.id, c.keys.split(",")[0], c.footer) for c in COMMANDS if c.footer]


@given(st.integers(0, 200))
def test_what_is_said_fits_or_is_the_least(width: int) -> None:
    kept = fitting(WORDS, width)

    assert kept[-LAST:] == WORDS[-LAST:]
    assert len(kept) == LAST or sum(word.width for word in kept) <= width


@pytest.mark.parametrize("width", [80, 120])
def test_most_is_said_where_there_is_room(width: int) -> None:
    assert len(fitting(WORDS, width)) >= len(WORDS) - 1
