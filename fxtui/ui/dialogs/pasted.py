"""Places were pasted: are they meant to be gone to, or to be copied from?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.binding import Binding, BindingType

from ..places import place_text
from .dialog import Dialog, button, words
from .measured import name_lines

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

    from fxtui.domain.location import Location


class PastedDialog(Dialog[Literal["go", "copy"] | None]):
    """Enter, or g, goes to the first of them; c copies them all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "go", "Go", show=False),
        Binding("c", "copy", "Copy", show=False),
    ]
    AUTO_FOCUS = "#go"

    def __init__(self, names: Sequence[str], target: Location) -> None:
        super().__init__("Pasted")
        self._names, self._target = names, target

    def body(self) -> Iterator[Widget]:
        yield from name_lines(self._names, self.app.size)
        yield words(f"Copied, it would be into {place_text(self._target)}", "muted")

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Copy (c)", "copy", "copy")
        yield button("Go (g)", "go", "go")

    def action_go(self) -> None:
        self.dismiss("go")

    def action_copy(self) -> None:
        self.dismiss("copy")
