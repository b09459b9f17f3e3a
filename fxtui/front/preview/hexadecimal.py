"""Bytes as they are: where they stand, their numbers, and their letters."""

from __future__ import annotations

from typing import Final

from .drawing import Drawing, Row, Rows, Run, Tone
from .known import Head, Subject

_ODD: Final = bytes(range(0x20)) + bytes(range(0x7F, 0x100))
_SEEN: Final = bytes.maketrans(_ODD, b"." * len(_ODD))
_DIGITS: Final = 8


class Hexadecimal:
    name = "hex"

    def fits(self, head: Head) -> bool:
        return True

    def draw(self, subject: Subject) -> Drawing:
        rows = HexRows(subject.content, subject.window.offset, _columns(subject.width))
        return Drawing(self.name, rows, wraps=False)


class HexRows(Rows):
    def __init__(self, content: bytes, offset: int, columns: int) -> None:
        self._content, self._offset, self._columns = content, offset, columns

    def __len__(self) -> int:
        return -(-len(self._content) // self._columns)

    def row(self, at: int) -> Row:
        begin = at * self._columns
        some = self._content[begin : begin + self._columns]
        return (
            Run(f"{self._offset + begin:0{_DIGITS}x}  ", Tone.FAINT),
            Run(_numbers(some).ljust(_width(self._columns))),
            Run(some.translate(_SEEN).decode("ascii"), Tone.STRING),
        )


def _numbers(some: bytes) -> str:
    """In groups of eight."""
    return "  ".join(some[at : at + 8].hex(" ") for at in range(0, len(some), 8))


def _width(columns: int) -> int:
    return columns * 3 + max(0, columns // 8 - 1) + 1


def _columns(width: int) -> int:
    """As many bytes as fit in a row, 16 at most."""
    fitting = (c for c in (16, 8) if _DIGITS + 2 + _width(c) + c <= width)
    return next(fitting, 4)
