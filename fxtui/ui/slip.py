"""Tells a key that was pressed once too often from one that is meant.

Who leaves a view with two quick presses of ``q`` wants to be rid of the view, and not
of the browser behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

A_MOMENT: Final = 0.6
"""Seconds in which the second press may have been meant for the view."""


class Slip:
    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._is_covered = False
        self._until = 0.0

    def cover(self) -> None:
        """Something is shown above."""
        self._is_covered = True

    def uncover(self) -> None:
        """It was left."""
        if self._is_covered:
            self._until = self._clock() + A_MOMENT
        self._is_covered = False

    def rule_out(self) -> None:
        """What comes now is meant."""
        self._until = 0.0

    def is_likely(self) -> bool:
        """Whether this is one; the next time it is none."""
        is_one = self._clock() < self._until
        self._until = 0.0
        return is_one
