"""Whether this terminal has pictures, found out by asking it, and those that it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from fxtui.front.picture.cell import cell_of
from fxtui.front.picture.easel import Easel
from fxtui.front.picture.told import (
    FIRST,
    Instead,
    Size,
    Told,
    Wish,
    asked_next,
    may_be_asked,
    way_of,
)

from .gallery import Gallery

_MOMENT: Final = 0.5
"""Seconds that a first picture waits for the answers; after that it has half-blocks."""

_STDIN: Final = 0
_USUAL: Final = Size(10, 20)
"""Pixels of a cell, where they need not be known: kitty fits a picture into its cells."""


class Pictures:
    """Nothing is asked before somebody wants to see one."""

    def __init__(
        self, environment: Mapping[str, str], send: Callable[[], object]
    ) -> None:
        """``send`` has the next frame sent, in which something is to be said."""
        self.gallery = Gallery()
        self.told = Told()
        self._environment, self._send = environment, send
        self._is_known = asyncio.Event()

    def ask(self) -> None:
        """Find out what the terminal can."""
        if may_be_asked(self._environment):
            self._say(FIRST)
            asyncio.get_running_loop().call_later(_MOMENT, self._is_known.set)
        else:
            self._is_known.set()

    def hear(self, answer: str) -> None:
        before, self.told = self.told, self.told.hearing(answer)
        if self.told.name and not before.name:
            self._say(asked_next(self.told))
        self.gallery.through_tmux = self.told.is_tmux
        if self.told.is_complete:
            self._is_known.set()

    @property
    def is_known(self) -> bool:
        """Whether it has answered, or had the time to."""
        return self._is_known.is_set()

    async def known(self) -> None:
        await self._is_known.wait()

    def easel(self, wish: Wish, room: Size, *, is_slow: bool) -> Easel | Instead:
        """How a picture is drawn where there are so many cells for it."""
        cell = cell_of(_STDIN) or self.told.cell
        way = way_of(wish, self.told, cell, is_slow=is_slow)
        if way is None:
            return "off" if wish == "off" else "blocks"
        colours = self.told.colours
        return Easel(way, room, cell or _USUAL, colours, is_slow=is_slow)

    def _say(self, sequence: str) -> None:
        if sequence:
            self.gallery.say(sequence)
            self._send()
