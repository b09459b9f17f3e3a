"""All keys on one page, from the commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from .columns import SIGNS
from .key_page import help_lines
from .keys import Keys

if TYPE_CHECKING:
    from textual.app import ComposeResult


_WIDE: Final = 70
"""Columns that are needed to say what each command does."""


class HelpScreen(ModalScreen[None]):
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll {
        width: 100%; max-width: 90; height: 90%; padding: 0 1;
        background: $surface; border: round $primary;
    }
    HelpScreen Static { width: auto; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", "Close", show=False),
        Binding("j", "line(1)", show=False),
        Binding("k", "line(-1)", show=False),
    ]

    def __init__(self, keys: Keys) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        lines = help_lines(self._keys, in_short=self.app.size.width < _WIDE)
        with VerticalScroll():
            yield Static("\n".join(lines), markup=False)
            signs = (f"  {sign:<3}{meaning}" for sign, meaning in SIGNS.items())
            yield Static("\n".join(["", "Before a name", *signs]), markup=False)

    def action_line(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
