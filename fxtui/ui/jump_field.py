"""The line below a pane's rows where a person types how a name begins."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widgets import Input

from .fields import PaneField


class JumpField(PaneField):
    """The cursor goes along while one types; Enter asks the storage for what is not read.

    Esc goes back to where the cursor was.
    """

    DEFAULT_CSS = """
    JumpField, JumpField:focus { border: none; height: 1; padding: 0 1; }
    """

    @dataclass(eq=False, repr=False)
    class Edited(Message):
        beginning: str

    @dataclass(eq=False, repr=False)
    class Left(Message):
        beginning: str
        """Empty if it is to be forgotten."""

    def __init__(self) -> None:
        super().__init__(placeholder="the beginning of a key…", select_on_focus=False)

    def keep(self) -> Message:
        return self.Left(self.value)

    def drop(self) -> Message:
        return self.Left("")

    @on(Input.Changed)
    def _tell(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(event.value))
