"""Before many are renamed: each with its new name; or what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from fxtui.domain.names import escaped

from ..dialogs.dialog import Question, button, words
from ..format import count_text
from .steps import Step

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

_SHOWN: Final = 500
"""Lines: who renames more has read them in the editor."""


class _Lines(Question):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agree", "Yes", show=False),
        Binding("j,down", "scroll_body(1)", "Down", show=False),
        Binding("k,up", "scroll_body(-1)", "Up", show=False),
    ]
    AUTO_FOCUS = "#agree"

    def __init__(self, heading: str, lines: Sequence[str], *, verb: str) -> None:
        super().__init__(heading)
        self._lines, self._verb = lines, verb

    def body(self) -> Iterator[Widget]:
        for line in self._lines[:_SHOWN]:
            yield words(line)
        if (more := len(self._lines) - _SHOWN) > 0:
            yield words(f"+ {count_text(more)} more", "muted")

    def buttons(self) -> Iterator[Button]:
        yield button("No (n)", "cancel", "close")
        yield button(f"{self._verb} (y)", "agree", "agree")

    def action_scroll_body(self, rows: int) -> None:
        self.query_one("#body").scroll_relative(y=rows, animate=False)


class RenamesDialog(_Lines):
    """Enter renames them."""

    def __init__(self, steps: Sequence[Step]) -> None:
        lines = [f"{escaped(old)} → {escaped(new)}" for old, new in steps]
        heading = f"Rename {count_text(len(steps))}"
        super().__init__(heading, lines, verb="Rename")


class WrongDialog(_Lines):
    """Enter goes back to the editor, with all that was typed there."""

    def __init__(self, wrong: Sequence[str]) -> None:
        super().__init__("Nothing is renamed yet", wrong, verb="Edit again")
