"""One row of a screen, and where it differs from what stands there; pure.

A row is *plain* if each of its characters takes exactly one cell on every terminal that
there is: then single cells can be compared and sent. Terminals disagree about the rest,
so a row that has any of it is sent whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import ne, or_
from typing import Final, NamedTuple, Self

from fxtui.domain.names import safe

GAP: Final = 4
"""So many cells that are the same are sent again: to pass over them costs as much."""

_PLAIN: Final = frozenset(
    chr(code)
    for first, last in (
        (0x20, 0x7E),  # ASCII
        (0xA1, 0xAC),  # Latin, without the soft hyphen
        (0xAE, 0x2FF),
        (0x391, 0x3A1),  # Greek, Cyrillic
        (0x3A3, 0x3C9),
        (0x400, 0x482),
        (0x48A, 0x52F),
        (0x2010, 0x2027),  # dashes, dots
        (0x2030, 0x203B),
        (0x2190, 0x22FF),  # arrows, signs of mathematics
        (0x2400, 0x2426),  # pictures of controls
        (0x2500, 0x25FC),  # lines, blocks, shapes
        (0x25FF, 0x25FF),
        (0xFFFD, 0xFFFD),
    )
    for code in range(first, last + 1)
)  # as a regular expression it would take longer to compile than a frame to paint

_RUNS: Final = re.compile(rb"\x01(?:\x00{0,%d}\x01)*" % GAP)
_SAME_PEN: Final = re.compile(r"(.)\1*", re.DOTALL)


def is_plain(text: str) -> bool:
    """Whether each character of it takes one cell, whoever counts."""
    if text.isascii():
        return text.isprintable()
    return _PLAIN.issuperset(text)


class Run(NamedTuple):
    """Some cells in one pen, beside each other."""

    x: int
    text: str
    pen: str
    width: int


class Row(NamedTuple):
    """What each cell holds, and a character for the pen that it is written in.

    The cells of a plain row are one text. Else they are a list, in which a cell that
    belongs to the character before is empty.
    """

    cells: Sequence[str]
    pens: str

    @property
    def is_plain(self) -> bool:
        return isinstance(self.cells, str)

    @classmethod
    def blank(cls, width: int, pen: str) -> Self:
        return cls(" " * width, pen * width)

    def with_(self, x: int, other: Row) -> Row:
        """This row with the other one laid over it, from a column on."""
        end, room = x + len(other.pens), len(self.pens)
        if x >= room:
            return self
        if end > room:
            other = other.first(room - x)
            end = room
        pens = self.pens[:x] + other.pens + self.pens[end:]
        if isinstance(self.cells, str) and isinstance(other.cells, str):
            return Row(self.cells[:x] + other.cells + self.cells[end:], pens)
        before, behind = [*self.cells[:x]], [*self.cells[end:]]
        if x and not self.cells[x] and other.cells:
            before = _cut_behind(before)
        return _made([*before, *other.cells, *_cut_before(behind)], pens)

    def first(self, width: int) -> Row:
        cells = self.cells[:width]
        if width < len(self.cells) and not self.cells[width]:
            cells = _cut_behind([*cells])
        return Row(cells, self.pens[:width])


def _made(cells: list[str], pens: str) -> Row:
    """A row of these, which is one text again if all that was not plain has gone."""
    text = "".join(cells)
    return Row(text if len(text) == len(cells) and is_plain(text) else cells, pens)


def _cut_behind(cells: list[str]) -> list[str]:
    """Without the character at the end, half of which is taken away."""
    lead = max((at for at, cell in enumerate(cells) if cell), default=0)
    return cells[:lead] + [" "] * (len(cells) - lead)


def _cut_before(cells: list[str]) -> list[str]:
    """Without what is left at the beginning of a character that is gone."""
    lead = next((at for at, cell in enumerate(cells) if cell), len(cells))
    return [" "] * lead + cells[lead:]


def row_of(runs: Sequence[tuple[str, str]], width_of: Callable[[str], int]) -> Row:
    """The row that is made of texts, each with the sign of its pen.

    What a terminal would obey has a mark in its place, should a widget have forgotten it.
    """
    text = "".join(text for text, _ in runs)
    if is_plain(text):
        return Row(text, "".join(pen * len(text) for text, pen in runs))
    cells: list[str] = []
    pens: list[str] = []
    for text, pen in runs:
        found = _cells(text if text.isprintable() else safe(text), width_of)
        cells += found
        pens.append(pen * len(found))
    return Row(cells, "".join(pens))


def _cells(text: str, width_of: Callable[[str], int]) -> list[str]:
    cells: list[str] = []
    for character in text:
        width = width_of(character)
        if width or not cells:
            cells += [character, *[""] * (width - 1)]
        else:
            lead = max(at for at, cell in enumerate(cells) if cell)
            cells[lead] += character
    width = width_of(text)
    return cells if len(cells) == width else [text, *[""] * (width - 1)][:width]


def changed(old: Row | None, new: Row) -> list[tuple[int, int]]:
    """The stretches of cells that must be sent so that this row is seen."""
    if old is None or not (old.is_plain and new.is_plain):
        return [] if old == new else [(0, len(new.pens))]
    pens = map(ne, old.pens, new.pens)
    mask = bytes(map(or_, map(ne, old.cells, new.cells), pens))
    return [found.span() for found in _RUNS.finditer(mask)]


def runs(row: Row, start: int, end: int) -> list[Run]:
    """A stretch of a row, cut where the pen changes, and behind what is not plain.

    What stands there is put into its column, however wide the terminal took the rest.
    """
    cells, pens = row.cells, row.pens
    if isinstance(cells, str):
        spans = (found.span() for found in _SAME_PEN.finditer(pens, start, end))
        return [Run(a, cells[a:b], pens[a], b - a) for a, b in spans]
    odd = [_is_odd(cell) for cell in cells[:end]]
    cuts = [
        at
        for at in range(start + 1, end)
        if cells[at] and (pens[at] != pens[at - 1] or (odd[at - 1] and not odd[at]))
    ]
    edges = pairwise((start, *cuts, end))
    return [Run(a, "".join(cells[a:b]), pens[a], b - a) for a, b in edges]


def _is_odd(cell: str) -> bool:
    """Whether a cell is part of a character that is not plain."""
    return len(cell) != 1 or cell not in _PLAIN
