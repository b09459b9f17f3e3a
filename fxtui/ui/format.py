"""Numbers as people read them, never wider than the column that is theirs.

Pure. humanize writes prose ("1000.0 KiB", "0 Bytes", "an hour"), which is right in a
dialog and jumps about in a column; so columns have words of their own, and the prose
comes from humanize, imported when first used.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, isfinite
from time import localtime
from typing import Final

SIZE_WIDTH: Final = 8
"""``99.9 MiB``"""

RATE_WIDTH: Final = 10
"""``99.9 MiB/s``"""

DURATION_WIDTH: Final = 7
"""``23 h 59``, ``99 d 23``"""

TIME_WIDTH: Final = 16
"""``2026-11-21 10:14``"""

PERCENT_WIDTH: Final = 5
"""``100 %``"""

UNKNOWN: Final = "?"

_KIBI: Final = 1024
_STEP: Final = 1000
"""From here on the next unit, so that there are never four digits before the point."""

_WHOLE: Final = 99.95
"""From here on without a decimal: it would round to four digits."""

_UNITS: Final = ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB", "RiB", "QiB")
_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_LONGEST: Final = 100 * _DAY


@lru_cache(4096)
def size_text(size: int | None) -> str:
    """``999 B``, ``1.5 MiB``, ``120 GiB``: exact below 1000 bytes."""
    if size is None:
        return UNKNOWN
    if size < _STEP:
        return f"{max(size, 0)} B"
    value, unit = _scaled(size)
    return f"{value:.{int(value < _WHOLE)}f} {unit}"


def _scaled(size: int) -> tuple[float, str]:
    value = size / _KIBI
    for unit in _UNITS:
        if value < _STEP - 0.5:
            return value, unit
        value /= _KIBI
    return _STEP - 1, _UNITS[-1]


def exact_size_text(size: int) -> str:
    """``1.5 MiB (1,572,864 bytes)``, for where there is room."""
    if size < _STEP:
        return f"{size} bytes" if size != 1 else "1 byte"
    return f"{size_text(size)} ({size:,} bytes)"


def rate_text(rate: float) -> str:
    """``12.0 MiB/s``; nothing at all for no rate."""
    return f"{size_text(int(rate))}/s" if isfinite(rate) and rate >= 1 else ""


def duration_text(seconds: float | None) -> str:
    """``0:07``, ``1:20``, ``2 h 05``, ``3 d 04``; nothing for what nobody knows."""
    if seconds is None or not isfinite(seconds):
        return ""
    whole = max(0, round(seconds))
    if whole < _HOUR:
        return f"{whole // _MINUTE}:{whole % _MINUTE:02}"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE:02}"
    if whole < _LONGEST:
        return f"{whole // _DAY} d {whole % _DAY // _HOUR:02}"
    return "> 99 d"


def wait_text(seconds: float) -> str:
    """``12 s``, ``1:20``: rounded up, so that it never says 0 of what is to come."""
    whole = max(1, ceil(seconds))
    return f"{whole} s" if whole < _MINUTE else duration_text(whole)


def percent_text(done: int, total: int) -> str:
    """``34 %``: rounded down, so that 100 % is said only of what is complete."""
    if total <= 0:
        return "100 %"
    return f"{max(0, min(100, 100 * done // total))} %"


def count_text(count: int, noun: str = "") -> str:
    """``12,003``, or ``12,003 objects`` and ``1 object``."""
    if not noun:
        return f"{count:,}"
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def time_text(moment: float | None) -> str:
    """``2026-11-21 10:14``, here; nothing for a time that no calendar has."""
    if moment is None or not isfinite(moment):
        return ""
    return _minute_text(int(moment // _MINUTE))


@lru_cache(4096)
def _minute_text(minute: int) -> str:
    try:
        when = localtime(minute * _MINUTE)
    except (OverflowError, OSError, ValueError):
        return ""
    text = (
        f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02} "
        f"{when.tm_hour:02}:{when.tm_min:02}"
    )
    return text if len(text) == TIME_WIDTH else ""


def clock_text(moment: float) -> str:
    """``10:14:05``, here: for what is so near that its day is plain."""
    when = localtime(moment)
    return f"{when.tm_hour:02}:{when.tm_min:02}:{when.tm_sec:02}"


def ago_text(seconds: float) -> str:
    """``3 minutes ago``, ``a moment ago``: prose, for details."""
    from humanize import naturaltime  # 2 ms, and only dialogs need it

    return naturaltime(max(0.0, seconds))
