"""A moment as people type it: how long ago, or a date; pure."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from fxtui.front.duration import seconds_of


def typed_moment(text: str, now: float) -> float:
    """``2d``, ``2026-11-20``, ``2026-11-20 14:00``: seconds since 1970, of this place.

    Raise ValueError with what would fit.
    """
    with suppress(ValueError):
        return now - seconds_of(text.strip().removesuffix("ago").strip())
    with suppress(ValueError, OverflowError):
        return datetime.fromisoformat(text.strip()).timestamp()
    raise ValueError("How long ago, as in 2h or 3d; or a date, as in 2026-11-20 14:00.")
