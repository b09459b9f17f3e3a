"""Fields to type in: names, of which a hostile one is shown and not obeyed; secrets."""

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


class SecretInput(Input):
    """Shows a dot for each character, and gives none away to the clipboard."""

    def __init__(self, *, id: str | None = None, placeholder: str = "") -> None:
        super().__init__(password=True, id=id, placeholder=placeholder, compact=True)

    def action_copy(self) -> None:
        raise SkipAction

    def action_cut(self) -> None:
        raise SkipAction
