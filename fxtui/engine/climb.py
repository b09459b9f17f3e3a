"""How many parts of one object fly at once: more, as long as that makes it quicker.

Parts that fly are lost when the line is; on a line that two of them fill, eight at once
would only be four times as many bytes to send again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

START: Final = 2
GAIN: Final = 1.1
"""Twice as many have to be this much quicker, or it is as well with fewer."""

HOLD: Final = 32
"""Parts after which it is tried again whether more have become quicker."""

PATIENCE: Final = 15.0
"""Seconds that a part should take at most, else fewer fly (DESIGN §4.10)."""


class Climb:
    """Counts what arrives, and says how many ``hands`` there should be, 1 to ``most``."""

    def __init__(
        self,
        most: int,
        start: int = START,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.hands = max(1, min(start, most))
        self._most, self._clock = most, clock
        self._lower: tuple[int, float] | None = None
        """How many there were before there were more, and their bytes a second."""

        self._settling = 0
        """Parts that were under way before the number changed, and so prove nothing."""

        self._hold = 0
        self._begin()

    def arrived(self, size: int) -> None:
        """A part of ``size`` bytes is there."""
        if self._settling:
            self._settling -= 1
            self._begin()
            return
        self._bytes += size
        self._count += 1
        self._hold = max(0, self._hold - 1)
        seconds = self._clock() - self._since
        if self._count >= self.hands and seconds > 0:
            self._judge(self._bytes / seconds, seconds * self.hands / self._count)

    def _judge(self, rate: float, seconds_each: float) -> None:
        lower, self._lower = self._lower, None
        if lower and rate < lower[1] * GAIN:
            self._change(lower[0])
            self._hold = HOLD
        elif seconds_each > PATIENCE:
            self._change(max(1, self.hands // 2))
            self._hold = HOLD
        elif self._may_grow and seconds_each <= PATIENCE / 2:
            self._lower = self.hands, rate
            self._change(min(self.hands * 2, self._most))
        self._begin()

    @property
    def _may_grow(self) -> bool:
        return self.hands < self._most and not self._hold

    def _change(self, hands: int) -> None:
        self._settling, self.hands = min(self.hands, hands), hands

    def _begin(self) -> None:
        self._bytes = self._count = 0
        self._since = self._clock()
