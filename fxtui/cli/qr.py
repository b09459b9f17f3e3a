"""An address as a picture that a telephone reads from a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final, TextIO

_QUIET: Final = 2
"""Light modules around the code: half of what the standard asks for, and enough."""

_HALVES: Final = {(1, 1): "█", (1, 0): "▀", (0, 1): "▄", (0, 0): " "}
"""Two modules, one above the other, in one cell."""

_DARK_ON_LIGHT: Final = "\x1b[30;47m"
_PLAIN: Final = "\x1b[0m"


def qr_lines(text: str) -> list[str]:
    """The lines of the picture, without colours; none if no picture holds so much."""
    import segno  # 25 ms, for a login

    try:
        code = segno.make(text, micro=False, error="l", boost_error=False)
    except segno.DataOverflowError:
        return []
    rows = [list(row) for row in code.matrix_iter(border=_QUIET)]
    return ["".join(_cells(*pair)) for pair in _pairs(rows)]


def shown(lines: list[str], out: TextIO, room: tuple[int, int]) -> bool:
    """Draw it, if this is a terminal of enough columns and lines; say whether."""
    columns, height = room
    is_wide = bool(lines) and len(lines[0]) <= columns and len(lines) < height
    if not (is_wide and out.isatty() and out.encoding.lower() == "utf-8"):
        return False
    out.writelines(f"{_DARK_ON_LIGHT}{line}{_PLAIN}\n" for line in lines)
    out.flush()
    return True


def _pairs(rows: list[list[int]]) -> Iterator[tuple[list[int], list[int]]]:
    blank = [0] * len(rows[0])
    return zip_longest(rows[::2], rows[1::2], fillvalue=blank)


def _cells(above: list[int], below: list[int]) -> Iterator[str]:
    return (_HALVES[bool(a), bool(b)] for a, b in zip(above, below, strict=True))
