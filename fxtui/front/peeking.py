"""What is in an object, for who has no screen: values and lines that can be printed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Final

from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import FOLDERS
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.value import Value, replace

from .inside.found import Facts, Found, Prose, Section, Table
from .picture.pixels import Pixels
from .preview import Child, Drawing, Look
from .preview.drawing import Rows, text_of
from .preview.sections import Above, drawing_of
from .preview.separated import Records

_TEXT: Final = "text"
_FIRST: Final = "first "
"""How the titles of tables begin that are a part of the content."""


class Peek(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    size: int
    format: str
    """What it is, and what that is packed in: ``Parquet``, ``text in gzip``."""

    notes: tuple[str, ...]
    """Such as the encoding of a text, and that there is more than its beginning."""

    sections: tuple[Section, ...]
    """What is in it; of a text the first lines, of a table the first rows."""

    problem: str = ""
    """Why there is not more."""

    install: str = ""
    """What shows more once it is installed."""

    wants_more: bool = False
    """Whether more of it has to be read, which ``--more`` allows."""


async def look_into(
    browser: Browser, location: Location, context: Context, child: Child
) -> Look:
    """A look that has not begun; no picture is in it."""
    entry = await browser.stat(location, context)
    if entry.kind in FOLDERS:
        raise UsageError(f"{location} is a folder; it has no bytes")

    async def read(span: Span) -> bytes:
        found = bytearray()
        async with aclosing(browser.read(location, context, span)) as chunks:
            async for chunk in chunks:
                found += chunk
        return bytes(found)

    return Look(entry, read, child=child, pictures="off")


def peek_of(location: Location, look: Look, count: int) -> Peek:
    """What was seen, so many rows of each section."""
    found, drawing = look.found, look.drawing
    inside = tuple(cut(section, count) for section in found.sections)
    return Peek(
        str(location),
        look.size,
        drawing.format,
        drawing.notes,
        inside or (_seen(drawing, count),),
        found.problem,
        f"fxtui[{found.lacks}]" if found.lacks else "",
        look.wants_more,
    )


def _seen(drawing: Drawing, count: int) -> Section:
    """What is seen of a text, of a table in it, or of bytes."""
    if isinstance(rows := _content(drawing), Records):
        records = tuple(map(tuple, rows.records[:count]))
        return Table("", tuple(rows.names), records)
    return Prose("", tuple(shown(drawing, count)))


def rows_of(peek: Peek) -> list[str]:
    """As they are read by people."""
    return [*shown(drawing_of(Found("", peek.sections)))]


def first_of(peek: Peek) -> Peek:
    """The first rows alone, of what has rows."""
    rows = tuple(
        replace(section, title="")
        for section in peek.sections
        if isinstance(section, Table) and section.title.startswith(_FIRST)
    )
    return replace(peek, sections=rows or peek.sections)


def rows_in(look: Look) -> int:
    """How many rows of the content are known."""
    tables = [each for each in look.found.sections if isinstance(each, Table)]
    return max((len(each.rows) for each in tables), default=len(look.drawing.rows))


def cut(section: Section, count: int) -> Section:
    match section:
        case Facts() | Pixels():
            return section
        case Prose():
            return replace(section, lines=section.lines[:count])
        case _:
            return replace(section, rows=section.rows[:count])


def shown(drawing: Drawing, count: int | None = None) -> Iterator[str]:
    """Its rows as text, below the names of its columns; what is said of it is not."""
    if drawing.head:
        yield text_of(drawing.head).rstrip()
    for row in _content(drawing)[:count]:
        yield text_of(row).rstrip()


def _content(drawing: Drawing) -> Rows:
    rows = drawing.rows
    return rows.below if isinstance(rows, Above) else rows


async def lines_of(look: Look, count: int) -> AsyncGenerator[str, None]:
    """The first lines of a text as they are, of as much as has to be read for them."""
    line: str | None = None
    async with aclosing(_rows(look)) as rows:
        async for number, text in rows:
            if number is not None and line is not None:
                yield line
                line, count = None, count - 1
                if not count:
                    return
            line = (line or "") + text
    if line is not None:
        yield line


async def _rows(look: Look) -> AsyncGenerator[tuple[int | None, str], None]:
    """Each row of a text, and which line begins there; None if one goes on."""
    drawing, at = await look.seen_as(_TEXT), 0
    while True:
        rows = drawing.rows
        whole = len(rows) - drawing.is_cut
        for row in range(at, whole):
            yield rows.number(row), rows.text(row)
        gone = await look.forward()
        if gone is None:
            break
        drawing, at = look.drawing, whole - gone
    for row in range(whole, len(rows)):
        yield rows.number(row), rows.text(row)
