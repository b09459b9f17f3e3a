"""How many parts of one object fly at once: more, as long as that makes it quicker.

Parts that fly are lost when the line is; on a line that two of them fill, eight at once
would only be four times as many bytes to send again, and threads that are in the way.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Final, NamedTuple

START: Final = 2
GAIN: Final = 1.1
"""Twice as many have to be this much quicker, or it is as well with fewer."""

WINDOW: Final = 0.25
"""Seconds below which a rate is mere chance."""

HOLD: Final = 32
"""Parts after which it is tried again whether more or fewer have become better."""

MOST_HOLD: Final = 512
"""The same, when nothing was better for some time: each trial costs a little."""

PATIENCE: Final = 15.0
"""Seconds that a part should take at most, else fewer fly (DESIGN §4.10)."""

CROWDED: Final = 0.5
"""The share of all processors that is ours when more parts are only in each other's way.

The rest is the system's, and that of a server on the same machine: two lines over TLS are
as quick then as eight, which take a third more of the processor.
"""


class _Known(NamedTuple):
    """What another number was worth, while one is tried."""

    hands: int
    rate: float
    """Bytes a second."""


class Climb:
    """Counts what arrives, and says how many ``hands`` there should be, 1 to ``most``."""

    def __init__(
        self,
        most: int,
        start: int = START,
        *,
        clock: Callable[[], float] = time.monotonic,
        used: Callable[[], float] = time.process_time,
        processors: int | None = None,
    ) -> None:
        """``used`` tells the seconds of processors that this process has had."""
        self.hands = max(1, min(start, most))
        self._most, self._clock, self._used = most, clock, used
        self._processors = processors or os.cpu_count() or 1
        self._before: _Known | None = None
        self._is_down_next = False
        """Whether fewer are to be tried next: the last trial of more was in vain."""

        self._settling = 0
        """Parts that were under way before the number changed, and so prove nothing."""

        self._hold, self._next_hold = 0, HOLD
        self._begin()

    @property
    def proven(self) -> int:
        """The number that was best until now, whatever is being tried."""
        return self._before.hands if self._before else self.hands

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
        if self._count >= self.hands and seconds >= WINDOW:
            self._judge(self._bytes / seconds, seconds * self.hands / self._count)

    def _judge(self, rate: float, seconds_each: float) -> None:
        before, self._before = self._before, None
        if seconds_each > PATIENCE:
            self._hold_with(max(1, self.hands // 2))
        elif self._is_crowded():
            if self.hands > START:
                self._hold_with(max(START, self.hands // 2))
        elif before and not self._is_better(rate, before):
            self._is_down_next = self.hands > before.hands
            self._hold_with(before.hands)
        elif before or not self._hold:
            self._next_hold = HOLD if before else self._next_hold
            self._try_other(rate, seconds_each)
        self._begin()

    def _is_crowded(self) -> bool:
        seconds = (self._clock() - self._since) * self._processors
        return self._used() - self._used_before >= CROWDED * seconds

    def _is_better(self, rate: float, before: _Known) -> bool:
        """More have to be quicker by far, and fewer no slower."""
        return rate >= before.rate * (GAIN if self.hands > before.hands else 1)

    def _try_other(self, rate: float, seconds_each: float) -> None:
        may_grow = self.hands < self._most and seconds_each <= PATIENCE / 2
        other = min(self.hands * 2, self._most)
        if self._is_down_next or not may_grow:
            other = max(1, self.hands // 2)
        if other != self.hands:
            self._before = _Known(self.hands, rate)
            self._change(other)
        self._is_down_next = False

    def _hold_with(self, hands: int) -> None:
        self._change(hands)
        self._hold = self._next_hold
        self._next_hold = min(2 * self._hold, MOST_HOLD)

    def _change(self, hands: int) -> None:
        self._settling, self.hands = min(self.hands, hands), hands

    def _begin(self) -> None:
        self._bytes = self._count = 0
        self._since, self._used_before = self._clock(), self._used()
