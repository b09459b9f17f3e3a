"""What a copy moves under which names, as ``cp`` and ``aws s3 cp`` have taught people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .location import Location
from .request import Source
from .value import replace


class Landed(NamedTuple):
    """The sources with their names, and the folder that all of them land below."""

    sources: tuple[Source, ...]
    folder: Location


def landing(sources: Sequence[Location], target: Location) -> Landed:
    """Where everything goes.

    The contents of one folder land in the target, as in ``aws s3 cp --recursive``. What
    is named beside others keeps its name. One file takes the target's name, unless that
    is a folder.
    """
    if len(sources) > 1:
        kept = tuple(Source(source, source.name) for source in sources)
        return Landed(kept, as_folder(target))
    (source,) = sources
    if is_folder(source):
        return Landed((Source(source),), as_folder(target))
    if is_folder(target):
        return Landed((Source(source, source.name),), target)
    return Landed((Source(source, target.name),), target.parent)


def is_folder(location: Location) -> bool:
    """Whether it is known to be one; an empty key is the top of a storage."""
    return not location.key or location.key.endswith("/")


def as_folder(location: Location) -> Location:
    """The same place as a folder."""
    return location if is_folder(location) else replace(location, key=location.key + "/")
