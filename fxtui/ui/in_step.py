"""Two folders that are walked through together: where the other one is then; pure."""

from __future__ import annotations

from typing import NamedTuple

from fxtui.domain.location import Location
from fxtui.domain.value import replace

from .places import is_top


class InStep(NamedTuple):
    """Where each of two panes stood when they began to walk together."""

    base: Location
    other: Location

    @property
    def turned(self) -> InStep:
        """The same, seen from the other pane."""
        return InStep(self.other, self.base)

    def beside(self, place: Location) -> Location | None:
        """What is to ``other`` as a place is to ``base``; None if nothing can be."""
        if replace(place, key=self.base.key) != self.base:
            return None  # another storage
        if place.key.startswith(self.base.key):
            return replace(
                self.other, key=self.other.key + place.key[len(self.base.key) :]
            )
        return self._above(place) if self.base.key.startswith(place.key) else None

    def _above(self, place: Location) -> Location | None:
        base, other = self.base, self.other
        while base != place:
            if is_top(other):
                return None
            base, other = base.parent, other.parent
        return other
