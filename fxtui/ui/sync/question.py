"""Before what is checked is run: what changes, place by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from ..dialogs.dialog import Question, button, words

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button


class RunDialog(Question):
    """Enter runs it, but not where something is deleted: that is on y, or the button."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "agree", "Yes", show=False)]
    AUTO_FOCUS = "Button"

    def __init__(self, sentences: Sequence[str], deleted: int) -> None:
        """The sentence about what is deleted, if anything is, comes first."""
        super().__init__("Run the plan")
        self._sentences, self._deleted = sentences, deleted

    def body(self) -> Iterator[Widget]:
        for number, sentence in enumerate(self._sentences):
            is_loss = self._deleted and not number
            yield words(f"{sentence}.", "warning" if is_loss else "")
        yield words("What has changed since it was planned is left as it is.", "muted")

    def buttons(self) -> Iterator[Button]:
        run, cancel = (
            button("Run (y)", "agree", "agree"),
            button("No (n)", "cancel", "close"),
        )
        yield from (cancel, run) if self._deleted else (run, cancel)
