"""Where in an object the view is: it reads more when a person goes there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from fxtui.domain.location import LOCAL
from fxtui.front.preview import FIRST, PAGE

from ..format import size_text
from .words import said, without_bytes

if TYPE_CHECKING:
    from fxtui.front.preview import Look

    from .pager import Pager
    from .sight import Sight


_NEAR: Final = 0.5
"""Seconds between two looks at whether bytes were added to a file."""

_FAR: Final = 5.0


class Paging:
    """What it raises is what the storage does; what is shown stays then."""

    def __init__(self, sight: Sight, pager: Pager) -> None:
        self.sight, self._pager = sight, pager
        self.is_under_way = False
        """Whether the next page, or the one before, is being read."""

    @property
    def look(self) -> Look:
        return self.sight.look

    async def begin(self, width: int) -> None:
        """As it is now, whatever was listed once."""
        sight = self.sight = await self.sight.anew()
        if nothing := without_bytes(sight.entry):
            self._pager.show(said(*nothing))
            return
        sight.look.width = width
        self._pager.show(await sight.begin(self._pager.show))

    async def inside(self) -> None:
        """What a parser makes of as much as may be read if a person asks."""
        self._pager.show(await self.look.more(meanwhile=self._pager.show))
        await self.sight.check()

    def has_more(self, *, forward: bool) -> bool:
        window = self.look.window
        if forward:
            return window.offset + window.size < self.look.size
        return window.offset > 0

    async def more(self, lines: int, *, forward: bool) -> None:
        """The next page, or the one before; then so many lines into it."""
        self.is_under_way = True
        try:
            top = self._pager.top
            if forward:
                top -= await self.look.forward() or 0
            else:
                top += await self.look.back() or 0
        finally:
            self.is_under_way = False
        self._pager.show(self.look.drawing, top=max(0, top))
        self._pager.move(lines if forward else -lines)
        await self.sight.check()

    async def to_end(self) -> None:
        if self.has_more(forward=True):
            self._pager.show(await self.look.end())
        self._pager.go_to_end()
        await self.sight.check()

    @property
    def can_follow(self) -> bool:
        """Whether what is added to it can be seen: lines, and no bytes."""
        return not self.look.is_inside and (
            "text" in self.look.formats or not self.look.size
        )

    async def follow(self) -> None:
        """See what is added, for ever; who has gone up to read is left there."""
        await self.to_end()
        is_near = self.sight.place.scheme == LOCAL
        while True:
            await asyncio.sleep(_NEAR if is_near else _FAR)
            if self._pager.last + 1 < len(self._pager.drawing.rows):
                continue
            if sight := await self.sight.newer():
                self.sight = sight
                self._pager.show(await sight.look.end(PAGE if is_near else FIRST))
                self._pager.go_to_end()

    async def to_begin(self) -> None:
        if self.has_more(forward=False):
            self._pager.show(await self.sight.begin(self._pager.show))
            await self.sight.check()
        self._pager.go_to(0)

    async def to_offset(self, offset: int) -> None:
        self._pager.show(await self.look.at(offset))
        await self.sight.check()

    async def in_next_format(self) -> None:
        names, now = list(self.look.formats), self._pager.drawing.format
        if now in names and len(names) > 1:
            following = names[(names.index(now) + 1) % len(names)]
            self._pager.show(await self.look.seen_as(following))

    @property
    def read_text(self) -> str:
        """How much of it is read; empty if that is all."""
        size = self.look.window.size
        return "" if size >= self.look.size else size_text(size)

    @property
    def position(self) -> str:
        """How far down the end of the screen is."""
        look, pager = self.look, self._pager
        rows = len(pager.drawing.rows)
        if not (rows and look.size and pager.drawing.format):
            return ""
        share = (pager.last + 1) / rows
        if look.is_inside:
            return f"{int(100 * share)} % of what is inside"
        at = look.window.offset + int(look.window.size * share)
        return f"{100 * at // look.size} % of {size_text(look.size)}"
