"""From what a person types to a number, and back; and steps between limits; pure."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

from fxtui.domain.policy import MIB
from fxtui.front.duration import seconds_of

_UNITS: Final = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_AMOUNT: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*([kmgt]?)(?:i?b)?(?:/s)?", re.IGNORECASE
)

_MINUTE: Final = 60
"""Whoever types less, as a number alone that is small, means something else."""

_MIBS: Final = (0.125, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_LADDER: Final = tuple(int(MIB * rung) for rung in _MIBS)
"""Bytes a second between which a key steps; above the last there is no limit."""


def typed_count(text: str) -> int | None:
    """How many; None for nothing typed. Raise ValueError with what would fit."""
    if not text.strip():
        return None
    if not text.strip().isdecimal() or int(text) < 1:
        raise ValueError("a whole number from 1 on, or nothing for no limit")
    return int(text)


def typed_bytes(text: str) -> int | None:
    """``10 MiB``, ``1.5g``, ``64K``; a unit is always of 1024 of the next smaller."""
    if not text.strip():
        return None
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise ValueError("such as 10 MiB or 500K, or nothing for no limit")
    number, unit = found.groups()
    amount = int(float(number.replace(",", ".")) * 1024 ** _UNITS[unit.lower()])
    if amount < 1:
        raise ValueError("at least 1 byte a second, or nothing for no limit")
    return amount


def typed_seconds(text: str) -> int | None:
    """``90m``, ``12h``, ``7d``, ``4w``; None for nothing typed, which is for ever."""
    if not text.strip():
        return None
    with suppress(ValueError):
        if (seconds := int(seconds_of(text.strip()))) >= _MINUTE:
            return seconds
    raise ValueError("such as 12h, 7d or 4w, or nothing for no end")


def bytes_to_type(amount: int | None) -> str:
    """What ``typed_bytes`` reads as exactly this."""
    if amount is None:
        return ""
    for unit in ("T", "G", "M", "K"):
        size = 1024 ** _UNITS[unit.lower()]
        if amount % size == 0:
            return f"{amount // size} {unit}iB"
    return str(amount)


def stepped(limit: int | None, steps: int, rate: float) -> int | None:
    """The limit some rungs higher or lower; ``rate`` is where no limit steps down from.

    None is the top of the ladder. There is always a lowest rung.
    """
    if steps > 0:
        higher = [rung for rung in _LADDER if limit is not None and rung > limit]
        return higher[steps - 1] if len(higher) >= steps else None
    start = limit if limit is not None else rate or _LADDER[-1] + 1
    lower = [rung for rung in _LADDER if rung < start]
    return lower[max(steps, -len(lower))] if lower else _LADDER[0]
