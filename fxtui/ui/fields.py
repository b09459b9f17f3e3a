"""The line below a pane's rows where a person types what to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from .dialogs.name_input import NameInput


class FilterField(NameInput):
    """Only names that hold this are seen. Enter goes back to them, Esc shows all."""

    DEFAULT_CSS = """
    FilterField, FilterField:focus { border: none; height: 1; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "drop", "Show all", show=False),
        Binding("enter,down,tab", "keep", "Keep", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class Edited(Message):
        needle: str

    @dataclass(eq=False, repr=False)
    class Left(Message):
        keep: bool

    def __init__(self, needle: str) -> None:
        super().__init__(
            needle, placeholder="show names that hold…", select_on_focus=False
        )

    def action_keep(self) -> None:
        self.post_message(self.Left(keep=bool(self.value)))

    def action_drop(self) -> None:
        self.post_message(self.Left(keep=False))

    @on(Input.Changed)
    def _tell(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(event.value))
