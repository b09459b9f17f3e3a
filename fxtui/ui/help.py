"""All keys on one page, from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from .cells import wrapped
from .columns import SIGNS
from .command import Where
from .key_page import groups_in, help_lines
from .keys import Keys

if TYPE_CHECKING:
    from textual.app import ComposeResult

_LEAD: Final = 5
"""Cells before what a sign means."""


class HelpScreen(ModalScreen[None]):
    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen VerticalScroll {
        width: 100%; max-width: 90; height: 90%; padding: 0 1;
        background: $surface; border: round $primary; scrollbar-gutter: stable;
    }
    HelpScreen Static { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss", "Close", show=False),
        Binding("j", "line(1)", show=False),
        Binding("k", "line(-1)", show=False),
    ]

    def __init__(self, keys: Keys, where: Where | None = None) -> None:
        """``where`` somebody is: what can be done there is told first."""
        super().__init__()
        self._keys, self._where = keys, where

    def compose(self) -> ComposeResult:
        with VerticalScroll() as page:
            page.border_subtitle = "↑ ↓ scroll, Esc closes"
            yield Static("", markup=False, id="keys")
            if self._where is not Where.VIEW:
                yield Static("", markup=False, id="signs")

    def on_resize(self) -> None:
        width = self.query_one(VerticalScroll).scrollable_content_region.width
        lines = help_lines(self._keys, width, groups_in(self._where))
        self.query_one("#keys", Static).update("\n".join(lines))
        for signs in self.query("#signs").results(Static):
            signs.update("\n".join(_signs(width)))

    def action_line(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def _signs(width: int) -> Iterator[str]:
    yield from ("", "Before a name")
    for sign, meaning in SIGNS.items():
        first, *others = wrapped(meaning, width - _LEAD)
        yield f"  {sign:<3}{first}"
        yield from (" " * _LEAD + other for other in others)
