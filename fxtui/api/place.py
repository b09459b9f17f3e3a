"""Places as programs name them: an address, a path, or a location; relative to here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from os import PathLike
from typing import TypeAlias

from fxtui.domain.copying import Landed, landing
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL, Location
from fxtui.front.places import check_target, location_of

Place: TypeAlias = str | PathLike[str] | Location
"""``s3://bucket/key``, a path, or what ``Location.parse`` made of one.

A path is seen from the folder of this process. What ends in ``/`` is a folder; so is a
path that leads to one, and a bucket.
"""

Places: TypeAlias = Place | Sequence[Place]


def located(place: Place) -> Location:
    """Where a place is; raise UsageError if it is nowhere."""
    return place if isinstance(place, Location) else location_of(os.fspath(place))


def all_located(places: Places) -> list[Location]:
    """One or more places."""
    if isinstance(places, str | PathLike | Location):
        return [located(places)]
    if not places:
        raise UsageError("nothing was named")
    return [located(place) for place in places]


def landed(sources: Places, target: Place) -> Landed:
    """What goes where, as in ``fxtui cp``."""
    location = located(target)
    check_target(location)
    return landing(all_located(sources), location)


def seen_again(location: Location) -> Location:
    """The same place; on the disk it may have become a folder meanwhile."""
    return location_of(str(location)) if location.scheme == LOCAL else location
