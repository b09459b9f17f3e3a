"""What a job would do, object by object, before it does it.

A plan is rows; each says what it is about as it was seen, so that it can be done later
and stops where the world has changed meanwhile.
"""

from __future__ import annotations

from enum import StrEnum

from .entry import Entry, Version
from .location import Location
from .value import Value


class Action(StrEnum):
    COPY = "copy"
    MOVE = "move"
    DELETE = "delete"
    SKIP = "skip"
    """Nothing is done, and a person should know why: a special file, a denied one."""


class Seen(Value, frozen=True):
    """How something stood when the plan was made."""

    size: int | None = None
    modified: float | None = None
    version: Version | None = None

    @classmethod
    def of(cls, entry: Entry) -> Seen:
        return cls(entry.size, entry.modified, entry.version)


class PlanRow(Value, frozen=True):
    action: Action
    source: Location
    """What is copied or moved; of a delete, what is deleted."""

    target: Location | None = None
    was: Seen = Seen()
    """The source."""

    there: Seen | None = None
    """The target; None where nothing was there."""

    reason: str = ""
    """Why: ``new``, ``size``, ``older``, ``digest``, ``not in the source`` …"""

    @property
    def size(self) -> int:
        return self.was.size or 0
