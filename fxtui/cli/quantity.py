"""Sizes, rates and counts in the words of a command; what is none argparse tells."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Final

from fxtui.front.quantity import MOST, bytes_of

OFF: Final = 0
"""What the word ``off`` stands for: no limit any more."""


def size_of(text: str) -> int:
    """Bytes: a plain number, or one with a unit."""
    return _bytes(text, "size, such as 16MiB")


def rate_of(text: str) -> int:
    """Bytes a second: a size, with or without ``/s``."""
    return _bytes(text.removesuffix("/s"), "rate, such as 10MiB")


def count_of(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) < MOST:
        raise ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def rate_or_off(text: str) -> int:
    return OFF if text == "off" else rate_of(text)


def count_or_off(text: str) -> int:
    return OFF if text == "off" else count_of(text)


def _bytes(text: str, wanted: str) -> int:
    try:
        return bytes_of(text, wanted)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
