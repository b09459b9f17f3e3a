"""Asks for the password of a link that somebody sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Button, Input

from fxtui.domain.names import safe

from .dialog import Dialog, button, words
from .measured import one_line
from .name_input import SecretInput

if TYPE_CHECKING:
    from textual.widget import Widget


class PasswordDialog(Dialog[str | None]):
    """Enter uses it, until the browser is left; it is written nowhere."""

    AUTO_FOCUS = "SecretInput"

    def __init__(self, place: str, problem: str) -> None:
        super().__init__("Password")
        self._place, self._problem = place, problem

    def body(self) -> Iterator[Widget]:
        yield words(one_line(safe(self._place), self.app.size), "label")
        yield words(self._problem)
        yield SecretInput()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Open", "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        self.dismiss(self.query_one(SecretInput).value or None)
