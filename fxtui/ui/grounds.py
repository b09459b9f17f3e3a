"""What is true of a place besides its rows: may it be written to, how much room has it.

It is asked behind the listing and never waited for; a storage that does not know, or does
not answer, leaves it unsaid.
"""

from __future__ import annotations

from math import ceil
from time import time
from typing import TYPE_CHECKING, Final, NamedTuple

from fxtui.domain.entry import Trait
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import ARCHIVE, LOCAL, MARK
from fxtui.domain.value import replace

from .format import duration_text, size_text

if TYPE_CHECKING:
    from fxtui.domain.entry import Entry
    from fxtui.domain.location import Key, Location
    from fxtui.domain.sharing import Lease, Space

    from .doorway import Doorway


_HOUR: Final = 3600


class Ground(NamedTuple):
    """As far as it is known."""

    read_only: bool = False
    space: Space | None = None
    lease: str = ""
    """How long its keys are good, in a few words; empty where they last."""

    root: Key = ""
    """All that its account may see; empty where nothing is told."""


class Grounds:
    """Remembers what was learnt of folders, and of the storages that they are in."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway
        self._read_only: dict[Location, bool] = {}
        self._spaces: dict[Location, Space | None] = {}
        """By the tops of storages; None for one that tells nothing."""

        self._leases: dict[Location, Lease | None] = {}
        """By folders: an account may have others for each; and by the tops of storages,
        for folders that nobody has asked about. None for keys that last."""

    def known(self, folder: Location) -> Ground:
        """Without asking anybody."""
        if _is_fixed(folder):
            return Ground(read_only=True)
        read_only, top = self._read_only.get(folder, False), _top(folder)
        ground = Ground(read_only, self._spaces.get(top))
        if lease := self._leases.get(folder, self._leases.get(top)):
            words = lease_text(lease.ends, time())
            return ground._replace(lease=words, root=lease.root)
        return ground

    def learn(self, folder: Location, entry: Entry) -> None:
        """What the row of a folder says of it."""
        self._read_only[folder] = Trait.READ_ONLY in entry.traits

    def forget(self, folder: Location) -> None:
        """Ask again at the next visit."""
        self._read_only.pop(folder, None)
        self._spaces.pop(_top(folder), None)

    async def explore(self, folder: Location) -> Ground:
        """Ask what is not known yet, two requests at most, and until when keys last."""
        if not _is_fixed(folder):
            top = _top(folder)
            if folder not in self._read_only and _may_be_read_only(folder):
                self._read_only[folder] = await self._is_read_only(folder)
            if top not in self._spaces:
                self._spaces[top] = await self._space(top)
            if top.holds_buckets:
                whose = top if MARK in folder.key else folder
                self._leases[folder] = self._leases[top] = await self._lease(whose)
        return self.known(folder)

    async def _is_read_only(self, folder: Location) -> bool:
        try:
            entry = await self._doorway.stat(folder)
        except FxtuiError:
            return False  # whoever writes there will hear it
        return Trait.READ_ONLY in entry.traits

    async def _space(self, top: Location) -> Space | None:
        from fxtui.domain.sharing import AskSpace, Space  # behind the first frame

        try:
            answer = await self._doorway.grant(top, AskSpace())
        except FxtuiError:
            return None  # Unsupported, mostly; and the listing tells of the network
        return answer if isinstance(answer, Space) else None

    async def _lease(self, folder: Location) -> Lease | None:
        """Not remembered: keys are renewed meanwhile. No server of objects is asked."""
        from fxtui.domain.sharing import AskLease, Lease  # as above

        try:
            answer = await self._doorway.grant(folder, AskLease())
        except FxtuiError:
            return None  # whoever needs the keys hears it
        return answer if isinstance(answer, Lease) else None


def lease_text(ends: float | None, now: float) -> str:
    """``keys 54 min``, ``keys 1 d 11``, ``keys ended``; nothing for those that last."""
    if ends is None:
        return ""
    left = ends - now
    if left <= 0:
        return "keys ended"
    if left < _HOUR:
        return f"keys {ceil(left / 60)} min"
    return f"keys {duration_text(left)}"


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


def _is_fixed(folder: Location) -> bool:
    """Whether nothing there can ever be changed by whoever looks."""
    return bool(folder.link) or folder.scheme == ARCHIVE


def _may_be_read_only(folder: Location) -> bool:
    """Only where directories are real, or it is in an archive, is there what to ask."""
    is_far = folder.scheme != LOCAL and bool(folder.key)
    return is_far and (MARK in folder.key or not _top(folder).holds_buckets)
