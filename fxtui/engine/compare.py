"""Whether a sync copies an object, and why: the rules of ``aws s3 sync``. Pure.

Read from the source of aws-cli 2.36.7 (``awscli/customizations/s3/syncstrategy``).
"""

from __future__ import annotations

from fxtui.domain.request import Compare

from .side import Agrees, Stand

NEW = "new"
SIZE = "size"
OLDER = "older"
NEWER_HERE = "newer here"
DATE = "date"
DIGEST = "digest"

DATES = frozenset({OLDER, NEWER_HERE, DATE})
"""Reasons that are about dates alone: the sizes are equal."""


def agreement(compare: Compare, *, is_download: bool) -> Agrees:
    """Whether nothing differs, as far as that can be told of two that were listed."""
    if compare is Compare.SIZE:
        return lambda source, target: (source.size or 0) == (target.size or 0)
    if compare is Compare.DIGEST:
        return lambda source, target: False
    return lambda source, target: (
        difference(compare, source, target, is_download=is_download) is None
    )


def difference(
    compare: Compare, source: Stand, target: Stand | None, *, is_download: bool
) -> str | None:
    """Why the source is copied over the target; None if they are taken for the same.

    With ``Compare.DIGEST`` only sizes are looked at: who knows digests compares them.
    """
    if target is None:
        return NEW
    if (source.size or 0) != (target.size or 0):
        return SIZE
    if compare is Compare.SIZE or compare is Compare.DIGEST:
        return None
    return _by_date(compare, source, target, is_download=is_download)


def _by_date(
    compare: Compare, source: Stand, target: Stand, *, is_download: bool
) -> str | None:
    """On the way down what is newer here is fetched again; on the way up what is older
    there is sent again. An unknown date tells nothing.
    """
    if source.modified is None or target.modified is None:
        return None
    delta = target.modified - source.modified
    if is_download:
        if compare is Compare.EXACT:
            return DATE if delta else None
        return NEWER_HERE if delta > 0 else None
    return OLDER if delta < 0 else None
