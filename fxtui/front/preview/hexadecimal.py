"""Bytes as they are: where they stand, their numbers, and their letters."""

from __future__ import annotations

import re
from typing import Final

from .drawing import Drawing, Row, Rows, Run, Tone
from .known import Head, Subject

_ODD: Final = bytes(range(0x20)) + bytes(range(0x7F, 0x100))
_SEEN: Final = bytes.maketrans(_ODD, b"." * len(_ODD))
_DIGITS: Final = 8
_DIGIT_PAIRS: Final = re.compile(r"[0-9a-f]{2}( [0-9a-f]{2})+")


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

    def find(self, needle: str, start: int, *, forward: bool = True) -> int | None:
        """Among the bytes themselves: digits as well, such as ``7f 45``."""
        content, wanted = self._content, needle.encode(errors="surrogateescape")
        if _DIGIT_PAIRS.fullmatch(needle.strip()):
            wanted = bytes.fromhex(needle)
        elif needle.islower():
            content = content.lower()
        begin = start % max(1, len(self)) * self._columns
        if forward:
            at = content.find(wanted, begin)
            at = content.find(wanted) if at < 0 else at
        else:
            at = content.rfind(wanted, 0, begin + self._columns + len(wanted) - 1)
            at = content.rfind(wanted) if at < 0 else at
        return None if at < 0 else at // self._columns


def _numbers(some: bytes) -> str:
    """In groups of eight."""
    return "  ".join(some[at : at + 8].hex(" ") for at in range(0, len(some), 8))


def _width(columns: int) -> int:
    return columns * 3 + max(0, columns // 8 - 1) + 1


def _columns(width: int) -> int:
    """As many bytes as fit in a row, 16 at most."""
    fitting = (c for c in (16, 8) if _DIGITS + 2 + _width(c) + c <= width)
    return next(fitting, 4)
