"""Pixels that a reader hands over, which may be hostile: checked before they are used."""

from __future__ import annotations

from typing import Final

from fxtui.domain.value import Value

_MOST_COLOURS: Final = 256
_LEVELS: Final = 3
"""Bytes of a colour."""


class Pixels(Value, frozen=True, tag="pixels"):
    """A picture in at most 256 colours, row by row."""

    width: int
    height: int
    palette: bytes
    """Red, green and blue of each colour."""

    indices: bytes
    """For each pixel the number of its colour."""

    @property
    def colours(self) -> int:
        return len(self.palette) // _LEVELS

    @property
    def is_sound(self) -> bool:
        """Whether it is what it says."""
        return (
            min(self.width, self.height) > 0
            and len(self.indices) == self.width * self.height
            and len(self.palette) == self.colours * _LEVELS
            and max(self.indices) < self.colours <= _MOST_COLOURS
        )

    def halved(self) -> Pixels:
        """Every second pixel of every second row."""
        rows = range(0, self.height, 2)
        found = b"".join(self.rows(at, 1)[::2] for at in rows)
        return Pixels(-(-self.width // 2), len(rows), self.palette, found)

    def colour(self, number: int) -> bytes:
        return self.palette[_LEVELS * number :][:_LEVELS]

    def rows(self, first: int, count: int) -> bytes:
        return self.indices[first * self.width : (first + count) * self.width]
