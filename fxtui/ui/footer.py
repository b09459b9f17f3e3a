"""The last line: the commands that one needs most, and the keys that give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message

from .commands import COMMANDS
from .keys import Keys
from .text_line import STRONG, TextLine

if TYPE_CHECKING:
    from textual import events


class Footer(TextLine):
    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """A command was clicked."""

        command: str

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[tuple[int, str]] = []
        """For each command the cell where its words end."""

    def show(self, keys: Keys) -> None:
        runs: list[Segment] = []
        end = 0
        self._ends = []
        for command in COMMANDS:
            if not (command.footer and (key := keys.first(command.id))):
                continue
            runs += [Segment(f" {key}", STRONG), Segment(f" {command.footer} ")]
            end += len(key) + len(command.footer) + 3
            self._ends.append((end, command.id))
        self.say(*runs)

    def on_click(self, event: events.Click) -> None:
        for end, command in self._ends:
            if event.x < end:
                self.post_message(self.Chosen(command))
                return
