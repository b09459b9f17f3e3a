"""The table of a directory: its rows, the cursor on one of them, and marks.

It asks no storage, and knows no other widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.message import Message

from fxtui.domain.entry import FOLDERS, Trait

from .columns import column_at, extra_of, head_text, parent_text, row_text
from .marks import Mark
from .order import Row
from .rows import Rows
from .table import Table

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

    from .view import By


class Spot(NamedTuple):
    """Where in a directory the cursor is."""

    name: str | None
    depth: int | None = None
    """Lines below the top of the view; None for its middle."""


NOWHERE: Final = Spot(None)

MOST_MARKS: Final = 100_000
"""In one directory: no more can be named in one order."""


class Listing(Table):
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "listing--folder",
        "listing--marked",
        "listing--cursor",
        "listing--idle-cursor",
    }

    class Opened(Message):
        """A row is to be entered; None is the parent."""

        def __init__(self, row: Row | None) -> None:
            super().__init__()
            self.row = row

    class BeginningWanted(Message):
        """There is more before the first row, and it is wanted."""

    class OrderWanted(Message):
        """A column is to decide the order: its name was clicked."""

        def __init__(self, by: By) -> None:
            super().__init__()
            self.by = by

    class TooMany(Message):
        """So many were to be marked that nothing was."""

    class Marked(Message):
        """The marks are not what they were."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Listing.Marked)

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.rows = rows
        self.marks: dict[str, Mark] = {}
        self.new_mark = Mark(None, None)
        """What a mark that is made here remembers, besides its size."""

        self._has_parent = False
        self._wanted = NOWHERE
        self._wanted_beginning: str | None = None
        """What the name begins with on which the cursor is to be when it comes."""

        self._needle = ""
        """What was filtered when rows were arranged last."""

        self._range_from: int | None = None
        self._at: Row | None = None
        """The row under the cursor, while others come or go around it."""

    # --- What is shown -----------------------------------------------------------

    def show(self, rows: Rows, marks: dict[str, Mark], *, parent: bool, at: Spot) -> None:
        """Show another directory, with the cursor on ``at`` as soon as that is there."""
        self.rows, self.marks, self._has_parent = rows, marks, parent
        self._wanted, self._range_from = at, None
        self._wanted_beginning, self._needle = None, rows.view.needle
        self.settle(0, 0)
        self._find_wanted()

    def replace(self, rows: Rows) -> None:
        """Show newer rows of the same directory; the cursor stays on its name."""
        name = self.current_name
        self.rows = rows
        if not self._find_wanted():
            self._return_to(None if name is None else rows.find(name), self.depth)

    def rearranged(self) -> None:
        """The order is another one: the cursor stays on its row, and that on its line.

        Who filters wants what matches, and not the parent.
        """
        needle, before = self.rows.view.needle, self._needle
        self._needle = needle
        if self._find_wanted():
            return
        if self._at is None and needle not in {"", before}:
            self.settle(int(self._has_parent), 0)
        else:
            self._return_to(self._at, self.depth)

    @property
    def current(self) -> Row | None:
        """The row under the cursor; None on the parent, and where there is nothing."""
        return self._row_at(self.cursor)

    @property
    def current_name(self) -> str | None:
        row = self.current
        return None if row is None else self.rows.names[row]

    @property
    def count(self) -> int:
        return self._has_parent + len(self.rows.shown)

    def seek(self, name: str) -> None:
        """Put the cursor on a name, now or when it comes."""
        self._wanted = Spot(name)
        self._find_wanted()

    def seek_beginning(self, beginning: str) -> bool:
        """Put the cursor on the first name that begins so, now or when it comes."""
        self._wanted, self._wanted_beginning = NOWHERE, beginning
        return self._find_wanted()

    def seek_match(self, matches: Callable[[str], bool], step: int) -> bool:
        """Put the cursor on the next name that matches, or the one before; go round."""
        count = self.count
        for distance in range(1, count + 1):
            line = (self.cursor + step * distance) % count
            row = self._row_at(line)
            if row is not None and matches(self.rows.names[row]):
                self.move_to(line)
                return True
        return False

    @property
    def spot(self) -> Spot:
        """Where the cursor is."""
        return Spot(self.current_name, self.depth)

    def move_to(self, line: int) -> None:
        self._wanted, self._wanted_beginning = NOWHERE, None
        super().move_to(line)
        self._at = self.current

    def settle(self, line: int, depth: int) -> None:
        super().settle(line, depth)
        self._at = self.current

    def action_top(self) -> None:
        if self.rows.begin:
            self.post_message(self.BeginningWanted())
        else:
            super().action_top()

    def action_open(self) -> None:
        if self.cursor < self.count:
            self.post_message(self.Opened(self.current))

    def _row_at(self, line: int) -> Row | None:
        at = line - self._has_parent
        return self.rows.shown[at] if 0 <= at < len(self.rows.shown) else None

    def _line_of(self, row: Row | None) -> int | None:
        place = None if row is None else self.rows.place(row)
        return None if place is None else place + self._has_parent

    def _return_to(self, row: Row | None, depth: int) -> None:
        line = self._line_of(row)
        if line is None and row is not None:
            line = self.rows.place_near(row) + self._has_parent
        self.settle(self.cursor if line is None else line, depth)

    def _find_wanted(self) -> bool:
        line = self._line_of(self._wanted_row())
        if line is None:
            return False
        depth = self._wanted.depth
        self._wanted, self._wanted_beginning = NOWHERE, None
        self.settle(line, self.page // 2 if depth is None else depth)
        return True

    def _wanted_row(self) -> Row | None:
        if self._wanted_beginning is not None:
            return self.rows.seek(self._wanted_beginning)
        return None if self._wanted.name is None else self.rows.find(self._wanted.name)

    # --- Marking -----------------------------------------------------------------

    def action_mark(self, lines: int = 1) -> None:
        """Mark the row under the cursor, or no longer; then go on."""
        if (row := self.current) is not None:
            self._set_mark(row, self.rows.names[row] not in self.marks)
            self.refresh_from(self.cursor, self.cursor)
            self.post_message(self.Marked())
        self.move_to(self.cursor + lines)

    def action_mark_range(self) -> None:
        """Begin a range at the cursor; the second time, mark what is in it."""
        if self._range_from is None:
            self._range_from = self.cursor
            self.refresh_from(self.cursor, self.cursor)
            return
        lines = self._range()
        self._range_from = None
        self.mark(row for row in map(self._row_at, lines) if row is not None)

    def forget_range(self) -> bool:
        """Leave a range that was begun; False if there was none."""
        begun, self._range_from = self._range_from is not None, None
        if begun:
            self.refresh()
        return begun

    def action_mark_all(self) -> None:
        """Mark all that is seen; if all of it is marked already, none."""
        names = self.rows.names
        everything = all(names[row] in self.marks for row in self.rows.shown)
        self.mark(self.rows.shown, marked=not everything)

    def action_invert_marks(self) -> None:
        names, marks = self.rows.names, self.marks
        others = [row for row in self.rows.shown if names[row] not in marks]
        if self._may_mark(len(others) - len(marks)):
            self.mark((r for r in self.rows.shown if names[r] in marks), marked=False)
            self.mark(others)

    def mark(self, rows: Iterable[Row], *, marked: bool = True) -> None:
        rows = [*rows]
        if marked and not self._may_mark(len(rows)):
            return
        for row in rows:
            self._set_mark(row, marked)
        self._marks_changed()

    def _may_mark(self, more: int) -> bool:
        if len(self.marks) + more <= MOST_MARKS:
            return True
        self.post_message(self.TooMany())
        return False

    def matching(self, glob: str) -> list[Row]:
        """Rows that are seen, and whose names match a pattern such as ``*.fits``."""
        from fxtui.domain.glob import Glob  # when first needed

        matches, names = Glob(glob).matches, self.rows.names
        return [row for row in self.rows.shown if matches(names[row])]

    def _set_mark(self, row: Row, marked: bool) -> None:
        rows, name = self.rows, self.rows.names[row]
        if marked:
            self.marks[name] = self.new_mark._replace(
                size=rows.size(row), is_document=Trait.DOCUMENT in rows.traits(row)
            )
        else:
            self.marks.pop(name, None)

    def _marks_changed(self) -> None:
        self.post_message(self.Marked())
        self.refresh()

    def _range(self) -> range:
        if self._range_from is None:
            return range(0)
        low, high = sorted((self._range_from, self.cursor))
        return range(low, high + 1)

    # --- Events ------------------------------------------------------------------

    def on_focus(self) -> None:
        self.refresh_from(self.cursor, self.cursor)

    def on_blur(self) -> None:
        self.refresh_from(self.cursor, self.cursor)

    def on_click(self, event: events.Click) -> None:
        line = self.line_at(event.y)
        if line is None:
            if event.y < self._head:
                column = column_at(event.x, self.head_text(self._width))
                self.post_message(self.OrderWanted(column))
            return
        self.move_to(line)
        if event.chain > 1:
            self.action_open()

    # --- Painting ----------------------------------------------------------------

    def cursor_moved(self, old: int) -> None:
        if self._range_from is None:
            super().cursor_moved(old)
        else:
            self.refresh_from(min(old, self.cursor), max(old, self.cursor))

    def head_text(self, width: int) -> str:
        return head_text(width, self.rows.view, extra_of(self.rows))

    def line_text(self, line: int, width: int) -> tuple[str, Style]:
        row = self._row_at(line)
        if row is None:
            text = parent_text(width, self.rows.view, extra_of(self.rows))
            return text, self._row_look(line, folder=True, marked=False)
        marked = self.rows.names[row] in self.marks
        sign = "*" if marked else "+" if line in self._range() else " "
        folder = self.rows.kind(row) in FOLDERS
        return row_text(self.rows, row, width, sign), self._row_look(
            line, folder=folder, marked=marked
        )

    def _row_look(self, line: int, *, folder: bool, marked: bool) -> Style:
        looks = ["listing--marked"] if marked else ["listing--folder"] if folder else []
        if line == self.cursor:
            looks.append("listing--cursor" if self.has_focus else "listing--idle-cursor")
        return self.look(*looks)
