"""What is true of a place besides its rows: may it be written to, how much room has it.

It is asked behind the listing and never waited for; a storage that does not know, or does
not answer, leaves it unsaid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fxtui.domain.entry import Trait
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import LOCAL
from fxtui.domain.sharing import AskSpace, Space
from fxtui.domain.value import replace

from .format import size_text

if TYPE_CHECKING:
    from fxtui.domain.entry import Entry
    from fxtui.domain.location import Location

    from .doorway import Doorway


class Ground(NamedTuple):
    """As far as it is known."""

    read_only: bool = False
    space: Space | None = None


class Grounds:
    """Remembers what was learnt of folders, and of the storages that they are in."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway
        self._read_only: dict[Location, bool] = {}
        self._spaces: dict[Location, Space | None] = {}
        """By the tops of storages; None for one that tells nothing."""

    def known(self, folder: Location) -> Ground:
        """Without asking anybody."""
        if folder.link:
            return Ground(read_only=True)
        read_only = self._read_only.get(folder, False)
        return Ground(read_only, self._spaces.get(_top(folder)))

    def learn(self, folder: Location, entry: Entry) -> None:
        """What the row of a folder says of it."""
        self._read_only[folder] = Trait.READ_ONLY in entry.traits

    def forget(self, folder: Location) -> None:
        """Ask again at the next visit."""
        self._read_only.pop(folder, None)
        self._spaces.pop(_top(folder), None)

    async def explore(self, folder: Location) -> Ground:
        """Ask what is not known yet; two requests at most."""
        if not folder.link:
            top = _top(folder)
            if folder not in self._read_only and _may_be_read_only(folder):
                self._read_only[folder] = await self._is_read_only(folder)
            if top not in self._spaces:
                self._spaces[top] = await self._space(top)
        return self.known(folder)

    async def _is_read_only(self, folder: Location) -> bool:
        try:
            entry = await self._doorway.stat(folder)
        except FxtuiError:
            return False  # whoever writes there will hear it
        return Trait.READ_ONLY in entry.traits

    async def _space(self, top: Location) -> Space | None:
        try:
            answer = await self._doorway.grant(top, AskSpace())
        except FxtuiError:
            return None  # Unsupported, mostly; and the listing tells of the network
        return answer if isinstance(answer, Space) else None


def space_text(space: Space) -> str:
    """``1.2 GiB used, 800 MiB of 2.0 GiB free``."""
    used = f"{size_text(space.used)} used"
    if space.total is None:
        return used
    free = size_text(max(0, space.total - space.used))
    return f"{used}, {free} of {size_text(space.total)} free"


def _top(folder: Location) -> Location:
    """The whole storage that it is in."""
    return replace(folder, key="")


def _may_be_read_only(folder: Location) -> bool:
    """Only where directories are real is there anything to ask about one."""
    is_far = folder.scheme != LOCAL and bool(folder.key)
    return is_far and not _top(folder).holds_buckets
