"""Whatever is wanted and whatever was shown, the changes make the terminal show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyte
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from fxtui.ui.line.canvas import Canvas
from fxtui.ui.line.pen import PLAIN, Pen, pen_of, turn
from fxtui.ui.line.row import Row, is_plain, row_of

WIDTH: Final = 24
HEIGHT: Final = 3

letters = st.sampled_from("ab  …│漢é🎉e\u0301") | st.sampled_from(["e\u0301", "한"])
texts = st.lists(letters, max_size=WIDTH).map("".join)
pens = st.builds(
    Pen,
    st.sets(st.sampled_from(["1", "3", "4", "7", "9"])).map(lambda s: tuple(sorted(s))),
    st.sampled_from(["", "31", "38;5;9", "38;2;1;2;3"]),
    st.sampled_from(["", "44", "48;2;9;8;7"]),
    st.just(""),
)
runs = st.lists(st.tuples(texts, pens), min_size=1, max_size=4)
strokes = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), runs)
frames = st.lists(st.lists(strokes, max_size=5), min_size=1, max_size=5)


class Seen:
    """A terminal, and a canvas before it."""

    def __init__(self) -> None:
        self.canvas = Canvas(WIDTH, HEIGHT)
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.screen.reset_mode(pyte.modes.DECAWM)
        self._stream = pyte.Stream(self.screen)

    def paint(self, strokes: Sequence[tuple[int, int, list[tuple[str, Pen]]]]) -> str:
        for y, x, runs in strokes:
            signed = [(text, self.canvas.pens.sign(pen)) for text, pen in runs]
            self.canvas.lay(y, x, row_of(signed, cell_len))
        sent = self.canvas.changes()
        self._stream.feed(sent)
        return sent

    def cells(self) -> list[list[object]]:
        """Each cell with its look; a blank has no ink."""
        return [[self.screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@settings(deadline=None, max_examples=60)
@given(frames)
@example([[(0, 0, [("漢" * 12, PLAIN)])], [(0, 1, [("ab", PLAIN)])]])
@example([[(0, 22, [("漢字", PLAIN)])], [(0, 0, [("a", Pen(("1",)))])]])
def test_the_terminal_shows_in_the_end_what_it_shows_when_all_is_sent(
    frames: list[list[tuple[int, int, list[tuple[str, Pen]]]]],
) -> None:
    seen = Seen()
    for frame in frames:
        seen.paint(frame)

    by_changes = seen.cells()
    seen.screen.reset()
    seen.screen.reset_mode(pyte.modes.DECAWM)
    seen.canvas.forget()
    seen.paint([])

    assert by_changes == seen.cells()


@given(runs)
def test_nothing_is_sent_twice(runs: list[tuple[str, Pen]]) -> None:
    seen = Seen()
    seen.paint([(1, 0, runs)])

    assert seen.paint([(1, 0, runs)]) == ""
    assert seen.canvas.is_shown


def test_a_character_that_changes_costs_a_character_and_the_way_to_it() -> None:
    seen = Seen()
    seen.paint([(0, 0, [("0123456789", PLAIN)])])

    assert seen.paint([(0, 0, [("01234x6789", PLAIN)])]) == "\x1b[1;6Hx"


def test_what_stands_behind_a_wide_character_is_put_into_its_column() -> None:
    seen = Seen()

    sent = seen.paint([(0, 0, [("a漢字b", PLAIN)])])

    assert "a漢字\x1b[6Gb" in sent


@given(pens, pens)
def test_a_pen_is_as_good_as_new_after_any_other(old: Pen, new: Pen) -> None:
    turned, fresh = pyte.Screen(2, 1), pyte.Screen(2, 1)

    pyte.Stream(turned).feed(turn(PLAIN, old) + turn(old, new) + "x")
    pyte.Stream(fresh).feed(turn(PLAIN, new) + "x")

    assert turned.buffer[0][0] == fresh.buffer[0][0]


@given(pens)
def test_a_pen_is_read_as_it_is_written(pen: Pen) -> None:
    assert pen_of(turn(PLAIN, pen)) == pen


def test_whatever_is_plain_takes_one_cell_for_everybody() -> None:
    plain = [chr(code) for code in range(0x20, 0x20000) if is_plain(chr(code))]

    assert len(plain) > 1500
    assert all(cell_len(character) == 1 for character in plain)
    assert all(wcwidth(character) == 1 for character in plain)


@given(texts, st.integers(0, WIDTH))
def test_a_row_that_is_cut_holds_no_half_of_a_character(text: str, width: int) -> None:
    row = row_of([(text, "\0")], cell_len).first(width)

    assert len(row.cells) == len(row.pens) == min(width, cell_len(text))
    assert cell_len("".join(row.cells)) == len(row.cells)


def test_a_row_that_lost_what_was_not_plain_is_plain_again() -> None:
    row = row_of([("漢字 and more", "\0")], cell_len)

    assert row.with_(0, Row("abcd", "\0" * 4)).is_plain
