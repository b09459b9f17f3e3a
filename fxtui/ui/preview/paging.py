"""Where in an object the view is: it reads more when a person goes there."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import NotFound, TransientError
from fxtui.domain.location import LOCAL
from fxtui.front.preview import FIRST, PAGE

from ..format import size_text
from .words import said, without_bytes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fxtui.front.preview import Drawing, Look

    from .pager import Pager
    from .sight import Sight


_NEAR: Final = 0.5
"""Seconds between two looks at whether bytes were added to a file."""

_FAR: Final = 5.0


class Became(Enum):
    """What becomes of that which is followed, in words."""

    LONGER = "What is added appears here."
    ANOTHER = "It was replaced: this is what is there now."
    GONE = "It was deleted. What takes its name appears here."
    AWAY = "It cannot be reached now, and is tried again."


_THERE: Final = frozenset({Became.LONGER, Became.ANOTHER})


class Paging:
    """What it raises is what the storage does; what is shown stays then."""

    def __init__(self, sight: Sight, pager: Pager) -> None:
        self.sight, self._pager = sight, pager
        self.is_under_way = False
        """Whether the next page, or the one before, is being read."""

        self._is_looking = False
        """Whether bytes are shown while a parser works."""

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
        await self._look(sight.begin(self._meanwhile))

    async def inside(self) -> None:
        """What a parser makes of as much as may be read if a person asks."""
        await self._look(self.look.more(meanwhile=self._meanwhile))
        await self.sight.check()

    async def _look(self, looking: Awaitable[Drawing]) -> None:
        try:
            drawing = await looking
        finally:
            self._is_looking = False
        self._pager.show(drawing)

    def _meanwhile(self, drawing: Drawing) -> None:
        self._is_looking = True
        self._pager.show(drawing)

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

    async def follow(self, tell: Callable[[Became], None]) -> None:
        """See what is added, for ever; who has gone up to read is left there.

        Told is what else becomes of it: as tail does, one waits for what is gone.
        """
        await self.to_end()
        said = Became.LONGER
        while True:
            await asyncio.sleep(_NEAR if self._is_near else _FAR)
            if self._pager.last + 1 < len(self._pager.drawing.rows):
                continue
            became = await self._look_again(said)
            if became is not said:
                said = became
                tell(said)

    async def _look_again(self, said: Became) -> Became:
        try:
            return await self._show_newer() or (said if said in _THERE else Became.LONGER)
        except NotFound:
            return Became.GONE
        except TransientError:
            return Became.AWAY

    async def _show_newer(self) -> Became | None:
        """None if it is as it was."""
        sight, before = await self.sight.newer(), self.look.size
        if sight is None:
            return None
        is_other = sight is not self.sight and before > 0
        self.sight = sight
        self._pager.show(await sight.look.end(PAGE if self._is_near else FIRST))
        self._pager.go_to_end()
        return Became.ANOTHER if is_other else Became.LONGER

    @property
    def _is_near(self) -> bool:
        return self.sight.place.scheme == LOCAL

    async def to_begin(self) -> None:
        if self.has_more(forward=False):
            await self._look(self.sight.begin(self._meanwhile))
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
        if self._is_looking:
            return "looking inside…"
        look, pager = self.look, self._pager
        rows = len(pager.drawing.rows)
        if not (rows and look.size and pager.drawing.format):
            return ""
        share = (pager.last + 1) / rows
        if look.is_inside:
            return f"{int(100 * share)} % of what is inside"
        at = look.window.offset + int(look.window.size * share)
        return f"{100 * at // look.size} % of {size_text(look.size)}"
