"""What a parser found, as rows: headings, facts, tables, text and small pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, repeat, zip_longest
from typing import Final

from rich.cells import cell_len

from ..inside.found import Cell, Facts, Found, Picture, Prose, Table
from ..picture.easel import Easel, Graphic
from ..picture.pixels import Pixels
from .colours import coloured, lexer_for
from .drawing import Drawing, Made, Paint, Row, Rows, Run, Tone, plain, printable
from .markdown import drawn
from .separated import Columns, Records, count_of
from .text import broken

_UPPER: Final = "▀"
"""Half of a cell: its colour is the upper pixel, what is behind it the lower one."""

_INDENT: Final = "  "
_WIDEST: Final = 40
"""Cells behind which values stand; a name that is longer pushes its own aside."""

_DIGITS: Final = 6
"""Of a number that is no whole one."""

_MARKDOWN: Final = ".md"
_CODE: Final = frozenset({".py", ".r", ".jl"})
"""What is painted in colour."""

_PIXEL: Final = 6
_HEXADECIMAL: Final = frozenset("0123456789abcdef")

_NOTHING: Final = "—"


def drawing_of(found: Found, easel: Easel | None = None) -> Drawing:
    rows: list[Row] = []
    graphics: list[Graphic] = []
    for section in found.sections:
        rows.append(())  # which parts it from the one before
        if not isinstance(section, Pixels):
            rows += _section(section)
        elif easel and (graphic := easel.graphic(section)):
            graphics.append(graphic)
            rows += ((Run(marks),) for marks in graphic.marks)
    is_text = all(isinstance(section, Facts | Prose) for section in found.sections)
    made = Made(rows[1:])
    return Drawing(found.format, made, wraps=is_text, graphics=tuple(graphics))


def _section(section: Facts | Table | Prose | Picture) -> Iterator[Row]:
    if section.title:
        yield (Run(printable(section.title), Tone.HEAD),)
    match section:
        case Facts():
            yield from _facts(section)
        case Table():
            yield from _table(section)
        case Prose():
            yield from _prose(section)
        case Picture():
            yield from _picture(section)


def _facts(section: Facts) -> Iterator[Row]:
    names = (cell_len(printable(name)) for name, _ in section.facts)
    widest = min(_WIDEST, max(names, default=0))
    for name, value in section.facts:
        room = " " * (widest - cell_len(printable(name)))
        named = Run(f"{printable(name)}{room}{_INDENT}", Tone.NAME)
        first, *others = value.splitlines() or [""]
        yield named, Run(printable(first))
        for other in others:
            yield Run(" " * widest + _INDENT), Run(printable(other))


def _table(section: Table) -> Iterator[Row]:
    if not section.rows and not section.columns:
        yield (Run("nothing", Tone.FAINT),)
        return
    records = [list(map(told, row)) for row in section.rows]
    names = list(section.columns)
    columns = Columns([names, *records] if names else records)
    if names:
        yield columns.row(names, tone=Tone.NAME)
    yield from Records(records, columns)[:]
    if len(names) > len(columns.widths):
        yield (Run(count_of(len(names)), Tone.FAINT),)


def told(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return _NOTHING
    if isinstance(cell, float):
        return f"{cell:.{_DIGITS}g}"
    return str(cell)


def _prose(section: Prose) -> Iterator[Row]:
    lines, _ = broken(list(section.lines))
    if section.ending == _MARKDOWN:
        return drawn(lines)
    lexer = lexer_for(f"cell{section.ending}", "") if section.ending in _CODE else None
    colours = dict(coloured(lexer, lines)) if lexer else {}
    return (colours.get(at) or plain(line) for at, line in enumerate(lines))


def _picture(section: Picture) -> Iterator[Row]:
    pixels = [list(_pixels(row)) for row in section.rows]
    for upper, lower in zip_longest(pixels[::2], pixels[1::2], fillvalue=()):
        cells = groupby(map(Paint, upper, chain(lower, repeat(None))))
        yield tuple(Run(_UPPER * len(list(some)), paint=paint) for paint, some in cells)


def _pixels(row: str) -> Iterator[str]:
    """Of what is no colour there is none: it comes from a process that may be hostile."""
    for at in range(0, len(row), _PIXEL):
        pixel = row[at : at + _PIXEL]
        yield (
            pixel
            if len(pixel) == _PIXEL and _HEXADECIMAL.issuperset(pixel)
            else "0" * _PIXEL
        )


class Above(Rows):
    """Some rows, and those of another drawing below them."""

    def __init__(self, first: Sequence[Row], below: Rows) -> None:
        self._first, self.below = first, below

    def __len__(self) -> int:
        return len(self._first) + len(self.below)

    def row(self, at: int) -> Row:
        count = len(self._first)
        return self._first[at] if at < count else self.below.row(at - count)
