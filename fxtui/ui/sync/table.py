"""The rows of a plan on the screen: each with a box, a direction, and why.

It asks nothing and knows no engine; what it shows is in its sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.message import Message

from ..table import Table
from .sheet import Deed, Group, Sheet
from .window import Window
from .words import head_text, row_text

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

_LOOKS: Final = {
    Deed.COPY: "",
    Deed.BACK: "plan--back",
    Deed.DELETE: "plan--delete",
    Deed.SKIP: "plan--skip",
}
_BOX: Final = 4
"""Cells in which a click checks."""


class PlanTable(Table):
    DEFAULT_CSS = """
    PlanTable {
        height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: auto;
        scrollbar-size-vertical: 1; background: $background; color: $foreground;
    }
    PlanTable > .table--head { color: $text-muted; text-style: bold; }
    PlanTable > .table--notice { color: $text-muted; }
    PlanTable > .plan--back { color: $text-warning; }
    PlanTable > .plan--delete { color: $text-error; }
    PlanTable > .plan--skip { color: $text-warning; text-style: italic; }
    PlanTable > .plan--doomed { text-style: bold; }
    PlanTable > .plan--off { color: $text-muted; }
    App:ansi PlanTable > .plan--off { text-style: dim; }
    PlanTable > .plan--cursor { text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "plan--cursor",
        "plan--doomed",
        "plan--off",
        *filter(None, _LOOKS.values()),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k,up", "move(-1)", "Up", show=False),
        Binding("j,down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "top", "Top", show=False),
        Binding("G,end", "bottom", "Bottom", show=False),
        Binding("space,insert", "check", "Check", show=False),
        Binding("A", "check_all", "Check all", show=False),
        Binding("*", "invert", "Invert", show=False),
        Binding("t", "turn", "Turn", show=False),
        Binding("T", "turn_all", "Turn all", show=False),
    ]

    class Changed(Message):
        """The cursor, or what is checked, is not what it was."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, PlanTable.Changed)

    class Refused(Message):
        """Nothing of what was meant can be turned."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet, self.window = sheet, Window(sheet)

    @property
    def count(self) -> int:
        return len(self.window.rows)

    @property
    def current(self) -> int | None:
        """The row of the sheet under the cursor."""
        rows = self.window.rows
        return rows[self.cursor] if self.cursor < len(rows) else None

    def grew(self) -> None:
        """There may be more rows."""
        self.window.grow()
        self.measure()
        self.refresh()

    def narrow(self, needle: str, group: Group) -> None:
        self.window.narrow(needle, group)
        self.settle(0, 0)
        self.post_message(self.Changed())

    # --- Choosing ----------------------------------------------------------------

    def action_check(self) -> None:
        if (row := self.current) is not None:
            self.sheet.toggle([row])
            self.refresh_from(self.cursor, self.cursor)
            self.post_message(self.Changed())
        self.move_to(self.cursor + 1)

    def action_check_all(self) -> None:
        self.sheet.toggle(self.window.rows)
        self._all_changed()

    def action_invert(self) -> None:
        self.sheet.invert(self.window.rows)
        self._all_changed()

    def action_turn(self) -> None:
        if (row := self.current) is not None and self.sheet.turn([row]):
            self._all_changed()
        else:
            self.post_message(self.Refused())

    def action_turn_all(self) -> None:
        if self.sheet.turn(self.window.rows):
            self._all_changed()
        else:
            self.post_message(self.Refused())

    def _all_changed(self) -> None:
        self.refresh()
        self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        line = self.line_at(event.y)
        if line is None:
            return
        self.move_to(line)
        if event.x < _BOX:
            self.sheet.toggle([self.window.rows[line]])
            self._all_changed()

    # --- Painting ----------------------------------------------------------------

    def cursor_moved(self, old: int) -> None:
        super().cursor_moved(old)
        self.post_message(self.Changed())

    def head_text(self, width: int) -> str:
        return head_text(width)

    def line_text(self, line: int, width: int) -> tuple[str, Style]:
        at = self.window.rows[line]
        deed = self.sheet.deed(at)
        looks = [_LOOKS[deed]] if _LOOKS[deed] else []
        is_checked = self.sheet.is_checked(at)
        if deed is Deed.DELETE:  # that is read before it is checked: it is never dim
            looks += ["plan--doomed"] if is_checked else []
        elif deed is not Deed.SKIP and not is_checked:
            looks.append("plan--off")
        if line == self.cursor:
            looks.append("plan--cursor")
        return row_text(self.sheet, at, width), self.look(*looks)
