"""Files that grow on a disk until they are whole, and what there is room for."""

from __future__ import annotations

from typing import Protocol

from .content import OpenFile
from .entry import Entry
from .value import Value
from .writing import OVERWRITE, PLAIN, WriteMode, WriteOptions


class Landing(Protocol):
    """A file that grows under a temporary name, beside what it is to become.

    It is held by a lock while it is open. One that nobody holds is left from a process
    that is gone.
    """

    @property
    def file(self) -> OpenFile: ...

    @property
    def token(self) -> str:
        """What ``new_file`` finds it again by, after it was kept."""
        ...

    @property
    def is_kept(self) -> bool:
        """Whether it is the file of the token, with the bytes that were kept in it."""
        ...

    async def sync(self) -> None:
        """Return when every byte written before is on the disk for sure."""

    async def reveal(
        self, mode: WriteMode = OVERWRITE, *, options: WriteOptions = PLAIN
    ) -> Entry:
        """Give it its date and its name, at once and whole; raise AlreadyExists."""
        ...

    async def keep(self) -> None:
        """Close it, and leave it under its temporary name for another time."""

    async def discard(self) -> None:
        """Remove what is left of it, if anything. Safe after ``reveal`` or ``keep``."""


class Room(Value, frozen=True):
    """Where a file of this storage would lie."""

    device: str
    """Names the file system: what fills it up stops all that write there."""

    free: int
    """Bytes that this user may still write to it."""
