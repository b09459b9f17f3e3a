"""The footer says whole words, whatever the width, and always the way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.ui.footer import LAST, fitting, words_of
from fxtui.ui.keys import keys_for

KEYS = keys_for("default", {})
WORDS = words_of(KEYS, in_queue=False)
QUEUE = words_of(KEYS, in_queue=True)


@given(st.integers(0, 200))
def test_what_is_said_fits_or_is_the_least(width: int) -> None:
    kept = fitting(WORDS, width)

    assert kept[-LAST:] == WORDS[-LAST:]
    assert len(kept) == LAST or sum(word.width for word in kept) <= width


@pytest.mark.parametrize("width", [80, 120])
def test_most_is_said_where_there_is_room(width: int) -> None:
    assert len(fitting(WORDS, width)) >= len(WORDS) - 1
    assert len(fitting(QUEUE, width)) >= len(QUEUE) - 1


def test_the_queue_has_words_of_its_own_beside_those_of_the_program() -> None:
    pane, queue = ({word.command for word in words} for words in (WORDS, QUEUE))

    assert "pause" in queue - pane
    assert "copy" in pane - queue
    assert pane & queue == {"transfers", "help", "detach"}


def test_the_key_of_the_queue_is_told_by_where_it_leads() -> None:
    there, back = (
        next(word for word in words if word.command == "transfers")
        for words in (WORDS, QUEUE)
    )
    assert (there.text, back.text) == ("Transfers", "Panes")
