"""Sizes, rates and counts as people type them; pure.

A unit is binary, however it is written, as in the AWS CLI: ``16M``, ``16MB`` and
``16MiB`` are all 16,777,216 bytes. What does not fit is told by argparse, with status 2.
"""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from decimal import Decimal
from typing import Final

OFF: Final = 0
"""What the word ``off`` stands for: no limit any more."""

_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?) ?(?:([kmgtp])(?:i?b)?|b)?", re.ASCII | re.I)
_UNITS: Final = " kmgtp"
_MOST: Final = 2**63
"""No disk, no protocol and no database counts further."""


def size_of(text: str) -> int:
    """Bytes: a plain number, or one with a unit."""
    return _bytes(text, "size, such as 16MiB")


def rate_of(text: str) -> int:
    """Bytes a second: a size, with or without ``/s``."""
    return _bytes(text.removesuffix("/s"), "rate, such as 10MiB")


def count_of(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) < _MOST:
        raise ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)


def rate_or_off(text: str) -> int:
    return OFF if text == "off" else rate_of(text)


def count_or_off(text: str) -> int:
    return OFF if text == "off" else count_of(text)


def _bytes(text: str, wanted: str) -> int:
    match = _SIZE.fullmatch(text)
    if not match:
        raise ArgumentTypeError(f"{text!r} is no {wanted}")
    number, unit = match.groups()
    count = int(Decimal(number) * 1024 ** _UNITS.index((unit or " ").lower()))
    if not 1 <= count < _MOST:
        raise ArgumentTypeError(f"{text!r} is no {wanted}")
    return count
