"""Places were pasted: are they meant to be gone to, or to be copied from?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from textual.binding import Binding, BindingType

from ..places import place_text
from .dialog import Dialog, button, words
from .measured import name_lines

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

    from fxtui.domain.location import Location


Deed: TypeAlias = Literal["go", "copy", "here"]


class PastedDialog(Dialog[Deed | None]):
    """Enter, or g, goes to the first of them; c and h copy them all."""

    DEFAULT_CSS = """
    PastedDialog.-narrow #cancel { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "go", "Go", show=False),
        Binding("c", "copy", "Copy to the other pane", show=False),
        Binding("h", "here", "Copy to this pane", show=False),
    ]
    AUTO_FOCUS = "#go"

    def __init__(self, names: Sequence[str], here: Location, other: Location) -> None:
        """``here`` and ``other`` are where both panes are."""
        super().__init__("Pasted")
        self._names, self._here, self._other = names, here, other

    def body(self) -> Iterator[Widget]:
        yield from name_lines(self._names, self.app.size)
        yield words(f"c copies to {place_text(self._other)}", "muted")
        yield words(f"h copies to {place_text(self._here)}", "muted")

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Copy (c)", "copy", "copy")
        yield button("Here (h)", "here", "here")
        yield button("Go (g)", "go", "go")

    def action_go(self) -> None:
        self.dismiss("go")

    def action_copy(self) -> None:
        self.dismiss("copy")

    def action_here(self) -> None:
        self.dismiss("here")
