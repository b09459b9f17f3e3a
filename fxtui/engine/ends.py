"""From locations to storages: the two ends of whatever a job moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from fxtui.domain.context import Context
from fxtui.domain.location import LOCAL, Key, Location, whole_of
from fxtui.domain.storage import Storage

from .errand import End
from .older import Older

OpenStorage: TypeAlias = Callable[[Location, Context], Storage]
"""Gives the storage of a location; on the disk, one whose root is this directory."""


class Ends(NamedTuple):
    """How one caller reaches storages."""

    open_storage: OpenStorage
    context: Context
    revision: str | None = None
    """Of what is read; None is the present state."""

    def source(self, location: Location) -> End:
        end = self._end(location)
        if self.revision is None:
            return end
        return end._replace(storage=Older(end.storage, self.revision))

    def _end(self, location: Location) -> End:
        whole = whole_of(location)
        return End(self.open_storage(whole, self.context), location.key, location)

    def target(self, location: Location, root: Location) -> End:
        """A target below ``root``: on the disk, nothing is written outside of that."""
        if location.scheme != LOCAL:
            return self._end(location)
        key = key_below(root, location)
        return End(self.open_storage(root, self.context), key, location)


def key_below(root: Location, location: Location) -> Key:
    """What a location is called in a storage that was opened at ``root``."""
    return location.key[len(root.key) :]
