"""How rows stand on a screen: broken into lines, moved aside, and what is found; pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from rich.cells import cell_len, chop_cells

from fxtui.front.preview import Row, Run, Tone
from fxtui.front.preview.drawing import text_of

_LOOSE: Final = 3
"""A line is broken between words if that leaves no more than this part of it empty."""


def parts(row: Row, width: int) -> list[Row]:
    """A row in lines of at most ``width`` cells; an empty one is one line."""
    text = text_of(row)
    if width < 1 or cell_len(text) <= width:
        return [row]
    ends = list(_ends(text, width))
    return [cut(row, begin, end) for begin, end in pairwise([0, *ends])]


def _ends(text: str, width: int) -> Iterator[int]:
    """Where each line ends: behind a blank if one is near, else where it is full."""
    begin, count = 0, len(text)
    while begin < count:
        some = text[begin : begin + width]
        piece = next(iter(chop_cells(some, width)), some)  # none, if it has no width
        end = begin + max(1, len(piece))
        blank = text.rfind(" ", begin, end)
        if end < count and text[end] != " " and blank - begin > len(piece) // _LOOSE * 2:
            end = blank + 1
        yield end
        begin = end


def cut(row: Row, begin: int, end: int) -> Row:
    """The characters of a row from one to before another."""
    kept, at = [], 0
    for text, tone, paint in row:
        some = text[max(0, begin - at) : max(0, end - at)]
        if some:
            kept.append(Run(some, tone, paint))
        at += len(text)
    return tuple(kept)


def marked(row: Row, needle: str) -> Row:
    """The row, with what is looked for in a tone of its own."""
    found = list(places(text_of(row), needle)) if needle else []
    if not found:
        return row
    runs, at = list[Run](), 0
    for begin in found:
        end = begin + len(needle)
        runs += cut(row, at, begin)
        runs.append(Run(text_of(cut(row, begin, end)), Tone.FOUND))
        at = end
    return (*runs, *cut(row, at, len(text_of(row))))


def places(text: str, needle: str) -> Iterator[int]:
    """Where a text holds this; capitals count only if it has some."""
    if needle.islower():
        text = text.lower()
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + len(needle))
