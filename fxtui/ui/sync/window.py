"""Which rows of a plan a person looks at: of one group, with a word in their names."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from .sheet import Group, Sheet


class Window:
    """A view of a sheet, which goes on growing behind it."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.needle = ""
        self.group = Group.ALL
        self.rows: Sequence[int] = range(0)
        """The rows that are shown, by their number in the sheet."""

        self._matching = array("L")
        self._seen = 0

    def grow(self) -> None:
        """Show what has come to the sheet since the last time."""
        new = range(self._seen, len(self.sheet))
        self._seen = len(self.sheet)
        if self._is_narrow:
            self._matching.extend(self._among(new))
        else:
            self.rows = range(self._seen)

    def narrow(self, needle: str, group: Group) -> None:
        """Show only what has this in its name, and is of this group."""
        self.needle, self.group = needle.casefold(), group
        self._matching, self._seen = array("L"), 0
        self.rows = self._matching
        self.grow()

    @property
    def _is_narrow(self) -> bool:
        return bool(self.needle) or self.group is not Group.ALL

    def _among(self, rows: Iterable[int]) -> Iterable[int]:
        sheet, needle = self.sheet, self.needle
        if self.group is not Group.ALL:
            rows = (at for at in rows if sheet.group_of(at) is self.group)
        return (at for at in rows if needle in sheet.names[at].casefold())
