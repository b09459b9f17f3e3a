"""Which places a person comes to often and lately; pure.

Each visit is worth half as much after ten days. What a place is worth is kept as the
logarithm of the sum of its visits as seen from a fixed day: visits elsewhere, and days
that pass, change no number and no order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log2
from typing import Final

from fxtui.domain.location import Location
from fxtui.domain.value import Value

MOST: Final = 200
"""Places that are remembered."""

_HALF_LIFE: Final = 10 * 24 * 3600.0


class Recent(Value, frozen=True):
    """One place that was visited."""

    place: Location
    rank: float
    last: float
    """When it was last visited, in seconds since 1970."""


class Visit(Value, frozen=True):
    place: Location
    when: float


def visited(known: Sequence[Recent], visits: Iterable[Visit]) -> tuple[Recent, ...]:
    """What is known after some visits; what is worth most comes first."""
    by_place = {recent.place: recent for recent in known}
    for place, when in ((visit.place, visit.when) for visit in visits):
        old = by_place.get(place)
        rank = when / _HALF_LIFE
        by_place[place] = Recent(
            place,
            _sum(old.rank, rank) if old else rank,
            max(old.last, when) if old else when,
        )
    best = sorted(by_place.values(), key=lambda recent: -recent.rank)
    return tuple(best[:MOST])


def _sum(one: float, other: float) -> float:
    """The logarithm of a sum, of which only the logarithms of both parts are known."""
    high, low = max(one, other), min(one, other)
    return high + log2(1 + 2 ** (low - high))
