"""What follows from how long a frame takes to its terminal; pure."""

from __future__ import annotations

from typing import Final

SLOW: Final = 0.08
VERY_SLOW: Final = 0.25
"""Seconds of a frame and its answer, from which on a line is called so."""

QUICK_EVERY: Final = 0.25
SLOW_EVERY: Final = 0.5
RARE_EVERY: Final = 1.0
BLURRED_EVERY: Final = 5.0
"""Seconds between two pictures of the queue."""


def every(lag: float | None, *, is_blurred: bool) -> float:
    """How long a picture of the queue should stand.

    Nobody types in a terminal that lost the focus, but somebody may glance at it.
    """
    if is_blurred:
        return BLURRED_EVERY
    if (lag or 0.0) > VERY_SLOW:
        return RARE_EVERY
    return SLOW_EVERY if (lag or 0.0) > SLOW else QUICK_EVERY


def told(lag: float | None, before: int) -> int:
    """The milliseconds to tell of a slow line; 0 of one that is not slow.

    What was told stands while it is nearly right: else each frame that tells it would
    be measured, and be the reason for the next.
    """
    milliseconds = round((lag or 0.0) * 1000, -1)
    if before and abs(milliseconds - before) * 3 <= before:
        return before
    return int(milliseconds) if milliseconds > SLOW * 1000 else 0


def slow_text(milliseconds: int) -> str:
    return f"slow line, {milliseconds} ms" if milliseconds else ""
