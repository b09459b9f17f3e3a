"""The two sides of a sync in memory, where who meets its equal leaves eight bytes. Pure.

Mostly nearly all is equal. What waits for its other is kept as it was listed, and that is
little where both sides are listed in about the same order.
"""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterable
from typing import Final

from fxtui.domain.entry import Entry

from .side import Agrees, Hinders, Kept, Pair, Settles, Side

WAITING: Final = 64_000
"""Entries at most, of some 450 bytes."""


class Meeting(Kept):
    """For storages that keep all names apart."""

    def __init__(
        self, agrees: Agrees, hinders: Hinders, settles: Settles | None = None
    ) -> None:
        self._agrees, self._hinders = agrees, hinders
        self._settles = settles or agrees
        self.here: dict[str, Entry] = {}
        self.there: dict[str, Entry] = {}
        """What has not met its other, or does not agree with it."""

        self.agreed = array("q")
        """Hashes of names: what a listing tells twice must not seem to be alone.

        Where a million agree and a million are new, one in 18 million syncs takes a new
        name for an old one, and leaves it to the next sync, whose hashes are others.
        """

    @property
    def is_full(self) -> bool:
        return len(self.here) + len(self.there) > WAITING

    def add_here(self, names: Iterable[str], entries: Iterable[Entry]) -> None:
        agreed, here, there, settles = self.agreed, self.here, self.there, self._settles
        for name, entry in zip(names, entries, strict=True):
            if name in here:
                continue
            if (other := there.get(name)) is not None and settles(entry, other):
                del there[name]
                agreed.append(hash(name))
            else:
                here[name] = entry

    def add_there(self, names: Iterable[str], entries: Iterable[Entry]) -> None:
        agreed, here, there, settles = self.agreed, self.here, self.there, self._settles
        for name, entry in zip(names, entries, strict=True):
            if name in there:
                continue
            if (other := here.get(name)) is not None and settles(other, entry):
                del here[name]
                agreed.append(hash(name))
            else:
                there[name] = entry

    def has_there(self, name: str) -> bool:
        return name in self.there

    def rename_here(self, old: str, new: str) -> bool:
        if (entry := self.here.pop(old, None)) is None:
            return False
        self.here[new] = entry
        return True

    def is_empty_here(self) -> bool:
        return not (self.here or self.agreed)

    def pairs(self) -> Generator[Pair, None, None]:
        for name in self._once(self.here):
            entry, other = self.here[name], self.there.get(name)
            if other is not None and self._agrees(entry, other):
                continue
            here = Side.of(name, entry, self._hinders(entry))
            yield Pair(here, Side.of(name, other) if other else None)

    def clashing(self) -> Generator[tuple[Side, str], None, None]:
        yield from ()

    def count_extra(self) -> int:
        return len(self._extra())

    def extra(self) -> Generator[Side, None, None]:
        for name in self._extra():
            yield Side.of(name, self.there[name])

    def _extra(self) -> list[str]:
        return self._once(self.there.keys() - self.here.keys())

    def _once(self, names: Iterable[str]) -> list[str]:
        """Those that had not agreed when they were told again, in their order."""
        again = set(map(hash, names)).intersection(self.agreed)
        return sorted(name for name in names if hash(name) not in again)
