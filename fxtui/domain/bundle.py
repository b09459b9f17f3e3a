"""Small objects that travel together, between a disk and a storage or within one.

Each costs so little that a task, a thread's visit and a turn of its own would cost more
than its bytes. What does not go smoothly in a bundle goes its own way afterwards, where
it is tried again and explained; so nothing here says why.

All of it is data: a bundle may be moved in another process.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable, MutableMapping, Sequence
from typing import Final, NamedTuple, Protocol, TypeAlias

from .entry import Digest, Entry, Version
from .location import Key
from .writing import OVERWRITE, WriteMode, WriteOptions

CROWD: Final = 8
"""So many of a bundle at whose names something was, and no more of it are sent to be
refused: the others are looked at before."""


class SmallFiles(Protocol):
    """The disk's side of a bundle. All of it blocks, and raises whatever it meets.

    It can be pickled. One thread has it, of this process or another.
    """

    def take(self, key: Key, size: int, version: Version) -> bytes:
        """All of a file, if it is still this version when all of it was read."""

    def is_free(self, key: Key) -> bool:
        """Whether nothing has this name."""

    def land(
        self,
        key: Key,
        content: bytes,
        modified: int | None,
        mode: WriteMode = OVERWRITE,
    ) -> Entry:
        """A whole file under its name; raise AlreadyExists or VersionMismatch where
        ``mode`` does not allow that."""


class SmallPut(NamedTuple):
    """An object to store."""

    key: Key
    options: WriteOptions
    file: Key
    """Where its content is on the disk: taken once."""

    size: int
    version: Version
    """Of the file."""

    mode: WriteMode = OVERWRITE


class SmallGet(NamedTuple):
    """An object to fetch whole."""

    key: Key
    size: int
    version: Version | None
    file: Key
    """Where its content lands on the disk, if the bytes are right."""

    modified: int | None
    """The file's date then, in seconds since 1970."""

    mode: WriteMode = OVERWRITE


class SmallCopy(NamedTuple):
    """An object that gets another one like it in its storage."""

    key: Key
    source: Key
    size: int
    version: Version | None
    """Of the source."""

    mode: WriteMode = OVERWRITE


class SmallStat(NamedTuple):
    """An object to look at."""

    key: Key


SmallAsk: TypeAlias = SmallPut | SmallGet | SmallCopy | SmallStat


class Share(NamedTuple):
    """What a bundle has of a storage."""

    hands: int
    """Requests that may be in flight."""

    drained: Callable[[], None] = lambda: None
    """Called, in whatever thread, when another bundle may begin."""


class Delivered(NamedTuple):
    """One that arrived: what is at its target, and the digest that both ends agree in."""

    entry: Entry
    digest: Digest | None
    """None where the source tells none, and only the size could be compared."""


Arrivals: TypeAlias = MutableMapping[int, Delivered | None]
"""What came of a bundle, by the places of its objects. None: there was a condition, and
nobody knows whether it was met. What is not in it does not stand at its target because
of the bundle, or was to take the place of whatever is there."""

Found: TypeAlias = MutableMapping[int, Delivered | None]
"""What stands at some keys, by their places; None where nothing does. Of those that are
not in it nobody knows."""


class Placed(UserDict[int, Delivered | None]):
    """What came of some, told as that of others: by their ``places`` among these."""

    def __init__(self, places: Sequence[int], told: Arrivals) -> None:
        super().__init__()
        self._places, self._told = places, told

    def __setitem__(self, place: int, one: Delivered | None) -> None:
        super().__setitem__(place, one)
        self._told[self._places[place]] = one
