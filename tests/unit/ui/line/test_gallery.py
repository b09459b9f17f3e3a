"""The terminal has the pictures that are seen, and is sent nothing twice."""

from __future__ import annotations

from random import Random

from rich.cells import cell_len

from fxtui.front.picture.easel import Easel, Graphic
from fxtui.front.picture.pixels import Pixels
from fxtui.front.picture.told import Size
from fxtui.ui.line.answers import Answers
from fxtui.ui.line.canvas import Canvas
from fxtui.ui.line.gallery import Gallery
from fxtui.ui.line.row import row_of

ROWS = 12


def picture(way: str) -> Graphic:
    easel = Easel("kitty" if way == "kitty" else "sixel", Size(60, 30), Size(6, 12))
    found = easel.graphic(Pixels(60, 96, b"abcdef", bytes([0, 1]) * 2880))
    assert found
    return found


class Shown:
    """A canvas with a picture on it, and what is sent for it."""

    def __init__(self, way: str) -> None:
        self.gallery = Gallery()
        self.canvas = Canvas(40, ROWS, gallery=self.gallery)
        self.graphic = picture(way)
        self.gallery.hang(self.graphic)

    def lay(self, top: int, *, cover: int | None = None) -> str:
        """The picture from this row on, with something over one of its rows."""
        marks = dict(enumerate(self.graphic.marks, top))
        for y in range(ROWS):
            runs = [("ab", "\0"), (marks.get(y, " "), "\0"), (" " * 40, "\0")]
            self.canvas.lay(y, 0, row_of(runs, cell_len).first(40))
        if cover is not None:
            self.canvas.lay(cover, 5, row_of([("dialog", "\0")], cell_len))
        return self.sent()

    def sent(self) -> str:
        """All of it, frame by frame."""
        sent = [self.canvas.changes()]
        while not self.canvas.is_shown:
            sent.append(self.canvas.changes())
        return "".join(sent)


def test_sixels_are_sent_once_and_again_where_they_were_covered() -> None:
    shown = Shown("sixel")
    strips = len(shown.graphic.pieces)
    height = shown.graphic.strip

    first = shown.lay(1)
    assert first.count("\x1bP") == strips == 8
    assert not any(mark in first for mark in "".join(shown.graphic.marks))
    assert f"\x1b[{2 + height};3H\x1bP" in first
    assert shown.lay(1) == ""

    covered = shown.lay(1, cover=3)
    assert "dialog" in covered
    assert "\x1bP" not in covered

    assert shown.lay(1).count("\x1bP") == 1
    assert shown.lay(2).count("\x1bP") == strips
    assert shown.lay(5).count("\x1bP") == ROWS - 1 - 5

    shown.canvas.forget()
    assert shown.sent().count("\x1bP") == ROWS - 1 - 5


def test_kitty_has_a_picture_once_wherever_it_stands() -> None:
    shown = Shown("kitty")

    first = shown.lay(1)
    assert first.count("a=T,U=1") == 1
    assert first.count("\U0010eeee") == 10 * 8
    assert first.index("a=T,U=1") < first.index("\U0010eeee")
    assert "\x1b_G" not in shown.lay(1, cover=3)
    assert "\x1b_G" not in shown.lay(3)

    shown.gallery.through_tmux = True
    assert shown.gallery.farewell().startswith("\x1bPtmux;\x1b\x1b_Ga=d,d=I")
    shown.gallery.forget()
    assert shown.gallery.farewell() == ""
    assert "\x1bPtmux;\x1b\x1b_Ga=T" in shown.lay(2)


def test_a_large_picture_goes_with_several_frames_or_breaks_off() -> None:
    shown = Shown("kitty")
    noise = Random(3).randbytes(150_000)
    large = Easel("kitty", Size(60, 30), Size(6, 12)).graphic(
        Pixels(500, 300, bytes(range(256)) * 3, noise)
    )
    assert large
    shown.gallery.hang(large)
    shown.graphic = large
    shown.canvas.lay(0, 0, row_of([(next(large.marks), "\0")], cell_len))

    begun = shown.canvas.changes()
    assert not shown.canvas.is_shown
    assert len(begun) < 40_000
    assert shown.gallery.farewell().startswith("\x1b_Gq=2,m=0;\x1b\\")
    shown.canvas.lay(0, 0, row_of([(" " * 40, "\0")], cell_len))

    assert shown.sent().endswith("\x1b_Gq=2,m=0;\x1b\\")
    assert shown.canvas.is_shown


def test_answers_are_taken_out_of_what_is_typed() -> None:
    heard: list[str] = []
    answers = Answers(heard.append)

    assert answers.sift("j\x1b[?63;4c\x1bP>|XTerm(3") == "j"
    assert answers.is_holding
    assert answers.sift("79)\x1b\\k\x1b[6;18;9t\x1b[A") == "k\x1b[A"
    assert answers.sift("\x1b_Gi=31;OK\x1b\\\x1b[?1;0;256S\x1b") == ""
    assert answers.sift("[B") == "\x1b[B"
    assert answers.sift("\x1b") == ""
    assert answers.rest() == "\x1b"
    assert heard == [
        "\x1b[?63;4c",
        "\x1bP>|XTerm(379)\x1b\\",
        "\x1b[6;18;9t",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[?1;0;256S",
    ]
