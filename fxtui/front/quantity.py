"""Sizes and moments as people type them; pure.

A unit is binary, however it is written, as in the AWS CLI: ``16M``, ``16MB`` and
``16MiB`` are all 16,777,216 bytes. Raise ValueError with what would fit.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Final

from .duration import seconds_of

MOST: Final = 2**63
"""No disk, no protocol and no database counts further."""

_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?) ?(?:([kmgtp])(?:i?b)?|b)?", re.ASCII | re.I)
_UNITS: Final = " kmgtp"


def bytes_of(text: str, wanted: str = "size, such as 16MiB") -> int:
    """A plain number, or one with a unit."""
    match = _SIZE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no {wanted}")
    number, unit = match.groups()
    count = int(Decimal(number) * 1024 ** _UNITS.index((unit or " ").lower()))
    if not 1 <= count < MOST:
        raise ValueError(f"{text!r} is no {wanted}")
    return count


def moment_of(text: str, now: float) -> float:
    """Seconds since 1970: how long ago, or a date; without a zone it is of this place."""
    try:
        return now - seconds_of(text)
    except ValueError:
        pass  # it may be a date
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f"{text!r} is neither a time, such as 2d, nor a date, such as 2026-11-21"
        ) from error
