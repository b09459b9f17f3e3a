"""Which objects of the two sides of a sync are meant, and by what names they meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import compress
from operator import not_
from typing import TypeAlias

from fxtui.domain.entry import Entry, Kind
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key

from .naming import Naming

Named: TypeAlias = tuple[list[str], list[Entry]]
"""Objects, and their names at the target."""


@dataclass(slots=True)
class Choice:
    selects: Callable[[str], bool]
    is_all: bool
    """Whether nothing can be left out."""

    naming: Naming
    refused: Callable[[Key, StorageError], None]
    """Told of what is meant, and can have no name at the target."""

    left_out: set[str] = field(default_factory=set)
    """Names here of what is not chosen there, though its copy may be."""

    def here(self, names: list[str], entries: list[Entry]) -> Named:
        """Objects of the source, under the names that they get at the target.

        One that is not chosen protects what it is called there, though that may be.
        """
        selects, called = self.selects, self.naming.there
        known: Named = [], []
        for name, entry in zip(names, entries, strict=True):
            is_chosen = selects(name)
            try:
                there = called(name)
            except StorageError as error:
                if is_chosen:
                    self.refused(entry.key, error)
                continue
            if is_chosen or self._may_be_meant(name, there):
                known[0].append(there)
                known[1].append(entry if is_chosen else hidden(entry.key))
        return known

    def there(self, names: list[str], entries: list[Entry]) -> Named:
        if self.is_all:
            return names, entries
        chosen = list(map(self.selects, names))
        if self.naming.changes:
            self._leave_out(compress(names, map(not_, chosen)))
        return list(compress(names, chosen)), list(compress(entries, chosen))

    def _may_be_meant(self, name: str, there: str) -> bool:
        """Whether what is not chosen here may be so there, by another name."""
        if there != name:
            return self.selects(there)
        return self.naming.changes and self.naming.there_and_back(there) != there

    def _leave_out(self, names: Iterable[str]) -> None:
        copies = ((name, self.naming.here(name)) for name in names)
        self.left_out.update(here for name, here in copies if here != name)


def hidden(key: Key) -> Entry:
    """Something of which nobody may know more than that it is there."""
    return Entry(key, Kind.FILE)
