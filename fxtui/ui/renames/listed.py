r"""Names as the lines of a file that a person edits, and back; pure.

What cannot be seen is written as ``escaped`` writes it, ``\n`` or ``\xff``: so each name
is one line, and one that is left alone comes back exactly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fxtui.domain.names import escaped

_ESCAPE: Final = re.compile(
    r"\\(?:(?P<short>[\\tnr])|x(?P<byte>[0-9a-fA-F]{2})"
    r"|u(?P<four>[0-9a-fA-F]{4})|U(?P<eight>[0-9a-fA-F]{8})|(?P<wrong>.|$))",
    re.DOTALL,
)
_SHORT: Final = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
_BYTES: Final = 0xDC00
"""How ``os.fsdecode`` carries a byte that is no text, less the byte."""

_ASCII: Final = 0x80


def to_lines(names: Sequence[str]) -> str:
    return "".join(f"{escaped(name)}\n" for name in names)


def from_lines(text: str) -> list[str]:
    """The names; raise ValueError with the number of a line that cannot be read."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [_read(number, line) for number, line in enumerate(lines, start=1)]


def _read(number: int, line: str) -> str:
    try:
        return unescaped(line)
    except ValueError as error:
        raise ValueError(f"Line {number}: {error}") from error


def unescaped(text: str) -> str:
    """What ``escaped`` reads as this; raise ValueError for an escape that is none."""
    return _ESCAPE.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    if short := found["short"]:
        return _SHORT[short]
    if found["wrong"] is not None:
        raise ValueError(rf"a backslash is written \\, and {found[0]} means nothing")
    if found["byte"]:
        byte = int(found["byte"], 16)
        return chr(byte if byte < _ASCII else _BYTES + byte)
    code = int(found["four"] or found["eight"], 16)
    try:
        return chr(code)
    except (ValueError, OverflowError):
        raise ValueError(f"there is no character {found[0]}") from None
