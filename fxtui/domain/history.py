"""What was and may be again: revisions of an object, a folder as it was at a time."""

from __future__ import annotations

from enum import StrEnum

from .location import Key
from .value import Value


class AskRevisions(Value, frozen=True, tag=True):
    """Which older states of this object are kept?"""


class AskDeleted(Value, frozen=True, tag=True):
    """What was deleted from this folder, and may be there again?"""

    recursive: bool = False
    """Whether that of the folders below it is asked for, too."""


class AskAsOf(Value, frozen=True, tag=True):
    """What was below this prefix at a time, and what became of it?"""

    moment: float
    """Seconds since 1970."""


class Restore(Value, frozen=True, tag=True):
    """Make an older state the present one; what is present stays as a revision."""

    revision: str
    """Empty: the newest that is no deletion."""


class Revision(Value, frozen=True):
    id: str
    size: int | None = None
    modified: float | None = None
    """Seconds since 1970."""

    is_deletion: bool = False


class Revisions(Value, frozen=True, tag=True):
    rows: tuple[Revision, ...] = ()
    """The newest first."""


class Deleted(Value, frozen=True, tag=True):
    rows: tuple[Key, ...] = ()
    """In their order; nobody can tell any more which of them were folders."""


class Since(StrEnum):
    """What became of an object since a moment."""

    SAME = "same"
    CHANGED = "changed"
    DELETED = "deleted"
    ADDED = "added"


class Past(Value, frozen=True):
    """One key, at a moment and now; at one of both times at least it was there."""

    key: Key
    then: Revision | None
    now: Revision | None

    @property
    def since(self) -> Since:
        if self.then is None:
            return Since.ADDED
        if self.now is None:
            return Since.DELETED
        return Since.SAME if self.then.id == self.now.id else Since.CHANGED


class AsOf(Value, frozen=True, tag=True):
    rows: tuple[Past, ...] = ()
    """In the order of their keys."""

    is_complete: bool = True
    """False if there is more than anybody would look at."""
