"""Asks for one line of text: a name, a pattern, a place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import on
from textual.widgets import Button, Input, Static

from fxtui.domain.names import safe

from .dialog import Dialog, ErrorLine, button, words
from .name_input import NameInput

if TYPE_CHECKING:
    from textual.widget import Widget

Judge: TypeAlias = Callable[[str], str | None]
"""Says something about what is typed, or nothing."""


class TextDialog(Dialog[str | None]):
    """Enter takes the text, if nothing speaks against it."""

    AUTO_FOCUS = "#text"
    SELECTS: ClassVar[bool] = False
    """Whether what is typed replaces what is there at first."""

    def __init__(
        self,
        title: str,
        prompt: str,
        value: str = "",
        validate: Judge | None = None,
        *,
        hint: Judge | None = None,
    ) -> None:
        """``validate`` says what is wrong; ``hint`` comments while one types."""
        super().__init__(title)
        self._prompt = prompt
        self._first = value
        self._wrong: Judge = validate or _nothing
        self._hint: Judge = hint or _nothing

    def body(self) -> Iterator[Widget]:
        yield words(self._prompt, "label")
        yield NameInput(
            self._first, id="text", select_on_focus=self.SELECTS, compact=True
        )
        yield Static(safe(self._hint(self._first) or ""), markup=False, id="hint")
        yield ErrorLine()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("OK", "agree", "agree")

    @on(Input.Changed)
    def _comment(self, event: Input.Changed) -> None:
        self.query_one("#hint", Static).update(safe(self._hint(event.value) or ""))

    @on(Input.Submitted)
    def action_agree(self) -> None:
        field = self.query_one(NameInput)
        if wrong := self._wrong(field.value):
            self.query_one(ErrorLine).tell(wrong)
            field.focus()
        else:
            self.dismiss(field.value)


class DeedDialog(TextDialog):
    """What is typed is all that is missing for a command."""

    def __init__(
        self,
        title: str,
        prompt: str,
        value: str,
        validate: Judge,
        *,
        line: Callable[[str], str],
    ) -> None:
        super().__init__(title, prompt, value, validate)
        self._line = line

    def command(self) -> str:
        text = self.query_one(NameInput).value
        return "" if self._wrong(text) else self._line(text)


def _nothing(text: str) -> None:
    return None
