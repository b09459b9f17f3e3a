"""What is wrong with a line or a server, as a crossing has it."""

from __future__ import annotations

from itertools import chain

from tests.wire.faults import Silencing, Truncating, refusing
from tests.wire.way import random_distances

from .crossing import Crossing


def breaks(cross: Crossing) -> None:
    """Connections break at random; one does so soon."""
    part = cross.scale.part
    distances = random_distances(cross.random, 4 * part)
    cross.way.break_after(chain([part], distances))


def refuses(cross: Crossing) -> None:
    """Some requests are answered with 500 or 503."""
    cross.wire.faults.append(refusing(cross.random, cross.scale.refusals))


def stands_still(cross: Crossing) -> None:
    """Nothing passes for a while."""
    cross.way.hold(cross.scale.size // 3, cross.scale.stall)


def falls_short(cross: Crossing) -> None:
    """Some answers have less in them than they say."""
    cross.wire.faults.append(Truncating(cross.random, 0.2))


def falls_silent(cross: Crossing) -> None:
    """What comes of the end of an upload is not told, twice."""
    cross.wire.faults.append(Silencing(times=2))
