"""The lines of rows, each of which has one or several: which come next; pure.

Nobody counts the lines of all rows: only those are made that are near the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple


class Spot(NamedTuple):
    """A line: its row, and which of the lines of that it is."""

    row: int = 0
    part: int = 0


class Spots:
    def __init__(self, count: int, lines_of: Callable[[int], int]) -> None:
        """``lines_of`` tells how many lines a row has, one at least."""
        self._count, self._lines_of = count, lines_of

    def after(self, spot: Spot) -> Iterator[Spot]:
        """This line, and every one behind it."""
        part = spot.part
        for row in range(spot.row, self._count):
            for number in range(part, self._lines_of(row)):
                yield Spot(row, number)
            part = 0

    def before(self, spot: Spot) -> Iterator[Spot]:
        """Every line before this one, backwards."""
        if spot.row < self._count:
            for number in range(spot.part - 1, -1, -1):
                yield Spot(spot.row, number)
        for row in range(min(spot.row, self._count) - 1, -1, -1):
            for number in range(self._lines_of(row) - 1, -1, -1):
                yield Spot(row, number)

    def further(self, top: Spot, lines: int, height: int) -> tuple[Spot, int]:
        """The top so many lines down, or up if they are negative, as far as there are
        lines to fill a screen; and how many that is."""
        if lines < 0:
            above = list(islice(self.before(top), -lines))
            return (above[-1] if above else top), len(above)
        seen = list(islice(self.after(top), height + lines))
        moved = max(0, len(seen) - height)
        return (seen[moved] if moved else top), moved

    def last(self, height: int) -> Spot:
        """The top when the last row is at the bottom."""
        spots = list(islice(self.before(Spot(self._count)), height))
        return spots[-1] if spots else Spot()
