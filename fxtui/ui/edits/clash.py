"""Somebody else changed the text meanwhile: both, and what becomes of yours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Static

from fxtui.front.difference import difference
from fxtui.front.editing import Choice, Clash

from ..dialogs.dialog import Dialog, button, words
from ..dialogs.measured import beside_another

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

_CHOICES: Final = (
    ("r", "Keep both, yours as {} (r)", Choice.RENAME),
    ("e", "Go on editing yours (e)", Choice.EDIT),
    ("k", "Store nothing; yours stays in its file (k)", Choice.KEEP),
    ("o", "Store yours over theirs (o)", Choice.OVERWRITE),
)


class ClashDialog(Dialog[Choice | None]):
    """A letter decides; Esc stores nothing, and keeps the file."""

    DEFAULT_CSS = """
    ClashDialog #difference { color: $text-muted; margin-bottom: 1; }
    ClashDialog Button.choice {
        width: 1fr; margin: 0; text-align: left; content-align: left middle;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"decide('{choice}')", choice, show=False)
            for key, _, choice in _CHOICES
        ),
        Binding("pagedown", "scroll(1)", "Further down", show=False),
        Binding("pageup", "scroll(-1)", "Further up", show=False),
    ]
    AUTO_FOCUS = "#rename"

    def __init__(self, clash: Clash) -> None:
        super().__init__("Somebody else changed it")
        self._clash = clash

    def body(self) -> Iterator[Widget]:
        clash = self._clash
        for _, text, choice in _CHOICES:
            label = beside_another(text, clash.location.name, self.app.size)
            made = button(label, choice, f"decide('{choice}')")
            made.add_class("choice")
            yield made
        if clash.version is None:
            yield words(f"{clash.location.name} was deleted meanwhile.", "warning")
            return
        yield words("What yours would change (PgDn: more):", "warning")
        lines = "\n".join(difference(clash.theirs, clash.mine))
        yield Static(lines, markup=False, id="difference")

    def buttons(self) -> Iterator[Button]:
        yield button("Decide nothing (Esc)", "cancel", "close")

    def action_decide(self, choice: str) -> None:
        self.dismiss(Choice(choice))

    def action_scroll(self, pages: int) -> None:
        body = self.query_one("#body")
        body.scroll_relative(y=pages * body.size.height, animate=False)
