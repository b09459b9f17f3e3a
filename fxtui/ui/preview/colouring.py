"""Rows in colour, as far as they are looked at, and a little at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import Final

from fxtui.front.preview import Drawing, Row

_SLICE: Final = 0.004
"""Seconds of work between which keys and frames have their turn."""

_AHEAD: Final = 200
"""Rows that are coloured before they are seen: most are never looked at."""


class Colouring:
    """Of one drawing. It goes on where it left off, also after it was cancelled."""

    def __init__(self, drawing: Drawing) -> None:
        self._plain = drawing.rows
        self._colours = drawing.colours() if drawing.colours else None
        self._rows: dict[int, Row] = {}

    def row(self, at: int) -> Row:
        return self._rows.get(at) or self._plain[at]

    def wants(self, row: int) -> bool:
        """Whether there is more colour, and this row has none yet."""
        return self._colours is not None and row >= len(self._rows)

    async def go_on(self, row: int, painted: Callable[[int, int], None]) -> None:
        """Colour up to this row, and some more; say which rows have been painted."""
        if self._colours is None:
            return
        begun, end = len(self._rows), perf_counter() + _SLICE
        for at, coloured in self._colours:
            self._rows[at] = coloured
            if at < row + _AHEAD and perf_counter() < end:
                continue
            painted(begun, at)
            if at >= row + _AHEAD:
                return
            await asyncio.sleep(0)
            begun, end = at + 1, perf_counter() + _SLICE
        self._colours = None
        painted(begun, len(self._rows))
