"""One row of a screen, and where it differs from what stands there; pure.

A character is *plain* if it takes exactly one cell on every terminal that there is; about
the others terminals disagree. So what stands behind these is put into its column, and
where one of them changes, all that it may have run into is sent again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
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
_ONES: Final = re.compile(rb"\x01+")
_STAYS: Final = 2
"""Neither changed nor a gap that may be sent again."""

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
    odd: bytes = b""
    """Of a row that is not plain: 1 for each cell that is not, 0 for the others."""

    @property
    def is_plain(self) -> bool:
        return not self.odd

    @property
    def oddness(self) -> bytes:
        return self.odd or bytes(len(self.pens))

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
        old = self.oddness
        odd = old[:x] + other.oddness + old[end:]
        return _made([*before, *other.cells, *_cut_before(behind)], pens, odd)

    def first(self, width: int) -> Row:
        cells = self.cells[:width]
        if width < len(self.cells) and not self.cells[width]:
            cells = _cut_behind([*cells])
        return Row(cells, self.pens[:width], self.odd[:width])


def _harmless(text: str) -> str:
    """It, or with a mark in the place of what a terminal would obey."""
    if text.isprintable():
        return text
    from fxtui.front.picture.marks import is_marks  # behind the first frame

    return text if is_marks(text) else safe(text)


def _made(cells: list[str], pens: str, odd: bytes) -> Row:
    """A row of these, which is one text again if all that was not plain has gone."""
    return Row(cells, pens, odd) if 1 in odd else Row("".join(cells), pens)


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
    odd = bytearray()
    for text, pen in runs:
        start = len(cells)
        for plain, characters in groupby(_harmless(text), _PLAIN.__contains__):
            if plain:
                cells += characters
                odd += bytes(len(cells) - len(odd))
            else:
                _add(cells, odd, "".join(characters), width_of)
        pens.append(pen * (len(cells) - start))
    return _made(cells, "".join(pens), bytes(odd))


def _add(
    cells: list[str], odd: bytearray, text: str, width_of: Callable[[str], int]
) -> None:
    """The cells of characters that are not plain, behind those of others.

    A mark goes with the character before it. What has another width together than each
    by itself stays together.
    """
    start, width = len(cells), width_of(text)
    for character in text:
        if taken := width_of(character):
            cells += [character, *[""] * (taken - 1)]
        elif cells:
            lead = -1 if cells[-1] else -2
            cells[lead] += character
    if len(cells) - start != width:
        cells[start:] = [text, *[""] * (width - 1)][:width]
    odd += bytes([1]) * (len(cells) - len(odd))
    if start and len(cells[start - 1]) > 1:
        odd[start - 1] = 1  # a mark has gone there


def changed(old: Row | None, new: Row) -> list[tuple[int, int]]:
    """The stretches of cells that must be sent so that this row is seen."""
    if old is None:
        return [(0, len(new.pens))]
    mask = bytes(_differing(old, new))
    if old.odd or new.odd:
        mask = _with_odd(mask, bytes(map(or_, old.oddness, new.oddness)))
    return [found.span() for found in _RUNS.finditer(mask)]


def _differing(old: Row, new: Row) -> Iterator[bool]:
    """Cell by cell; mostly it is the text alone, or the pens."""
    cells, pens = map(ne, old.cells, new.cells), map(ne, old.pens, new.pens)
    if old.pens == new.pens:
        return cells
    return pens if old.cells == new.cells else map(or_, cells, pens)


def _with_odd(mask: bytes, odd: bytes) -> bytes:
    """What is not plain is sent whole, with what it may have run into, or not at all."""
    found = bytearray(mask)
    for stretch in _ONES.finditer(odd):
        start, end = stretch.span()
        if 1 in found[start:end]:
            reach = min(2 * end - start, len(found))  # no character takes three cells
            found[start:reach] = bytes([1]) * (reach - start)
        else:
            found[start:end] = bytes([_STAYS]) * (end - start)
    return bytes(found)


def runs(row: Row, start: int, end: int) -> list[Run]:
    """A stretch of a row, cut where the pen changes, and behind what is not plain.

    What stands there is put into its column, however wide the terminal took the rest.
    """
    cells, pens = row.cells, row.pens
    spans = (found.span() for found in _SAME_PEN.finditer(pens, start, end))
    if isinstance(cells, str):
        return [Run(a, cells[a:b], pens[a], b - a) for a, b in spans]
    parts = ((a, b) for span in spans for a, b in _parts(row.odd, *span))
    return [Run(a, "".join(cells[a:b]), pens[a], b - a) for a, b in parts]


def _parts(odd: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = (found.end() for found in _ONES.finditer(odd, start, end))
    return pairwise((start, *(cut for cut in cuts if cut < end), end))
