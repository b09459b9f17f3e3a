"""What a picture may be on this terminal, and one that is ready to be sent; pure.

``textual-image`` (LGPL, alive) and ``term-image`` do something like it. The one opens
images where the screen is drawn and writes past the line, so that no frame waits for
what it sends; the other is for urwid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import gcd
from typing import Final

from . import kitty
from .marks import MOST_COLUMNS, MOST_ROWS, NUMBERS, row_of_marks
from .pixels import Pixels
from .sixel import BAND, sixels
from .told import Size, Way

MOST_SENT: Final = 256 * 1024
"""Characters that a picture may take on the wire."""

_MOST_PIXELS: Final[dict[Way, int]] = {"kitty": 180_000, "sixel": 150_000}
"""Of which most pictures stay below that; those that do not become smaller."""

_COLOURS: Final[dict[Way, int]] = {"kitty": 256, "sixel": 128}
_SLOWLY: Final = 8
"""A line that is slow has so many times fewer pixels."""

_MOST_STRIPS: Final = 8
"""tmux keeps ten sixel pictures of a pane, and forgets the oldest."""

_numbers = count()


@dataclass(frozen=True, eq=False, slots=True)
class Graphic:
    """A picture as the terminal is sent it; two of them are never the same."""

    number: int
    """Which no other has that is seen at the same time."""

    way: Way
    columns: int
    rows: int
    pieces: Sequence[str]
    """What is sent for it, one after the other."""

    strip: int = 0
    """Where each piece is a part of the picture: how many rows of cells that has."""

    @property
    def marks(self) -> Iterator[str]:
        """Row by row, what stands for it in the text of a screen."""
        rows = range(self.rows)
        return (row_of_marks(self.number, row, self.columns) for row in rows)


@dataclass(frozen=True, slots=True)
class Easel:
    """Where pictures are to stand, and how they get there."""

    way: Way
    room: Size
    """Cells that there are for one."""

    cell: Size
    """Pixels of a cell."""

    colours: int = 256
    """Which the terminal can show in one picture."""

    is_slow: bool = False

    @property
    def box(self) -> Size:
        """The pixels that a picture may have at most each way."""
        columns = min(self.room.width, MOST_COLUMNS)
        rows = min(self.room.height, MOST_ROWS)
        width, height = columns * self.cell.width, rows * self.cell.height
        return Size(max(1, width), max(1, height))

    @property
    def most_pixels(self) -> int:
        """The pixels that it may have in all."""
        return _MOST_PIXELS[self.way] // (_SLOWLY if self.is_slow else 1)

    @property
    def most_colours(self) -> int:
        """The colours that it may have."""
        return max(2, min(self.colours - 1, _COLOURS[self.way]))

    def graphic(self, pixels: Pixels) -> Graphic | None:
        """The picture in as many bytes as it may take; None if these are no pixels."""
        if not pixels.is_sound or pixels.width * pixels.height > self.most_pixels:
            return None
        number = next(_numbers) % NUMBERS
        found = self._made(pixels, number)
        while sum(map(len, found.pieces)) > MOST_SENT:
            pixels = pixels.halved()
            found = self._made(pixels, number)
        return found

    def _made(self, pixels: Pixels, number: int) -> Graphic:
        if self.way == "kitty":
            columns, rows = self._cells(self._grown(pixels))
            pieces = [*kitty.sent(pixels, number, columns, rows)]
            return Graphic(number, self.way, columns, rows, pieces)
        columns, rows = self._cells(pixels)
        strip = _strip(rows, self.cell.height)
        pieces = [*_strips(pixels, strip * self.cell.height)]
        return Graphic(number, self.way, columns, rows, pieces, strip)

    def _grown(self, pixels: Pixels) -> Size:
        """As large as the box allows, but no larger than twice."""
        scale = min(
            self.box.width / pixels.width, self.box.height / pixels.height, self._zoom
        )
        return Size(int(pixels.width * scale), int(pixels.height * scale))

    @property
    def _zoom(self) -> float:
        return 2.0 if self.box.width * self.box.height > self.most_pixels else 1.0

    def _cells(self, size: Size | Pixels) -> Size:
        columns = -(-size.width // self.cell.width)
        rows = -(-size.height // self.cell.height)
        return Size(
            max(1, min(columns, self.room.width, MOST_COLUMNS)),
            max(1, min(rows, self.room.height, MOST_ROWS)),
        )


def _strip(rows: int, height: int) -> int:
    """Rows of cells in a strip, which ends with a band and with a row at once."""
    least = BAND // gcd(BAND, height)
    return least * max(1, -(-rows // (least * _MOST_STRIPS)))


def _strips(pixels: Pixels, height: int) -> Iterator[str]:
    """The last one ends with its last whole band."""
    for first in range(0, pixels.height, height):
        left = min(height, pixels.height - first)
        yield sixels(pixels, first, max(left - left % BAND, min(left, BAND)))
