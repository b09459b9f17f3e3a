"""What a person has marked in a pane: names, in whatever directory they stand.

Marks belong to keys. So they survive sorting, filtering, refreshing and leaving.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fxtui.domain.location import Location


class Mark(NamedTuple):
    size: int | None
    target: Location | None
    """Where the other pane was when it was marked: where it was meant to go."""

    is_document: bool = False
    """It has no bytes of its own, and can only be exported."""


class Marked(NamedTuple):
    """One marked entry, wherever it is."""

    location: Location
    mark: Mark


class Marks:
    """The marks of one pane, by directory and name."""

    def __init__(self) -> None:
        self._by_directory: dict[Location, dict[str, Mark]] = {}

    def here(self, directory: Location) -> dict[str, Mark]:
        """The marks of one directory, to look at and to change."""
        return self._by_directory.setdefault(directory, {})

    def __len__(self) -> int:
        return sum(map(len, self._by_directory.values()))

    def __iter__(self) -> Iterator[Marked]:
        for directory, marks in self._by_directory.items():
            for name, mark in marks.items():
                yield Marked(directory.child(name), mark)

    @property
    def size(self) -> int:
        """Bytes, of those whose size is known."""
        return sum(marked.mark.size or 0 for marked in self)

    def settle(self, directory: Location) -> None:
        """Marks of what is deeper than in a directory go to where that is."""
        marks = self.here(directory)
        for name in [name for name in marks if "/" in name[:-1]]:
            place = directory.child(name)
            self.here(place.parent)[place.name] = marks.pop(name)

    def drop(self, locations: set[Location]) -> None:
        """Forget these: what was asked for them is on its way."""
        for directory, marks in self._by_directory.items():
            for name in [n for n in marks if directory.child(n) in locations]:
                del marks[name]

    def send(self, location: Location, target: Location) -> None:
        """One that is marked is meant to go elsewhere."""
        marks = self._by_directory[location.parent]
        marks[location.name] = marks[location.name]._replace(target=target)

    def clear(self) -> None:
        for marks in self._by_directory.values():
            marks.clear()
