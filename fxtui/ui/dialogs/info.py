"""Tells: rows of a name and a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from fxtui.domain.names import safe

from .dialog import Dialog, button, words

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button


class InfoDialog(Dialog[str | None]):
    """Enter and Esc close it, y copies all of it."""

    DEFAULT_CSS = """
    InfoDialog .fact { height: auto; width: 100%; }
    InfoDialog .fact Static { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy_all", "Copy"),
        Binding("enter,q,i", "close", "Close", show=False),
        Binding("j,down", "scroll_body(1)", "Down", show=False),
        Binding("k,up", "scroll_body(-1)", "Up", show=False),
    ]
    AUTO_FOCUS = "#body"
    reads = True

    def __init__(
        self, rows: Sequence[tuple[str, str]], *, title: str = "Details"
    ) -> None:
        super().__init__(title)
        self._facts = rows

    def body(self) -> Iterator[Widget]:
        widest = max((len(name) for name, _ in self._facts), default=0)
        for name, text in self._facts:
            label = words(name, "label")
            label.styles.width = widest + 2
            yield Horizontal(label, words(text, "text"), classes="fact")

    def buttons(self) -> Iterator[Button]:
        yield button("Copy (y)", "copy", "copy_all")
        yield button("Close", "cancel", "close")

    @property
    def text(self) -> str:
        """What is copied."""
        return "\n".join(f"{safe(name)}: {safe(text)}" for name, text in self._facts)

    def action_copy_all(self) -> None:
        self.app.copy_to_clipboard(self.text)
        self.notify("Copied.", markup=False)
