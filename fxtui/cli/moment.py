"""Since when, as people type it: how long ago, or a date as ISO 8601 has it; pure."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import datetime

from .duration import duration_of


def moment_of(text: str, now: float) -> float:
    """Seconds since 1970; a date without a zone is one of this place."""
    try:
        return now - duration_of(text)
    except ArgumentTypeError:
        pass  # it may be a date
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError) as error:
        raise ArgumentTypeError(
            f"{text!r} is neither a time, such as 2d, nor a date, such as 2026-11-21"
        ) from error
