"""May this target be written, and how? Pure: it looks at two entries and a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from fxtui.domain.entry import Entry, Kind, Version
from fxtui.domain.errors import AlreadyExists
from fxtui.domain.location import Key, Location
from fxtui.domain.request import IfExists
from fxtui.domain.writing import CREATE, OVERWRITE, WriteMode

MOST_NUMBERS: Final = 10_000
"""``name (1)``, ``name (2)`` … are tried this far."""


@dataclass(frozen=True, slots=True)
class Write:
    """Write it, in this mode; ``number`` is that of ``name (1).ext``, 0 for the name."""

    mode: WriteMode
    number: int = 0
    key: Key | None = None
    """Where, if that was decided before."""


@dataclass(frozen=True, slots=True)
class Skip:
    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A person decides; until then this one waits."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refuse:
    reason: str

    def error(self, target: Location | None) -> AlreadyExists:
        return AlreadyExists(f"{self.reason}; nothing was written", location=target)


Decision: TypeAlias = Write | Skip | Ask | Refuse


def resolve(rule: IfExists, modified: float | None, target: Entry | None) -> Decision:
    """What the rule says of a source of that date, where the target is what it is."""
    if target is None:
        return Write(OVERWRITE if rule is IfExists.OVERWRITE else CREATE)
    if target.kind is Kind.DIRECTORY:
        return Refuse("a folder of that name is there")
    if rule is IfExists.NEWER:
        return _if_newer(modified, target)
    return _TAKEN[rule]


_TAKEN: Final[dict[IfExists, Decision]] = {
    IfExists.OVERWRITE: Write(OVERWRITE),
    IfExists.ASK: Ask("the target exists"),
    IfExists.SKIP: Skip("the target exists"),
    IfExists.RENAME: Write(CREATE, 1),
    IfExists.FAIL: Refuse("the target exists"),
}


def planned(expects: Version) -> Write:
    """What a plan says of a target that stands as it did then; empty: as nothing."""
    return Write(WriteMode("update", expects) if expects else CREATE)


def _if_newer(source: float | None, target: Entry) -> Decision:
    """By whole seconds, in which a download dates its file; an unknown date is old."""
    theirs = target.modified
    if source is None or theirs is None or int(source) <= int(theirs):
        return Skip("the target is as new")
    version = target.version
    return Write(WriteMode("update", version) if version else OVERWRITE)
