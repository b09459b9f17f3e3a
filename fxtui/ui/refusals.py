"""What could not be read of all that is below a place, and why."""

from __future__ import annotations

from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Location


class Refusals:
    """How many there were, and the first of them: mostly the others are like it."""

    def __init__(self) -> None:
        self.count = 0
        self.place: Location | None = None
        self.error: FxtuiError | None = None

    def hear(self, place: Location, error: FxtuiError) -> None:
        if not self.count:
            self.place, self.error = place, error
        self.count += 1
