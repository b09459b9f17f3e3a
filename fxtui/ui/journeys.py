"""Where each pane has been: its way back, and the visits that are worth remembering."""

from __future__ import annotations

from collections.abc import Callable
from time import time
from typing import TYPE_CHECKING, Final, NamedTuple

from .trail import Trail

if TYPE_CHECKING:
    from fxtui.domain.location import Location

    from .frecency import Visit
    from .pane import Pane

_STAY: Final = 3.0
"""Seconds from which on a place was not only passed through."""


class _Stop(NamedTuple):
    trail: Trail
    since: float


class Journeys:
    """It is told of each place that a pane leaves for, and knows no storage."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        """``clock`` tells seconds since 1970."""
        self._clock = clock
        self._stops: dict[Pane, _Stop] = {}
        self._visits: list[Visit] = []

    def set_out(self, pane: Pane, to: Location) -> None:
        """A pane leaves the place where it is for another, or shows it first."""
        stop, now = self._stops.get(pane), self._clock()
        if stop is None:
            self._stops[pane] = _Stop(Trail(to), now)
        elif to != stop.trail.here:
            self._turn(pane, stop.trail.to(to))

    def back(self, pane: Pane) -> Location | None:
        """The place that a pane was at before, which is where it is now."""
        return self._turn(pane, self._stops[pane].trail.back())

    def forward(self, pane: Pane) -> Location | None:
        return self._turn(pane, self._stops[pane].trail.forward())

    def forget(self, pane: Pane) -> None:
        """A pane is closed; what it visited counts."""
        if stop := self._stops.pop(pane, None):
            self._count(pane, stop)

    @property
    def visits(self) -> list[Visit]:
        """All that count, those that are going on too."""
        going_on = (self._visit(*each) for each in self._stops.items())
        return [*self._visits, *filter(None, going_on)]

    def take(self) -> list[Visit]:
        """Those that are over and were not taken before; they are kept elsewhere now."""
        taken, self._visits = self._visits, []
        return taken

    def _turn(self, pane: Pane, trail: Trail) -> Location | None:
        """Where a pane is now; None if it has not moved."""
        stop = self._stops[pane]
        if trail == stop.trail:
            return None
        self._count(pane, stop)
        self._stops[pane] = _Stop(trail, self._clock())
        return trail.here

    def _count(self, pane: Pane, stop: _Stop) -> None:
        if visit := self._visit(pane, stop):
            self._visits.append(visit)

    def _visit(self, pane: Pane, stop: _Stop) -> Visit | None:
        """None of a place that was only passed through, or could not be shown."""
        from .frecency import Visit  # behind the first frame

        if pane.problem:
            return None
        now = self._clock()
        return Visit(stop.trail.here, now) if now - stop.since >= _STAY else None
