"""Whether two files of one size hold the same bytes, as far as their storages tell."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from fxtui.digest import MD5_OF_PARTS, SHA256, is_known
from fxtui.domain.entry import Digest
from fxtui.domain.location import LOCAL, Location
from fxtui.front.likeness import makes_parts

if TYPE_CHECKING:
    from .doorway import Doorway


async def are_alike(
    doorway: Doorway, left: Location, right: Location, size: int
) -> bool | None:
    """None where nobody can tell. Only files of this machine are read."""
    near = [place for place in (left, right) if place.scheme == LOCAL]
    far = [place for place in (left, right) if place.scheme != LOCAL]
    if not far:
        ours, theirs = [await _digest(doorway, place, SHA256) for place in near]
        return ours == theirs
    told = [await _digest(doorway, place) for place in far]
    if not near:
        ours, theirs = told
        return ours == theirs if _are_of_one_kind(ours, theirs) else None
    return await _makes(doorway, near[0], told[0], size)


async def _makes(
    doorway: Doorway, file: Location, told: Digest | None, size: int
) -> bool | None:
    """Whether a file hashes to what was told."""
    if told is None:
        return None
    if told.algorithm == MD5_OF_PARTS:  # which says nothing where its parts are odd
        path = Path(str(file))
        return await asyncio.to_thread(makes_parts, path, size, told) or None
    if not is_known(told.algorithm):
        return None
    return await _digest(doorway, file, told.algorithm) == told


def _are_of_one_kind(ours: Digest | None, theirs: Digest | None) -> bool:
    """Whether they prove anything; those of parts only do if they are the same."""
    if ours is None or theirs is None or ours.algorithm != theirs.algorithm:
        return False
    return ours == theirs or ours.algorithm != MD5_OF_PARTS


async def _digest(
    doorway: Doorway, location: Location, algorithm: str | None = None
) -> Digest | None:
    browser = await doorway.browser(location)
    return await browser.digest(location, doorway.context, algorithm=algorithm)
