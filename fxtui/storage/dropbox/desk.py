"""What all writes of one connection share, and what is remembered of those before."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from fxtui.domain.entry import Digest
from fxtui.domain.location import Key

from .batches import Batches
from .budget import Budget
from .changes import Changes
from .commits import Commits
from .names import path_of
from .relocating import Ends

if TYPE_CHECKING:
    from .connection import Connection

K = TypeVar("K")
V = TypeVar("V")

_HELD: Final = 16 * 1024 * 1024
"""Bytes that all puts hold together, until they are stored."""

_REMEMBERED: Final = 1000
_FRESH: Final = 10.0
"""Seconds for which a file may be new even to Dropbox."""


class Stored(NamedTuple):
    """Content that Dropbox has, and that is no file yet."""

    session: str
    size: int
    digest: Digest


class Desk:
    """Where writes meet, of one connection."""

    def __init__(self, connection: Connection) -> None:
        self.budget = Budget(_HELD)
        self.batches = Batches(connection)
        self.commits = Commits(connection)
        self.changes = Changes(connection)
        self.unanswered: set[Key] = set()
        """Where a write went, and what became of it was not heard."""

        self.leftovers: set[str] = set()
        """Paths where an overwrite by a copy that failed may have left something."""

        self._stored: OrderedDict[tuple[Key, Digest], Stored] = OrderedDict()
        self._made: OrderedDict[str, float] = OrderedDict()
        self._leaving: OrderedDict[Ends, str] = OrderedDict()

    def remember(self, key: Key, stored: Stored) -> None:
        """Keep what was stored and not committed: another try need not send it."""
        _keep(self._stored, (key, stored.digest), stored)

    def recall(self, key: Key, digest: Digest) -> Stored | None:
        return self._stored.pop((key, digest), None)

    def sends_away(self, ends: Ends, id_: str) -> None:
        """A move is asked for, of what has this id."""
        _keep(self._leaving, ends, id_)

    def sent_away(self, ends: Ends) -> str | None:
        """The id of what such a move was asked for, if its end was not heard."""
        return self._leaving.get(ends)

    def has_heard(self, ends: Ends) -> None:
        """What became of such a move is known."""
        self._leaving.pop(ends, None)

    def has_made(self, key: Key) -> None:
        """A file was made just now: Dropbox itself may need a moment to see it."""
        _keep(self._made, path_of(key).casefold(), time.monotonic())

    def has_gone(self, key: Key) -> None:
        self._made.pop(path_of(key).casefold(), None)

    def is_fresh(self, key: Key) -> bool:
        made = self._made.get(path_of(key).casefold())
        return made is not None and time.monotonic() - made < _FRESH


def _keep(memory: OrderedDict[K, V], key: K, value: V) -> None:
    """Remember it as the newest, and forget the oldest of too many."""
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)
