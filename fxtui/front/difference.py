"""What two texts have that the other has not, line by line as ``diff -u``; pure."""

from __future__ import annotations

from difflib import unified_diff
from itertools import islice
from typing import Final

from fxtui.domain.names import safe

from .preview.encoding import encoding_of
from .preview.text import lines_of

_MOST: Final = 512 * 1024
"""Bytes of a text; to compare larger ones takes longer than anybody waits."""

_LINES: Final = 400
"""Lines that are told, at most."""


def difference(theirs: bytes, mine: bytes) -> list[str]:
    """From theirs to mine; all of it is safe to show."""
    if max(len(theirs), len(mine)) > _MOST:
        return ["Both texts are too large to be compared here."]
    lines = unified_diff(_lines(theirs), _lines(mine), "theirs", "yours", "", "", 2, "")
    told = [safe(line.expandtabs(4)) for line in islice(lines, _LINES + 1)]
    if len(told) > _LINES:
        told[-1] = "… and more"
    return told or ["Both texts are the same now."]


def _lines(content: bytes) -> list[str]:
    encoding = encoding_of(content)
    if encoding is None:
        return ["(no text)"]
    return lines_of(encoding.decode(content, offset=0, is_end=True))
