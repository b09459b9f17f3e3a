"""Names and texts that belong to something, and one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from fxtui.domain.facts import Tags

from .choices import Choice, ChoicesDialog, ChoiceTable
from .dialog import Dialog, ErrorLine, button, field, words
from .measured import one_line
from .name_input import NameInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button


class PairsDialog(ChoicesDialog):
    """n adds one, Enter changes one, D removes one; s saves them all."""

    HEAD = ("Name", "Text")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "do('new')", "New", show=False),
        Binding("enter", "do_to_row('change')", "Change", show=False),
        Binding("D,delete,f8", "do_to_row('remove')", "Remove", show=False),
        Binding("s", "do('save')", "Save", show=False),
    ]

    def __init__(
        self, heading: str, pairs: Tags, *, is_changed: bool, at: int = 0
    ) -> None:
        heading = f"{heading}, not saved yet" if is_changed else heading
        super().__init__(heading, [_choice(*pair) for pair in pairs], none="None yet.")
        self._is_changed, self._first = is_changed, at

    def on_mount(self) -> None:
        for table in self.query(ChoiceTable):
            table.move_to(self._first)

    def deeds(self) -> Iterator[Button]:
        yield button("New (n)", "new", "do('new')")
        yield button("Remove (D)", "remove", "do_to_row('remove')")
        yield from self._save()

    def deeds_of_none(self) -> Iterator[Button]:
        yield button("New (n)", "new", "do('new')")
        yield from self._save()

    def _save(self) -> Iterator[Button]:
        if self._is_changed:
            yield button("Save (s)", "save", "do('save')")


class PairDialog(Dialog[tuple[str, str] | None]):
    """Enter takes it."""

    AUTO_FOCUS = "#name"

    def __init__(self, heading: str, pair: tuple[str, str] | None) -> None:
        """``pair`` is what there is; None if it is new."""
        super().__init__("Change" if pair else "New")
        self._what, self._pair = heading, pair or ("", "")

    def body(self) -> Iterator[Widget]:
        yield words(one_line(self._what, self.app.size), "label")
        name, text = self._pair
        yield field("name", NameInput(name, id="name", compact=True))
        yield field("text", NameInput(text, id="text", compact=True))
        yield ErrorLine()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("OK", "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        name = self.query_one("#name", NameInput)
        if not name.value.strip():
            self.query_one(ErrorLine).tell("It needs a name.")
            name.focus()
            return
        self.dismiss((name.value.strip(), self.query_one("#text", NameInput).value))


def _choice(name: str, text: str) -> Choice:
    return Choice((name, text), (f"{name}={text}",))
