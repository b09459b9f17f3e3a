"""The line below a pane's rows where a person types: what to see, or what to mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class LineField(Input):
    """One line of text; Enter keeps what it did, Esc does not."""

    DEFAULT_CSS = """
    LineField, LineField:focus { border: none; height: 1; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave(False)", "Close", show=False),
        Binding("enter", "leave(True)", "Keep", show=False),
    ]

    @dataclass
    class Edited(Message):
        field: LineField
        text: str

    @dataclass
    class Left(Message):
        field: LineField
        keep: bool

    def tell(self, text: str) -> None:
        """Say something about what is typed, beside it."""
        self.border_title = text

    def action_leave(self, keep: bool) -> None:  # Textual's actions are positional
        self.post_message(self.Left(self, keep))

    @on(Input.Changed)
    def _tell(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self, event.value))


class FilterField(LineField):
    """Only names that hold this are seen."""

    def __init__(self, needle: str) -> None:
        super().__init__(needle, placeholder="show names that hold…")

    @dataclass
    class Edited(LineField.Edited): ...

    @dataclass
    class Left(LineField.Left): ...


class GlobField(LineField):
    """What matches this is marked, or no longer."""

    def __init__(self, *, marked: bool) -> None:
        self.marked = marked
        word = "mark" if marked else "unmark"
        super().__init__(placeholder=f"{word}, such as *.fits")

    @dataclass
    class Edited(LineField.Edited):
        field: GlobField

    @dataclass
    class Left(LineField.Left):
        field: GlobField
