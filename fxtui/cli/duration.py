"""Durations and ages in the words of a command; what is none argparse tells."""

from __future__ import annotations

from argparse import ArgumentTypeError

from fxtui.front.duration import seconds_of


def duration_of(text: str) -> float:
    """Seconds: a plain number, or one with a unit."""
    try:
        return seconds_of(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
