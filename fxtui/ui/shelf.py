"""The rows of places that a pane has left, so that coming back shows them at once."""

from __future__ import annotations

from typing import Final

from fxtui.domain.location import Location

from .rows import Rows
from .stale import concerns

PLACES: Final = 64
ROWS: Final = 500_000
"""In all, but for the place that was left last: about 30 MiB."""


class Shelf:
    """What was put there last is kept longest."""

    def __init__(self) -> None:
        self._rows: dict[Location, Rows] = {}

    def keep(self, rows: Rows) -> None:
        self._rows.pop(rows.prefix, None)
        self._rows[rows.prefix] = rows
        while len(self._rows) > 1 and self._is_full:
            del self._rows[next(iter(self._rows))]

    def take(self, place: Location) -> Rows | None:
        """What was kept of a place, which is shown now."""
        return self._rows.pop(place, None)

    def forget(self, changed: Location) -> None:
        """Something happened there: drop every place in which that may be seen."""
        for place in [place for place in self._rows if concerns(changed, place)]:
            del self._rows[place]

    @property
    def _is_full(self) -> bool:
        return len(self._rows) > PLACES or sum(map(len, self._rows.values())) > ROWS
