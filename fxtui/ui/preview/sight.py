"""One object as a person looks into it: read by ranges through the doorway, and watched
for becoming another one meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fxtui.domain.content import Span
from fxtui.domain.entry import Entry
from fxtui.front.preview import Drawing, Look

if TYPE_CHECKING:
    from fxtui.domain.location import Location

    from ..doorway import Doorway

GLANCE: Final = 256 * 1024
"""Bytes that are read beside the rows, where a person only passes by."""


class Sight:
    """What it raises is what the storage does."""

    def __init__(
        self, doorway: Doorway, place: Location, entry: Entry, *, width: int
    ) -> None:
        self.place, self.entry = place, entry
        self._doorway = doorway
        self._seen = _state(entry)
        self.look = Look(entry, self._read, width=width)
        self.is_changed = False
        """Whether it is known to be another one than that which is shown."""

    async def glance(self) -> Drawing:
        """The beginning, for who passes by."""
        await self._refuse()
        return await self.look.begin(GLANCE)

    async def begin(self) -> Drawing:
        await self._refuse()
        return await self.look.begin()

    async def anew(self) -> Sight:
        """The same place as it is now."""
        entry = await self._doorway.stat(self.place)
        return Sight(self._doorway, self.place, entry, width=self.look.width)

    async def check(self) -> None:
        """Find out whether it is still what was seen first."""
        self.is_changed = _state(await self._doorway.stat(self.place)) != self._seen

    async def _refuse(self) -> None:
        """Learn why there is nothing to read in what has no size, such as a device."""
        if self.entry.size is None:
            await self._read(Span(0, 1))

    async def _read(self, span: Span) -> bytes:
        return await self._doorway.read(self.place, span)


def _state(entry: Entry) -> tuple[int | None, str | None]:
    return entry.size, entry.version
