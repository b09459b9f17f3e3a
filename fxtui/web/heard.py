"""What a page says: what was typed, and how large it is now; pure."""

from __future__ import annotations

import json
from typing import Final, NamedTuple

_LARGEST: Final = 1000
"""Columns, or rows: a picture of more is no picture of a person's."""


class Size(NamedTuple):
    """In the order of ``tcsetwinsize``."""

    rows: int
    columns: int


def size_of(columns: object, rows: object) -> Size:
    """As a page says; where that is no size, a usual one."""
    return Size(_bounded(rows, 24), _bounded(columns, 80))


def heard(text: str) -> bytes | Size | None:
    """What the terminal is to be told; None where that is nothing.

    As textual-serve's page writes it: ``["stdin", "q"]``, ``["resize", {"width": 80,
    "height": 24}]``. Its pings and its focus are no news: xterm.js tells that itself.
    """
    try:
        said = json.loads(text)
    except ValueError:
        return None
    match said:
        case ["stdin", str(typed)]:
            return typed.encode(errors="replace")
        case ["resize", {"width": int(columns), "height": int(rows)}]:
            return size_of(columns, rows)
    return None


def _bounded(number: object, usual: int) -> int:
    try:
        told = int(str(number))
    except ValueError:
        return usual
    return max(1, min(told, _LARGEST))
