"""The lines of a text, as far as they are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .ranged import Enough, Source

_STEP: Final = 16 * 1024
_LONGEST: Final = 1024 * 1024


def lines_of(file: Source) -> Iterator[str]:
    """Without their ends; the last one only if it is whole, or the text ends with it."""
    rest = b""
    while some := _some(file):
        *lines, rest = (rest + some).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r").decode(errors="replace")
        if len(rest) > _LONGEST:
            raise ValueError("a line of it has no end")
    if rest and not file.is_refused:
        yield rest.decode(errors="replace")


def _some(file: Source) -> bytes:
    try:
        return file.read(_STEP)
    except Enough:  # the lines before are some already
        return b""
