"""Since when, in the words of a command: how long ago, or a date as ISO 8601 has it."""

from __future__ import annotations

from argparse import ArgumentTypeError

from fxtui.front import quantity


def moment_of(text: str, now: float) -> float:
    """Seconds since 1970; a date without a zone is one of this place."""
    try:
        return quantity.moment_of(text, now)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
