"""Sixel (DEC STD 070, chapter 9): six rows of pixels a band, one colour after another.

A library would be one of C, or need Pillow where the screen is drawn; with the whole
row in one number an encoder of ours takes some 100 ms for the largest picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from .pixels import Pixels

BAND: Final = 6
"""Rows of pixels; where a picture does not end with a band terminals disagree."""

_BEGIN: Final = b"\x1bP0;1q"
"""Pixels that are in no colour stay as they are."""

_GROUND: Final = b"#0;2;0;0;0"
"""What they are made behind tmux, which defines every number below the highest, and
would do it wrongly: so there is none that is not used."""

_END: Final = b"\x1b\\"
_NOTHING: Final = ord("?")
_LETTERS: Final = bytes(min(_NOTHING + bits, 126) for bits in range(256))
_RUN: Final = re.compile(rb"(.)\1{3,}")
"""What is shorter when its length is told."""


def sixels(pixels: Pixels, first: int, count: int) -> str:
    """So many rows of a picture, a multiple of six, as one sequence."""
    strip = pixels.rows(first, count)
    used = sorted({*strip})
    numbers = bytes.maketrans(bytes(used), bytes(range(1, len(used) + 1)))
    band = BAND * pixels.width
    bands = (strip[at : at + band] for at in range(0, len(strip), band))
    parts = [
        _BEGIN,
        b'"1;1;%d;%d' % (pixels.width, count),
        _GROUND,
        *(_colour(number, pixels.colour(each)) for number, each in enumerate(used, 1)),
        b"-".join(_band(pixels.width, each.translate(numbers)) for each in bands),
        _END,
    ]
    return b"".join(parts).decode("ascii")


def _colour(number: int, levels: bytes) -> bytes:
    """In percent of red, green and blue."""
    return b"#%d;2;%d;%d;%d" % (number, *(round(level / 2.55) for level in levels))


def _band(width: int, band: bytes) -> bytes:
    return b"$".join(
        b"#%d%b" % (colour, _letters(width, band, colour)) for colour in sorted({*band})
    )


def _letters(width: int, band: bytes, colour: int) -> bytes:
    """Where in a band a colour is: a bit of a letter for each of six rows."""
    bits = 0
    for table, row in zip(_tables(colour), _rows(width, band), strict=False):
        bits |= int.from_bytes(row.translate(table), "little")
    letters = bits.to_bytes(width, "little").translate(_LETTERS)
    return _RUN.sub(_run, letters.rstrip(b"?"))


def _run(found: re.Match[bytes]) -> bytes:
    return b"!%d%b" % (len(found[0]), found[1])


def _rows(width: int, band: bytes) -> Iterator[bytes]:
    return (band[at : at + width] for at in range(0, len(band), width))


@lru_cache(maxsize=256)
def _tables(colour: int) -> tuple[bytes, ...]:
    """What makes of a row the bit of that row wherever it has the colour."""
    before, after = bytes(colour), bytes(255 - colour)
    return tuple(before + bytes([1 << row]) + after for row in range(BAND))
