"""Kitty's graphics protocol, with placeholders: letters where a picture stands.

The picture is sent once and shows wherever its letters are, also behind tmux, which
hands the picture on and knows the letters as text.
https://sw.kovidgoyal.net/kitty/graphics-protocol/
"""

from __future__ import annotations

import os
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Final

from .marks import MARKS, Place, place_of
from .pixels import Pixels

_LETTER: Final = "\U0010eeee"
_CHUNK: Final = 4096
"""Bytes of Base64 that may go at once."""

_ROWS_AND_COLUMNS: Final = (
    "\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346\u034a\u034b\u034c\u0350\u0351"
    "\u0352\u0357\u035b\u0363\u0364\u0365\u0366\u0367\u0368\u0369\u036a\u036b\u036c\u036d"
    "\u036e\u036f\u0483\u0484\u0485\u0486\u0487\u0592\u0593\u0594\u0595\u0597\u0598\u0599"
    "\u059c\u059d\u059e\u059f\u05a0\u05a1\u05a8\u05a9\u05ab\u05ac\u05af\u05c4\u0610\u0611"
    "\u0612\u0613\u0614\u0615\u0616\u0617\u0657\u0658\u0659\u065a\u065b\u065d\u065e\u06d6"
    "\u06d7\u06d8\u06d9\u06da\u06db\u06dc\u06df\u06e0\u06e1\u06e2\u06e4\u06e7\u06e8\u06eb"
    "\u06ec\u0730\u0732\u0733\u0735\u0736\u073a\u073d\u073f\u0740\u0741\u0743\u0745\u0747"
    "\u0749\u074a\u07eb\u07ec\u07ed\u07ee\u07ef\u07f0\u07f1\u07f3\u0816\u0817\u0818\u0819"
    "\u081b\u081c\u081d\u081e\u081f\u0820\u0821\u0822\u0823\u0825\u0826\u0827\u0829\u082a"
    "\u082b\u082c\u082d\u0951"
)
"""Marks above a letter, of which each is a number: kitty's rowcolumn-diacritics.txt."""

_HIGH: Final = os.getpid() % len(_ROWS_AND_COLUMNS)
"""Of the names of our pictures: other programs in this terminal have others."""

_LOW: Final = 0xB0


def name_of(number: int) -> int:
    """What the terminal knows a picture by."""
    return _HIGH << 24 | (_LOW + number)


def written(marks: str, ink: str) -> str:
    """Marks as the terminal takes them; the ink is what it goes on to write in."""
    return MARKS.sub(lambda found: _letters(found[0], ink), marks)


def _letters(marks: str, ink: str) -> str:
    colour = f"38;5;{_LOW + place_of(marks[0]).number}"
    letters = "".join(_letter(place_of(mark)) for mark in marks)
    return f"\x1b[{colour}m{letters}\x1b[{ink or '39'}m"


def _letter(place: Place) -> str:
    signs = _ROWS_AND_COLUMNS
    return f"{_LETTER}{signs[place.row]}{signs[place.column]}{signs[_HIGH]}"


def sent(pixels: Pixels, number: int, columns: int, rows: int) -> Iterator[str]:
    """The commands after which a picture shows where its letters are."""
    content = b64encode(png(pixels)).decode("ascii")
    how = f"a=T,U=1,q=2,f=100,i={name_of(number)},c={columns},r={rows},"
    for at in range(0, len(content), _CHUNK):
        is_more = at + _CHUNK < len(content)
        yield f"\x1b_G{how}m={int(is_more)};{content[at : at + _CHUNK]}\x1b\\"
        how = "q=2,"


def broken_off() -> str:
    """Ends what was not sent to its end; the terminal throws it away."""
    return "\x1b_Gq=2,m=0;\x1b\\"


def removed(number: int) -> str:
    return f"\x1b_Ga=d,d=I,q=2,i={name_of(number)}\x1b\\"


def png(pixels: Pixels) -> bytes:
    """The pixels as a file: a fourth of what they would be in three levels."""
    step = range(0, len(pixels.indices), pixels.width)
    rows = (b"\0" + pixels.indices[at : at + pixels.width] for at in step)
    head = struct.pack(">IIBBBBB", pixels.width, pixels.height, 8, 3, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", head),
            _chunk(b"PLTE", pixels.palette),
            _chunk(b"IDAT", zlib.compress(b"".join(rows))),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    sum_ = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", sum_)
