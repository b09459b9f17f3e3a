"""The one way from a name to a screen.

Whoever can write to a bucket chooses its names, and a terminal obeys what is printed
on it. So every name passes ``safe()`` before it reaches a widget, a title, a log or an
escape sequence. Operations use the true name; what is shown is never turned back.
"""

from __future__ import annotations

from typing import Final
from unicodedata import category

_REPLACEMENT: Final = 0xFFFD
_PICTURES: Final = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
"""␀ ␁ … ␛ … ␡"""

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""C1, zero-width and bidi marks, halves of surrogate pairs, separators of lines."""

_BLANK: Final = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0})
"""Fillers: letters and marks by category, and nothing at all on a screen."""

_SHORT: Final = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LAST_PLANE: Final = 0x100000
"""Private letters from here on: terminals show pictures by them, and so do we."""

_BYTES: Final = range(0xDC80, 0xDD00)
"""How ``os.fsdecode`` carries bytes that are no text."""

_FOUR_DIGITS: Final = range(0x10000)


class _Marks:
    """What ``str.translate`` asks for each character of a name that is not plain."""

    def __getitem__(self, code: int) -> int:
        if code in _PICTURES:
            return _PICTURES[code]
        hidden = category(chr(code)) in _INVISIBLE or code in _BLANK
        return _REPLACEMENT if hidden or code >= _LAST_PLANE else code


_MARKS: Final = _Marks()


def safe(name: str) -> str:
    """The name as it may be shown: a visible mark for whatever is not to be printed."""
    if name.isascii() and name.isprintable():
        return name
    return name.translate(_MARKS)


def escaped(name: str) -> str:
    r"""The exact name in characters that can be printed: ``\n``, ``\xff``, ``\u202e``.

    No two names look alike: a backslash is doubled, and a byte that is not UTF-8 is
    ``\xff``, where U+00FF itself is shown as it is.
    """
    return "".join(map(_escape, name))


def _escape(character: str) -> str:
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if code in _BYTES:
        return f"\\x{code - _BYTES.start + 0x80:02x}"
    if safe(character) == character and character.isprintable():
        return character
    return f"\\u{code:04x}" if code in _FOUR_DIGITS else f"\\U{code:08x}"
