"""Counts bytes. Adapters add to it in any thread; samples are read a few times a second.

Numbers are absolute: a part that is sent again begins at nothing, so ``sent`` may fall.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from math import exp
from typing import Final

from fxtui.domain.content import tell
from fxtui.domain.events import Sample
from fxtui.domain.request import JobId, TransferId

from .pace import Throttle

SMOOTHING: Final = 3.0
"""Seconds over which a rate is averaged."""


_DRY: Final = 1.0
"""Bytes a second below which nothing flows."""


class Stopped(Exception):
    """A tap was turned off: the transfer is cancelled, so the thread need not go on."""


@dataclass(slots=True)
class PartTap:
    """The Tap of one attempt at one part. One thread at a time calls it."""

    gauge: Gauge
    count: int = 0

    def moved(self, n: int) -> None:
        if self.gauge.is_stopped:
            raise Stopped
        self.count += n
        self.gauge.throttle(n, lambda: self.gauge.is_stopped)

    async def passed(self, n: int) -> None:
        """``moved``, for who is on the event loop: only a limit is worth a thread."""
        if self.gauge.throttle.is_off:
            self.moved(n)
        else:
            await asyncio.to_thread(tell, self, n)


@dataclass(slots=True)
class Gauge:
    """How far one transfer has come."""

    throttle: Throttle
    taps: dict[int, PartTap] = field(default_factory=dict)
    stored: int = 0
    verified: int = 0
    is_stopped: bool = False
    rate: float = 0.0
    _last: tuple[float, int] | None = None
    _again: int = 0
    """Bytes that passed and do not count as sent, less those that count unmoved."""

    _faltered: int | None = None
    """What had passed when a request failed last."""

    @property
    def sent(self) -> int:
        return sum([tap.count for tap in list(self.taps.values())])

    @property
    def passed(self) -> int:
        """All bytes that moved, those that have to move again as well: it only grows."""
        return self.sent + self._again

    def tap(self, part: int = 1, *, done: int = 0) -> PartTap:
        """A new tap for another attempt at this part, of which so much is ``done``."""
        given_up = self.taps.get(part)
        self._again += (given_up.count if given_up else 0) - done
        self.taps[part] = tap = PartTap(self, done)
        return tap

    def have(self, part: int, size: int) -> None:
        """So much of a part is there from an earlier run."""
        self.taps[part] = PartTap(self, size)
        self.stored += size
        self._again -= size  # it did not come in no time

    def restart(self) -> None:
        """The whole object begins again."""
        self._again += self.sent
        self.taps.clear()
        self.stored = self.verified = 0

    def falter(self) -> None:
        """A request failed: until something moves again there is no rate."""
        self._faltered = self.passed

    def sample(self, transfer: TransferId, now: float) -> Sample:
        passed = self.passed
        if self._last is None:
            self._last = (now, passed)
        then, before = self._last
        if now > then:
            self._last = (now, passed)
            current = max(0.0, (passed - before) / (now - then))
            old = exp((then - now) / SMOOTHING) if self.rate else 0.0
            self.rate = old * self.rate + (1 - old) * current
        if passed == self._faltered:
            self.rate = 0.0
        return Sample(transfer, self.sent, self.stored, self.verified, self.rate)


@dataclass(slots=True)
class Flow:
    """The bytes of small objects of one job, as they arrive."""

    bytes: int = 0
    rate: float = 0.0
    is_dry: bool = False
    """Whether nothing has come since the last look, nor in a while before."""

    _last: tuple[float, int] | None = None

    def look(self, now: float) -> float:
        """The rate by now, averaged as that of a gauge is."""
        then, before = self._last or (now, self.bytes)
        self._last = now, self.bytes
        if now > then:
            old = exp((then - now) / SMOOTHING) if self.rate else 0.0
            self.rate = old * self.rate + (1 - old) * (self.bytes - before) / (now - then)
            self.is_dry = self.rate < _DRY and self.bytes == before
        return self.rate


class Meter:
    """A gauge for each transfer that runs, and a flow for each job with bundles."""

    def __init__(self) -> None:
        self._gauges: dict[TransferId, Gauge] = {}
        self._flows: dict[JobId, Flow] = {}

    def open(self, transfer: TransferId, throttle: Throttle) -> Gauge:
        self._gauges[transfer] = gauge = Gauge(throttle)
        return gauge

    def stop(self, transfer: TransferId) -> None:
        """Let no thread that still moves bytes of it go on."""
        if gauge := self._gauges.get(transfer):
            gauge.is_stopped = True

    def close(self, transfer: TransferId) -> Sample:
        """Stop counting; how far it had come."""
        self.stop(transfer)
        gauge = self._gauges.pop(transfer, None)
        counts = (gauge.sent, gauge.stored, gauge.verified) if gauge else (0, 0, 0)
        return Sample(transfer, *counts, 0.0)

    def flow(self, job: JobId) -> Flow:
        """Where what arrives in bundles is counted."""
        return self._flows.setdefault(job, Flow())

    def rates(self, now: float) -> tuple[tuple[JobId, float], ...]:
        """Those of all flows; one that has run dry is told so, once, and forgotten."""
        told = []
        for job, flow in list(self._flows.items()):
            rate = flow.look(now)
            if flow.is_dry:
                del self._flows[job]
            told.append((job, 0.0 if flow.is_dry else rate))
        return tuple(told)

    def samples(self, now: float) -> tuple[Sample, ...]:
        return tuple(gauge.sample(id_, now) for id_, gauge in self._gauges.items())
