"""Small objects that travel together, in one thread, between a disk and a storage.

Each costs so little that a task, a thread's visit and a turn of its own would cost more
than its bytes. What does not go smoothly in a bundle goes its own way afterwards, where
it is tried again and explained; so nothing here says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .entry import Digest, Entry, Version
from .location import Key

if TYPE_CHECKING:  # it knows us
    from .storage import WriteOptions


class SmallFiles(Protocol):
    """The disk's side of a bundle. All of it blocks, and raises whatever it meets."""

    def take(self, key: Key, size: int, version: Version) -> bytes:
        """All of a file, if it is still this version when all of it was read."""

    def land(self, key: Key, content: bytes, modified: int | None) -> Entry:
        """A whole file under its name, in place of what is there."""


class SmallPut(NamedTuple):
    """An object to store, in place of what is there."""

    key: Key
    options: WriteOptions
    take: Callable[[], bytes]
    """Its content: called in a thread, once."""


class SmallGet(NamedTuple):
    """An object to fetch whole."""

    key: Key
    size: int
    version: Version | None
    land: Callable[[bytes], Entry]
    """What becomes of its content: called in a thread, once, if the bytes are right."""


class Share(NamedTuple):
    """What a bundle has of a storage."""

    hands: int
    """Requests that may be in flight."""

    drained: Callable[[], None] = lambda: None
    """Called, in a thread, when only answers are awaited, and these take long: another
    bundle may begin."""


class Delivered(NamedTuple):
    """One that arrived: what is at its target, and the digest that both ends agree in."""

    entry: Entry
    digest: Digest | None
    """None where the source tells none, and only the size could be compared."""
