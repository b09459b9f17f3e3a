"""The places that one pane has been at, behind it and ahead of it; a value."""

from __future__ import annotations

from typing import Final, NamedTuple, Self

from fxtui.domain.location import Location

MOST: Final = 100
"""Places that are kept behind."""


class Trail(NamedTuple):
    here: Location
    behind: tuple[Location, ...] = ()
    """The last one is the nearest."""

    ahead: tuple[Location, ...] = ()
    """The first one is the nearest; only going back leads to any."""

    def to(self, place: Location) -> Self:
        """Go elsewhere: what was ahead is forgotten."""
        if place == self.here:
            return self
        behind = (*self.behind, self.here)[-MOST:]
        return self._replace(here=place, behind=behind, ahead=())

    def back(self) -> Self:
        """One place back; where there is none, it stays."""
        if not self.behind:
            return self
        *behind, place = self.behind
        ahead = (self.here, *self.ahead)
        return self._replace(here=place, behind=tuple(behind), ahead=ahead)

    def forward(self) -> Self:
        """Undo one step back; where there was none, it stays."""
        if not self.ahead:
            return self
        place, *ahead = self.ahead
        behind = (*self.behind, self.here)
        return self._replace(here=place, behind=behind, ahead=tuple(ahead))
