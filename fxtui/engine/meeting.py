"""The two sides of a sync in memory, where who meets its equal leaves but a name. Pure.

Mostly nearly all is equal. What waits for its other is kept as it was listed, and that is
little where both sides are listed in about the same order.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Final

from fxtui.domain.entry import Entry

from .side import Agrees, Hinders, Kept, Pair, Side

WAITING: Final = 50_000
"""Entries at most, of some 450 bytes."""

AGREED: Final = 200_000
"""Names at most, of some 120 bytes."""


class Meeting(Kept):
    """For storages that keep all names apart."""

    def __init__(self, agrees: Agrees, hinders: Hinders) -> None:
        self._agrees, self._hinders = agrees, hinders
        self.here: dict[str, Entry] = {}
        self.there: dict[str, Entry] = {}
        """What has not met its other, or does not agree with it."""

        self.agreed: set[str] = set()
        """Not forgotten: what a listing tells twice must not seem to be alone."""

    @property
    def is_full(self) -> bool:
        waiting = len(self.here) + len(self.there)
        return waiting > WAITING or len(self.agreed) > AGREED

    def add_here(self, names: Iterable[str], entries: Iterable[Entry]) -> None:
        agreed, here, there, agrees = self.agreed, self.here, self.there, self._agrees
        for name, entry in zip(names, entries, strict=True):
            if name in agreed or name in here:
                continue
            if (other := there.get(name)) is not None and agrees(entry, other):
                del there[name]
                agreed.add(name)
            else:
                here[name] = entry

    def add_there(self, names: Iterable[str], entries: Iterable[Entry]) -> None:
        agreed, here, there, agrees = self.agreed, self.here, self.there, self._agrees
        for name, entry in zip(names, entries, strict=True):
            if name in agreed or name in there:
                continue
            if (other := here.get(name)) is not None and agrees(other, entry):
                del here[name]
                agreed.add(name)
            else:
                there[name] = entry

    def is_empty_here(self) -> bool:
        return not (self.here or self.agreed)

    def pairs(self) -> Generator[Pair, None, None]:
        for name in sorted(self.here):
            entry, other = self.here[name], self.there.get(name)
            here = Side.of(name, entry, self._hinders(entry))
            yield Pair(here, Side.of(name, other) if other else None)

    def clashing(self) -> Generator[tuple[Side, str], None, None]:
        yield from ()

    def count_extra(self) -> int:
        return len(self.there.keys() - self.here.keys())

    def extra(self) -> Generator[Side, None, None]:
        for name in sorted(self.there.keys() - self.here.keys()):
            yield Side.of(name, self.there[name])
