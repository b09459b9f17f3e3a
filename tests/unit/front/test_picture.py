"""A picture is what its pixels are, in as many bytes as it may take."""

from __future__ import annotations

import base64
import io
import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fxtui.domain.names import safe
from fxtui.front.inside.found import Found
from fxtui.front.picture.easel import MOST_SENT, Easel, Graphic
from fxtui.front.picture.kitty import written
from fxtui.front.picture.marks import (
    MOST_COLUMNS,
    MOST_ROWS,
    NUMBERS,
    Place,
    place_of,
    row_of_marks,
)
from fxtui.front.picture.pixels import Pixels
from fxtui.front.picture.told import (
    FIRST,
    Size,
    Told,
    Wish,
    asked_next,
    may_be_asked,
    way_of,
)
from fxtui.front.preview.drawing import Drawing, Made, text_of
from fxtui.front.preview.insight import insight

CELL = Size(9, 18)
XTERM = "\x1b[?63;1;2;4;6c"
TMUX = "\x1bP>|tmux 3.5a\x1b\\"
KITTY = "\x1bP>|kitty(0.41.1)\x1b\\"
DRAWN = "\x1b_Gi=31;OK\x1b\\"


@st.composite
def pixels(draw: st.DrawFn) -> Pixels:
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    colours = draw(st.integers(1, 20))
    palette = draw(st.binary(min_size=3 * colours, max_size=3 * colours))
    chance = draw(st.randoms(use_true_random=False))
    shown = bytes(chance.randrange(colours) for _ in range(width * height))
    return Pixels(width, height, palette, shown)


def easel(way: str, cell: Size = CELL) -> Easel:
    return Easel("kitty" if way == "kitty" else "sixel", Size(60, 30), cell)


def graphic(found: Pixels, way: str, cell: Size = CELL) -> Graphic:
    made = easel(way, cell).graphic(found)
    assert made
    return made


@settings(max_examples=20)
@given(pixels(), st.sampled_from([Size(6, 13), Size(9, 18), Size(10, 20), Size(7, 15)]))
def test_sixels_are_the_pixels_row_by_row(found: Pixels, cell: Size) -> None:
    made = graphic(found, "sixel", cell)

    rows = [row for piece in made.pieces for row in painted(piece)]
    assert found.height - 5 <= len(rows) <= found.height
    for at, row in enumerate(rows):
        colours = [percent(found.colour(each)) for each in found.rows(at, 1)]
        assert row == colours


def percent(levels: bytes) -> tuple[int, ...]:
    return tuple(round(level / 2.55) for level in levels)


