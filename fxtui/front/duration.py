"""Durations and ages as people type them: ``90s``, ``15m``, ``1h``, ``2d``; pure."""

from __future__ import annotations

import re
from typing import Final

_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?) ?([smhdw]?)", re.ASCII | re.IGNORECASE)
_SECONDS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_MOST: Final = 100 * 365 * 86_400
"""A hundred years: whoever means more means something else."""


def seconds_of(text: str) -> float:
    """A plain number is of seconds. Raise ValueError with what would fit."""
    match = _DURATION.fullmatch(text)
    if not match or (seconds := float(match[1]) * _SECONDS[match[2].lower()]) > _MOST:
        raise ValueError(f"{text!r} is no duration, such as 90s, 15m, 1h, 2d or 4w")
    return seconds
