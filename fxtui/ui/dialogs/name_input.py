"""A field to type a name in, which shows a hostile one without obeying it."""

from __future__ import annotations

from rich.text import Text
from textual.actions import SkipAction
from textual.widgets import Input

from fxtui.domain.names import safe


class NameInput(Input):
    """Keeps the true name and paints the safe one: ``safe()`` is one mark for each."""

    @property
    def _value(self) -> Text:
        return Text(safe(self.value), no_wrap=True, overflow="ignore", end="")

    def action_copy(self) -> None:
        """The clipboard goes through the terminal, too."""
        if not self.selected_text:
            raise SkipAction
        self.app.copy_to_clipboard(safe(self.selected_text))

    def action_cut(self) -> None:
        self.app.copy_to_clipboard(safe(self.selected_text))
        self.delete_selection()
