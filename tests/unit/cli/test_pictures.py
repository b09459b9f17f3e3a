"""The doctor says how images are previewed, and what stands in the way."""

from __future__ import annotations

from fxtui.cli.finding import Level
from fxtui.cli.pictures import verdict
from fxtui.front.picture.told import Size, Told

CELL = Size(9, 18)


def test_it_says_how_and_who_told_it() -> None:
    xterm = verdict(Told("XTerm(379)", abilities=("63;4",)), CELL, "auto")
    none = verdict(Told(), None, "auto")
    set_by_hand = verdict(Told(), None, "off")

    assert xterm.text == "by sixel, cells of 9 x 18 pixels (XTerm(379))"
    assert none.text == "of half-blocks (this terminal)"
    assert set_by_hand.text == "none: [ui] pictures is off"


def test_tmux_that_hands_nothing_on_is_told_how_to() -> None:
    shut = verdict(Told("tmux 3.5a", abilities=("1;2;4",)), CELL, "auto")
    open_ = Told("tmux 3.5a", "kitty(0.41.1)", ("1;2;4", "62;"), has_graphics=True)

    assert shut.level is Level.OK
    assert "allow-passthrough" in shut.advice
    assert "by kitty's protocol" in verdict(open_, CELL, "auto").text