def painted(piece: str) -> list[list[tuple[int, ...]]]:
    """What a terminal makes of a sequence of sixels: rows of colours."""
    head = re.match(r'\x1bP0;1q"1;1;(\d+);(\d+)', piece)
    assert head
    assert piece.endswith("\x1b\\")
    width, height = map(int, head.groups())
    empty: list[tuple[int, ...]] = [()] * width
    rows = [[*empty] for _ in range(-(-height // 6) * 6)]
    palette: dict[int, tuple[int, ...]] = {}
    x, y, colour = 0, 0, 0
    tokens = re.findall(r"#[\d;]+|!\d+[?-~]|[?-~]|[$-]", piece[head.end() : -2])
    assert "".join(tokens) == piece[head.end() : -2]
    for token in tokens:
        if token[0] == "#":
            colour, *levels = map(int, token[1:].split(";"))
            if levels:
                palette[colour] = tuple(levels[1:])
        elif token in "$-":
            x, y = 0, y + 6 * (token == "-")
        else:
            count = int(token[1:-1]) if token[0] == "!" else 1
            for bit in range(6):
                if ord(token[-1]) - 63 >> bit & 1:
                    rows[y + bit][x : x + count] = [palette[colour]] * count
            x += count
    return rows[:height]


@settings(max_examples=20)
@given(pixels())
def test_what_kitty_is_sent_is_an_image_of_the_pixels(found: Pixels) -> None:
    made = graphic(found, "kitty")

    content = "".join(re.findall(r";([^;]*)\x1b\\", "".join(made.pieces)))
    image = Image.open(io.BytesIO(base64.b64decode(content)))
    assert image.size == (found.width, found.height)
    assert image.tobytes() == found.indices
    assert bytes(image.getpalette() or ())[: len(found.palette)] == found.palette
    assert all(len(piece) < 4300 for piece in made.pieces)


@pytest.mark.parametrize("way", ["kitty", "sixel"])
def test_the_worst_picture_is_no_more_bytes_than_it_may_take(way: str) -> None:
    wide, high = (480, 370) if way == "kitty" else (300, 250)
    noise = Random(9).randbytes(wide * high)
    shown = bytes(each & 127 for each in noise)
    found = Pixels(wide, high, bytes(range(128)) * 3, shown)

    made = graphic(found, way, Size(10, 20))

    assert sum(map(len, made.pieces)) <= MOST_SENT
    assert len(made.pieces) <= 8 or way == "kitty"


def test_a_reader_that_lies_has_no_picture() -> None:
    for false in (
        Pixels(2, 2, b"abc", b"\0\0\0"),
        Pixels(2, 2, b"abc", b"\0\0\0\1"),
        Pixels(2, 2, b"ab", b"\0\0\0\0"),
        Pixels(-2, -2, b"abc", b"\0\0\0\0"),
        Pixels(0, 0, b"", b""),
        Pixels(1000, 1000, b"abc", bytes(1_000_000)),
    ):
        found = Found("image", (false,))

        for way in ("kitty", "sixel"):
            drawing = insight(found, Drawing("", Made([])), 80, easel=easel(way))

            assert not drawing.graphics
            assert not len(drawing.rows)


def test_a_picture_is_rows_of_marks_that_no_name_has() -> None:
    found = Found("image", (Pixels(90, 40, b"abc", bytes(3600)),))

    drawing = insight(found, Drawing("", Made([])), 80, easel=easel("sixel"))

    (made,) = drawing.graphics
    assert (made.columns, made.rows) == (10, 3)
    assert [text_of(row) for row in drawing.rows] == [*made.marks]
    assert {*safe("".join(made.marks))} == {"�"}


@settings(max_examples=20)
@given(
    st.integers(0, NUMBERS - 1),
    st.integers(0, MOST_ROWS - 1),
    st.integers(1, MOST_COLUMNS),
)
def test_each_mark_says_what_it_is_of(number: int, row: int, columns: int) -> None:
    marks = row_of_marks(number, row, columns)

    places = [Place(number, row, column) for column in range(columns)]
    assert [place_of(mark) for mark in marks] == places
    letters = written(marks, "").count("\U0010eeee")
    assert letters == columns


# --- Asking --------------------------------------------------------------------------


def told(*answers: str) -> Told:
    found = Told()
    for answer in answers:
        found = found.hearing(answer)
    return found


@pytest.mark.parametrize(
    ("answers", "way"),
    [
        ((), None),
        (("\x1b[?62;22c",), None),
        ((XTERM,), "sixel"),
        (("\x1bP>|XTerm(379)\x1b\\", XTERM), "sixel"),
        ((KITTY, "\x1b[?62;c", DRAWN), "kitty"),
        ((KITTY, "\x1b[?62;c"), None),
        (("\x1bP>|kitty(0.26.5)\x1b\\", "\x1b[?62;c", DRAWN), None),
        (("\x1bP>|ghostty 1.1.3\x1b\\", "\x1b[?62;22c", DRAWN), "kitty"),
        (("\x1bP>|WezTerm 20240203\x1b\\", "\x1b[?65;4;6;18;22c", DRAWN), "sixel"),
        ((TMUX, "\x1b[?1;2;4c"), None),
        ((TMUX, "\x1b[?1;2;4c", "\x1b[?62;c"), None),
        ((TMUX, "\x1b[?1;2;4c", XTERM), "sixel"),
        ((TMUX, "\x1b[?1;2c", XTERM), None),
        ((TMUX, "\x1b[?1;2;4c", KITTY, DRAWN, "\x1b[?62;c"), "kitty"),
    ],
)
def test_the_way_is_what_the_terminal_outside_says(
    answers: tuple[str, ...], way: str | None
) -> None:
    assert way_of("auto", told(*answers), CELL, is_slow=False) == way
    assert way_of("auto", told(*answers), CELL, is_slow=True) is None


def test_what_a_person_sets_wins() -> None:
    wishes: tuple[Wish, ...] = ("kitty", "sixel", "blocks", "off")

    assert [way_of(wish, Told(), CELL, is_slow=True) for wish in wishes] == [
        "kitty",
        "sixel",
        None,
        None,
    ]
    assert way_of("sixel", Told(), None, is_slow=False) is None


def test_nobody_is_asked_what_he_would_print() -> None:
    assert not may_be_asked({"TERM": "linux"})
    assert not may_be_asked({"TERM": "screen-256color"})
    assert may_be_asked({"TERM": "screen-256color", "TMUX": "/tmp/a,1,0"})
    assert "\x1b_G" not in FIRST
    assert asked_next(told("\x1bP>|XTerm(379)\x1b\\")) == ""
    assert asked_next(told(KITTY)).startswith("\x1b_G")
    escapes = re.findall("\x1b+", asked_next(told(TMUX)))
    assert {*map(len, escapes)} == {1, 2}


def test_a_cell_of_no_size_is_none() -> None:
    assert told("\x1b[6;18;9t").cell == CELL
    assert told("\x1b[6;0;0t").cell is None
    assert told("\x1b[?1;0;16S").colours == 16
    assert told("\x1b[?1;3;0S").colours == 256
