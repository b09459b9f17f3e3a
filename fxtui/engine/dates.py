"""Which date an object gets at its target: that of its source, as far as it can be kept.

Who keeps dates writes them into the metadata of objects under rclone's name for it, so
that either tool brings them back.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from fxtui.domain.storage import PLAIN, WriteOptions

from .errand import Errand

MTIME: Final = "mtime"
"""Seconds since 1970, with a fraction, as ``rclone`` writes them."""


async def options_at_target(errand: Errand) -> WriteOptions:
    """What the object is to be: a file gets a date, others only if dates are kept."""
    modified, to_disk = errand.transfer.modified, errand.target.storage.capabilities.files
    if errand.preserve and not errand.source.storage.capabilities.files:
        modified = await _kept_date(errand) or modified
    if modified is None or not (to_disk or errand.preserve):
        return PLAIN
    return WriteOptions(modified=int(modified))


async def _kept_date(errand: Errand) -> float | None:
    """The date that somebody kept in the metadata of the source."""
    source = errand.source
    described = await errand.tools.request(
        source.storage, lambda: source.storage.describe(source.key)
    )
    with suppress(ValueError):
        return float(dict(described.metadata).get(MTIME, ""))
    return None
