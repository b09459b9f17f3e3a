"""What was found in an object: facts, tables, text and pictures, as plain values.

Whoever shows them makes them safe; whoever makes them keeps them short.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import islice
from typing import Final, TypeAlias

import msgspec

from fxtui.domain.value import Value

from ..picture.pixels import Pixels

_JSON: Final = msgspec.json.Encoder(enc_hook=str)

Cell: TypeAlias = str | int | float | bool | None

MOST_ROWS: Final = 1000
"""Of anything: who wants more of it copies it."""

MOST_COLUMNS: Final = 1000
_LONGEST: Final = 2000
"""Characters of a text."""

_SHOWN: Final = 32
"""Bytes of what is no text."""

_WHOLE: Final = range(-(2**63), 2**63)
"""Numbers that every reader of JSON can have."""


class Facts(Value, frozen=True, tag="facts"):
    """Names, and what each of them is."""

    title: str
    facts: tuple[tuple[str, str], ...]


class Table(Value, frozen=True, tag="table"):
    """The first rows of something, or what columns and members there are."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Prose(Value, frozen=True, tag="text"):
    title: str
    lines: tuple[str, ...]
    ending: str = ""
    """That of a file with such lines: ``.py``, ``.md``; none of mere words."""


class Picture(Value, frozen=True, tag="picture"):
    """A small one of an image, for half-blocks."""

    title: str
    rows: tuple[str, ...]
    """Each pixel is six hexadecimal digits: red, green, blue."""


Section: TypeAlias = Facts | Table | Prose | Picture | Pixels


class Found(Value, frozen=True, tag="found"):
    """All that could be found within what may be read."""

    format: str
    """What it is, such as ``Parquet``; of what is packed, what is in it."""

    sections: tuple[Section, ...] = ()
    packed: tuple[str, ...] = ()
    """What had to be undone before, the outermost first: ``gzip``."""

    content: bytes = b""
    """The beginning of what was packed, where that is no format of these."""

    name: str = ""
    """What the content may be called: the name without ``.gz``."""

    is_cut: bool = False
    """Whether the content goes on."""

    problem: str = ""
    """Why there is not more."""

    lacks: str = ""
    """The extra of the package without which this cannot be read."""

    wants_more: bool = False
    """Whether more bytes are needed than were allowed."""


# --- Making them ---------------------------------------------------------------------


def facts(
    title: str, found: Mapping[str, object] | Iterable[tuple[str, object]]
) -> Facts:
    """Those that say anything."""
    pairs = found.items() if isinstance(found, Mapping) else found
    told = ((text(name), text(value)) for name, value in pairs if _says(value))
    return Facts(text(title), tuple(islice(told, MOST_ROWS)))


def table(
    title: str, columns: Iterable[object], rows: Iterable[Iterable[object]]
) -> Table:
    names = tuple(map(text, islice(columns, MOST_COLUMNS)))
    told = (
        tuple(map(cell, islice(row, MOST_COLUMNS))) for row in islice(rows, MOST_ROWS)
    )
    return Table(text(title), names, tuple(told))


def prose(title: str, lines: Iterable[str], ending: str = "") -> Prose:
    told = tuple(map(text, islice(lines, MOST_ROWS)))
    return Prose(text(title), told, text(ending))


def text(value: object) -> str:
    """In a length that can be shown, and in characters that can be sent."""
    if isinstance(value, bytes):
        told = _of_bytes(value[:_LONGEST])
    else:
        told = value if isinstance(value, str) else str(value)
    if len(told) > _LONGEST:
        told = told[: _LONGEST - 1] + "…"
    return told.encode("utf-8", "replace").decode()


def cell(value: object) -> Cell:
    """As JSON has it; what it has no word for, as text."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int) and value in _WHOLE:
        return value
    if isinstance(value, dict | list | tuple):
        return text(_nested(value))
    return text(value)


def _nested(value: object) -> str:
    try:
        return _JSON.encode(value).decode()
    except (TypeError, ValueError, UnicodeEncodeError):  # keys that are no text, and such
        return str(value)


def _of_bytes(value: bytes) -> str:
    """The text that they are, else their numbers."""
    with suppress(UnicodeDecodeError):
        told = value.decode()
        if "".join(told.split()).isprintable():
            return told
    shown = value[:_SHOWN]
    return shown.hex(" ") + ("…" if len(value) > len(shown) else "")


def _says(value: object) -> bool:
    return value is not None and value != ""
