"""The CRC32 of a whole, once all of it was read in pieces, in whatever order."""

from __future__ import annotations

from typing import Final

from fxtui.domain.content import Span

MOST: Final = 10_000
"""Pieces that are remembered: what is copied has no more parts."""


class Pieces:
    def __init__(self, size: int) -> None:
        self._size = size
        self._known: dict[int, tuple[int, int]] = {}
        """By the offset: how many bytes, and their CRC."""

        self._held = 0

    def add(self, span: Span, crc: int) -> int | None:
        """The CRC of the whole; None as long as there is more to come."""
        before, _ = self._known.get(span.offset, (0, 0))
        if not before and len(self._known) >= MOST:
            return None  # somebody looks around in it
        self._known[span.offset] = span.size, crc
        self._held += span.size - before
        return self._whole() if self._held == self._size else None

    def _whole(self) -> int | None:
        from awscrt.checksums import combine_crc32  # 50 ms, and native code

        at, whole = 0, 0
        for offset in sorted(self._known):
            size, crc = self._known[offset]
            if offset != at:
                return None  # some of it was read twice
            at, whole = at + size, int(combine_crc32(whole, crc, size))
        return whole
