"""Where in an object a person wants to look, from what is typed; pure."""

from __future__ import annotations

import re
from typing import Final

from ..amounts import typed_bytes

_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_WRONG: Final = "A number of bytes, such as 1500, 0x1f400 or 10 MiB, or a share: 50 %"


def offset_of(text: str, size: int) -> tuple[int, str]:
    """The offset, and what is wrong with what was typed, if anything is."""
    text = text.strip()
    try:
        offset = _read(text, size)
    except ValueError:
        return 0, _WRONG
    if offset >= max(1, size):
        return 0, f"It ends before: it has {size:,} bytes."
    return offset, ""


def _read(text: str, size: int) -> int:
    if share := _SHARE.fullmatch(text):
        return min(int(size * float(share[1]) / 100), max(0, size - 1))
    if text.lower().startswith("0x"):
        return int(text, 16)
    if text.isdecimal():
        return int(text)
    amount = typed_bytes(text)
    if amount is None:
        raise ValueError(text)
    return amount
