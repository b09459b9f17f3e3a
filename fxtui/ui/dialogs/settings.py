"""How the browser is to look and behave: each change is seen at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from fxtui.domain.names import safe

from ..cells import fit
from ..settings import Setting
from ..table import Table
from .dialog import Dialog, button

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events
    from textual.widget import Widget
    from textual.widgets import Button

    from fxtui.config import Ui

_NAME: Final = 12
"""Cells for what is set."""

_HELP_FROM: Final = 14
"""Lines of a screen that has room to say what a setting is about."""

_HELP: Final = 4
"""Lines for that."""

_CHROME: Final = 3
"""Lines of the box and its buttons."""


class SettingsDialog(Dialog["Ui | None"]):
    """Arrows choose and change, Enter keeps it, Esc goes back to how it was."""

    DEFAULT_CSS = """
    SettingsDialog #help { margin-top: 1; color: $text-muted; height: 3; }
    """
    AUTO_FOCUS = "SettingsTable"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "keep", "Keep", show=False)]

    def __init__(
        self, ui: Ui, settings: Sequence[Setting], tried: Callable[[Ui], None]
    ) -> None:
        """``tried`` is told how all is to be seen for now."""
        super().__init__("Settings")
        self._ui, self._settings, self._tried = ui, settings, tried

    def body(self) -> Iterator[Widget]:
        yield SettingsTable(self._ui, self._settings)
        yield Static(safe(self._settings[0].help), markup=False, id="help")

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Keep (Enter)", "keep", "keep")

    def action_step(self, steps: int) -> None:
        table = self.query_one(SettingsTable)
        self._ui = self._settings[table.cursor].stepped(self._ui, steps)
        table.tell(self._ui)
        self._tried(self._ui)

    def action_keep(self) -> None:
        self.dismiss(self._ui)

    def on_settings_table_moved(self) -> None:
        at = self.query_one(SettingsTable).cursor
        self.query_one("#help", Static).update(safe(self._settings[at].help))

    def on_resize(self) -> None:
        super().on_resize()
        has_help = self.size.height >= _HELP_FROM
        self.query_one("#help").display = has_help
        taken = _CHROME + (_HELP if has_help else 0)
        self.query_one(SettingsTable).fit_into(self.size.height - taken)


class SettingsTable(Table):
    """What is set, and how: a line for each."""

    DEFAULT_CSS = """
    SettingsTable {
        overflow-x: hidden; scrollbar-size-vertical: 1; background: $surface;
    }
    SettingsTable > .settings-table--cursor { text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"settings-table--cursor"}
    HEADED = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k,up", "move(-1)", "Up", show=False),
        Binding("j,down", "move(1)", "Down", show=False),
        Binding("h,left,minus", "screen.step(-1)", "Before", show=False),
        Binding("l,right,plus,space", "screen.step(1)", "Next", show=False),
    ]

    class Moved(Message):
        """The cursor is on another line."""

    def __init__(self, ui: Ui, settings: Sequence[Setting]) -> None:
        super().__init__()
        self._ui, self._settings = ui, settings

    def fit_into(self, lines: int) -> None:
        """Take as many lines as there are settings, and no more than these."""
        self.styles.height = max(1, min(self.count, lines))

    def tell(self, ui: Ui) -> None:
        self._ui = ui
        self.refresh()

    @property
    def count(self) -> int:
        return len(self._settings)

    def cursor_moved(self, old: int) -> None:
        super().cursor_moved(old)
        self.post_message(self.Moved())

    def head_text(self, width: int) -> str:
        return fit("", width)

    def line_text(self, line: int, width: int) -> tuple[str, Style]:
        setting = self._settings[line]
        looks = ["settings-table--cursor"] if line == self.cursor else []
        value = f"< {safe(setting.word(self._ui))} >"
        return fit(f" {setting.name:<{_NAME}} {value}", width), self.look(*looks)

    def on_click(self, event: events.Click) -> None:
        line = self.line_at(event.y)
        if line is not None:
            self.move_to(line)
