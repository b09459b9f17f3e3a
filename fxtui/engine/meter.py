"""Counts bytes. Adapters add to it in any thread; samples are read a few times a second.

Numbers are absolute: a part that is sent again begins at nothing, so ``sent`` may fall.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import exp
from typing import Final

from fxtui.domain.events import Sample
from fxtui.domain.request import TransferId

SMOOTHING: Final = 3.0
"""Seconds over which a rate is averaged."""


class Stopped(Exception):
    """A tap was turned off: the transfer is cancelled, so the thread need not go on."""


@dataclass(slots=True)
class PartTap:
    """The Tap of one attempt at one part. One thread at a time calls it."""

    gauge: Gauge
    throttle: Callable[[int], None]
    count: int = 0

    def moved(self, n: int) -> None:
        if self.gauge.is_stopped:
            raise Stopped
        self.count += n
        self.throttle(n)


@dataclass(slots=True)
class Gauge:
    """How far one transfer has come."""

    throttle: Callable[[int], None]
    taps: dict[int, PartTap] = field(default_factory=dict)
    stored: int = 0
    verified: int = 0
    is_stopped: bool = False
    rate: float = 0.0
    _last: tuple[float, int] | None = None

    @property
    def sent(self) -> int:
        return sum([tap.count for tap in list(self.taps.values())])

    def tap(self, part: int = 1) -> PartTap:
        """A new tap for another attempt at this part, counted from nothing."""
        self.taps[part] = tap = PartTap(self, self.throttle)
        return tap

    def restart(self) -> None:
        """The whole object begins again."""
        self.taps.clear()
        self.stored = self.verified = 0

    def sample(self, transfer: TransferId, now: float) -> Sample:
        sent = self.sent
        if self._last is None:
            self._last = (now, sent)
        then, before = self._last
        if now > then:
            self._last = (now, sent)
            current = max(0.0, (sent - before) / (now - then))
            old = exp((then - now) / SMOOTHING) if self.rate else 0.0
            self.rate = old * self.rate + (1 - old) * current
        return Sample(transfer, sent, self.stored, self.verified, self.rate)


class Meter:
    """A gauge for each transfer that runs."""

    def __init__(self, throttle: Callable[[int], None]) -> None:
        self._throttle = throttle
        self._gauges: dict[TransferId, Gauge] = {}

    def open(self, transfer: TransferId) -> Gauge:
        self._gauges[transfer] = gauge = Gauge(self._throttle)
        return gauge

    def close(self, transfer: TransferId) -> None:
        """Stop counting, and let no thread that is still at it go on."""
        if gauge := self._gauges.pop(transfer, None):
            gauge.is_stopped = True

    def samples(self, now: float) -> tuple[Sample, ...]:
        return tuple(gauge.sample(id_, now) for id_, gauge in self._gauges.items())
