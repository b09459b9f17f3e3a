"""Cells of a picture, each a letter: of which picture, and which part of it; pure.

So a picture is rows of text until it leaves for the terminal, and whatever moves, covers
or cuts text does it to a picture. They are letters of the last plane, which nobody else
may use: ``safe()`` takes them out of every name.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

NUMBERS: Final = 7
"""Pictures that can be told apart; the letters end before U+10EEEE, which is kitty's."""

MOST_ROWS: Final = 60
MOST_COLUMNS: Final = 128

_FIRST: Final = 0x100000
_OF_ONE: Final = MOST_ROWS * MOST_COLUMNS
_LAST: Final = _FIRST + NUMBERS * _OF_ONE - 1

FIRST: Final = chr(_FIRST)
"""No letter that is none of these comes behind it, except kitty's own."""

MARKS: Final = re.compile(f"[{FIRST}-{chr(_LAST)}]+")


class Place(NamedTuple):
    """A cell of a picture, counted from 0."""

    number: int
    row: int
    column: int


def row_of_marks(number: int, row: int, columns: int) -> str:
    """The cells of a row of a picture."""
    first = _FIRST + number * _OF_ONE + row * MOST_COLUMNS
    return "".join(map(chr, range(first, first + columns)))


def place_of(mark: str) -> Place:
    number, rest = divmod(ord(mark) - _FIRST, _OF_ONE)
    return Place(number, *divmod(rest, MOST_COLUMNS))


def is_marks(text: str) -> bool:
    return MARKS.fullmatch(text) is not None
