"""One object as a person looks into it: read by ranges through the doorway, and watched
for becoming another one meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fxtui.domain.content import Span
from fxtui.domain.entry import Entry
from fxtui.front.preview import GLANCE, Drawing, Look

if TYPE_CHECKING:
    from fxtui.domain.location import Location
    from fxtui.front.picture.easel import Easel
    from fxtui.front.picture.told import Instead
    from fxtui.front.preview import Child, Meanwhile

    from ..doorway import Doorway

_PROOF: Final = 1024
"""Bytes before its end by which something is known again that has grown."""


class Glass(NamedTuple):
    """Through which somebody looks."""

    width: int
    """Cells of a row."""

    child: Child
    """Whoever's that closes it."""

    pictures: Easel | Instead = "blocks"


class Sight:
    """What it raises is what the storage does."""

    def __init__(
        self, doorway: Doorway, place: Location, entry: Entry, glass: Glass
    ) -> None:
        self.place, self.entry, self.glass = place, entry, glass
        self._doorway = doorway
        self._seen = _state(entry)
        width, child, pictures = glass
        self.look = Look(entry, self._read, width=width, child=child, pictures=pictures)
        self.is_changed = False
        """Whether it is known to be another one than that which is shown."""

    async def glance(self, meanwhile: Meanwhile) -> Drawing:
        """The beginning, for who passes by."""
        await self._refuse()
        return await self.look.begin(GLANCE, meanwhile=meanwhile)

    async def begin(self, meanwhile: Meanwhile) -> Drawing:
        await self._refuse()
        return await self.look.begin(meanwhile=meanwhile)

    async def anew(self) -> Sight:
        """The same place as it is now."""
        return self._at(await self._doorway.stat(self.place))

    def _at(self, entry: Entry) -> Sight:
        return Sight(self._doorway, self.place, entry, self.glass)

    async def newer(self) -> Sight | None:
        """The same place if it is another one by now; this one if bytes were added to
        it, and then what it had is not read again."""
        entry = await self._doorway.stat(self.place)
        if _state(entry) == self._seen:
            return None
        if not await self._goes_on(entry.size or 0):
            return self._at(entry)
        self.entry, self._seen = entry, _state(entry)
        self.look.grow(entry.size or 0)
        return self

    async def _goes_on(self, size: int) -> bool:
        """Whether what it ended with stands where it stood, and more behind it.

        Versions do not tell: on servers what is longer is another object.
        """
        last = self.look.last(_PROOF)
        if size <= self.look.size or not last.size:
            return False
        return self.look.known(last) == await self._read(last)

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
