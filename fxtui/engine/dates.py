"""Which date an object gets at its target: that of its source, as far as it can be kept.

Who keeps dates writes them into the metadata of objects under rclone's name for it, so
that either tool brings them back.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from fxtui.domain.writing import WriteOptions

from .errand import Errand

MTIME: Final = "mtime"
"""Seconds since 1970, with a fraction, as ``rclone`` writes them."""


async def options_at_target(errand: Errand) -> WriteOptions:
    """What the object is to be: it gets a date where its storage keeps one."""
    return WriteOptions.of(errand.attributes, await _date(errand))


async def options_of_copy(errand: Errand) -> WriteOptions:
    """The same of a copy within a storage, which keeps what its source is."""
    if errand.attributes.replaces:
        return await options_at_target(errand)
    return WriteOptions.of(errand.attributes)


async def _date(errand: Errand) -> int | None:
    source, target = errand.source.storage, errand.target.storage
    modified = errand.transfer.modified
    if errand.preserve and not source.capabilities.keeps_dates:
        modified = await _kept_date(errand) or modified
    if modified is None or not (target.capabilities.keeps_dates or errand.preserve):
        return None
    return int(modified)


async def _kept_date(errand: Errand) -> float | None:
    """The date that somebody kept in the metadata of the source."""
    source = errand.source
    described = await errand.tools.request(
        source.storage, lambda: source.storage.describe(source.key)
    )
    with suppress(ValueError):
        return float(dict(described.metadata).get(MTIME, ""))
    return None
