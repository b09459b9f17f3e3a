"""The rows of a plan as columns, which of them are to be done, and in which direction.

A hundred thousand rows are a few long columns. A row is made again when it is asked for,
and is then exactly the one that the engine planned, or what it is when it was turned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from fxtui.domain.location import LOCAL, Location, is_below
from fxtui.domain.plan import Action, PlanRow, Seen

from .seen_column import SeenColumn


class Deed(IntEnum):
    """What is done if a row is checked."""

    COPY = 0
    BACK = 1
    """What the target has is copied to the source: the row was turned."""

    DELETE = 2
    SKIP = 3
    """Nothing, and the reason is worth reading."""


class Group(IntEnum):
    """What became of a row when both sides were compared."""

    ALL = 1
    NEW = 2
    CHANGED = 3
    EXTRA = 4
    """What only the target has."""

    SKIPPED = 5


class Total(NamedTuple):
    objects: int = 0
    bytes: int = 0


class Totals(NamedTuple):
    """What is checked, by deed, and how much is not."""

    copy: Total = Total()
    back: Total = Total()
    delete: Total = Total()
    left: int = 0
    skipped: int = 0

    @property
    def checked(self) -> int:
        return self.copy.objects + self.back.objects + self.delete.objects


_DEEDS: Final = {
    Action.COPY: Deed.COPY,
    Action.MOVE: Deed.COPY,
    Action.DELETE: Deed.DELETE,
    Action.SKIP: Deed.SKIP,
}


class Sheet:
    def __init__(self, source: Location, target: Location, *, delete: bool) -> None:
        """``delete`` is whether deletes are checked when they come."""
        self.source, self.target = source, target
        self._delete = delete
        self.names: list[str] = []
        """What each is called below the target; below the source, if only that has it."""

        self._source_names: dict[int, str] = {}
        """Of the few that are called otherwise there."""

        self._whole: dict[int, PlanRow] = {}
        """The few that are not of the two folders, as they came."""

        self._planned = bytearray()
        self._checked = bytearray()
        self._turned = bytearray()
        self._was, self._there = SeenColumn(), SeenColumn()
        self._reasons: list[str] = []
        self._known_reasons: dict[str, str] = {}
        self._objects, self._bytes = [0] * len(Deed), [0] * len(Deed)
        """Of what is checked, by deed; what is skipped always counts."""

        self._left = 0
        self._counts = [0] * (max(Group) + 1)

    def __len__(self) -> int:
        return len(self.names)

    # --- Rows --------------------------------------------------------------------

    def add(self, row: PlanRow) -> None:
        at, deed = len(self.names), _DEEDS[row.action]
        name = self._name_of(row)
        if name is None:
            self._whole[at] = row
        self.names.append(str(row.source) if name is None else name)
        if name is not None and deed is Deed.COPY:
            source_name = row.source.key[len(self.source.key) :]
            if source_name != name:
                self._source_names[at] = source_name
        self._planned.append(deed)
        self._checked.append(deed is Deed.COPY or (deed is Deed.DELETE and self._delete))
        self._turned.append(False)
        self._was.append(row.was)
        self._there.append(row.there)
        self._reasons.append(self._known_reasons.setdefault(row.reason, row.reason))
        self._counts[self.group_of(at)] += 1
        self._count(at, 1)

    def _name_of(self, row: PlanRow) -> str | None:
        """What tells the locations of a row, if they are below the two folders."""
        match row.action:
            case Action.COPY if row.target and is_below(row.source, self.source):
                return _below(row.target, self.target)
            case Action.DELETE if row.target is None:
                return _below(row.source, self.target)
        return None

    def row(self, at: int) -> PlanRow:
        """What is done, if it is checked."""
        if at in self._whole:
            return self._whole[at]
        was, there, reason = self._was[at] or Seen(), self._there[at], self._reasons[at]
        here, target = self._here(at), self.target.child(self.names[at])
        if self._planned[at] == Deed.COPY:
            if self._turned[at]:
                return PlanRow(Action.COPY, target, here, there or Seen(), was, reason)
            return PlanRow(Action.COPY, here, target, was, there, reason)
        if self._turned[at]:
            return PlanRow(Action.COPY, target, here, was, None, reason)
        return PlanRow(Action.DELETE, target, None, was, there, reason)

    def deed(self, at: int) -> Deed:
        return Deed.BACK if self._turned[at] else Deed(self._planned[at])

    def size(self, at: int) -> int:
        """Bytes that move, or that are deleted."""
        is_there = self._turned[at] and self._planned[at] == Deed.COPY
        return (self._there if is_there else self._was).size(at)

    def reason(self, at: int) -> str:
        return self._reasons[at]

    def sides(self, at: int) -> tuple[Seen | None, Seen | None]:
        """How it stands at the source, and at the target."""
        was, there = self._was[at], self._there[at]
        return (None, was) if self._planned[at] == Deed.DELETE else (was, there)

    def _here(self, at: int) -> Location:
        return self.source.child(self._source_names.get(at, self.names[at]))

    # --- Choosing ----------------------------------------------------------------

    def is_checked(self, at: int) -> bool:
        return bool(self._checked[at])

    def check(self, rows: Iterable[int], *, checked: bool) -> None:
        for at in rows:
            if self._checked[at] != checked and self._planned[at] != Deed.SKIP:
                self._count(at, -1)
                self._checked[at] = checked
                self._count(at, 1)

    def toggle(self, rows: Sequence[int]) -> None:
        """Check these, or if all that can be are checked, none of them."""
        free = [at for at in rows if self._planned[at] != Deed.SKIP]
        self.check(free, checked=not all(self._checked[at] for at in free))

    def invert(self, rows: Iterable[int]) -> None:
        for at in rows:
            self.check((at,), checked=not self._checked[at])

    def can_turn(self, at: int) -> bool:
        """Whether both sides have it, or the source could have it under this name."""
        if at in self._whole or self._planned[at] == Deed.SKIP:
            return False
        if self._planned[at] == Deed.COPY:
            return self._there.is_there(at)
        return may_be_called(self.names[at], self.source)

    def turn(self, rows: Iterable[int]) -> int:
        """Copy the other way, and check it: who turns a row wants it; how many could."""
        turned = [at for at in rows if self.can_turn(at)]
        for at in turned:
            self._count(at, -1)
            self._turned[at] ^= 1
            is_delete = self.deed(at) is Deed.DELETE
            self._checked[at] = self._delete if is_delete else True
            self._count(at, 1)
        return len(turned)

    @property
    def totals(self) -> Totals:
        copy, back, delete, skip = map(Total, self._objects, self._bytes)
        return Totals(copy, back, delete, self._left, skip.objects)

    def _count(self, at: int, sign: int) -> None:
        """Add a row to the totals as it stands, or take it away."""
        planned = self._planned[at]
        if not self._checked[at] and planned != Deed.SKIP:
            self._left += sign
            return
        deed = Deed.BACK if self._turned[at] else planned
        self._objects[deed] += sign
        self._bytes[deed] += sign * self.size(at)

    def forth(self, *, skipped: bool) -> Iterator[PlanRow]:
        """What is to be done at the target, and if asked, what is left out, and why."""
        for at in range(len(self)):
            wanted = self._checked[at] and not self._turned[at]
            if wanted or (skipped and self._planned[at] == Deed.SKIP):
                yield self.row(at)

    def deleted(self) -> Iterator[Location]:
        """What is to be deleted at the target."""
        for at, planned in enumerate(self._planned):
            if planned == Deed.DELETE and self._checked[at] and not self._turned[at]:
                yield self.target.child(self.names[at])

    def back(self) -> Iterator[PlanRow]:
        """What is to be done at the source: the rows that were turned."""
        for at, turned in enumerate(self._turned):
            if turned and self._checked[at]:
                yield self.row(at)

    # --- Looking -----------------------------------------------------------------

    def count(self, group: Group) -> int:
        """Rows of a group, shown or not."""
        return len(self) if group is Group.ALL else self._counts[group]

    def group_of(self, at: int) -> Group:
        match self._planned[at]:
            case Deed.COPY:
                return Group.CHANGED if self._there.is_there(at) else Group.NEW
            case Deed.DELETE:
                return Group.EXTRA
        return Group.SKIPPED


def may_be_called(name: str, folder: Location) -> bool:
    """Whether a name can be that of a file there, just as it is; only a disk minds."""
    if folder.scheme != LOCAL:
        return True
    segments = name.split("/")
    return "\0" not in name and not {"", ".", ".."} & set(segments)


def _below(location: Location, folder: Location) -> str | None:
    return location.key[len(folder.key) :] if is_below(location, folder) else None
