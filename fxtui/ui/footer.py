"""The last line: the commands that one needs most, and the keys that give them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.segment import Segment
from textual.message import Message

from .command import Where
from .commands import COMMANDS
from .keys import Keys
from .text_line import STRONG, TextLine

if TYPE_CHECKING:
    from textual import events


class Word(NamedTuple):
    """What the footer says of one command."""

    command: str
    key: str
    text: str

    @property
    def width(self) -> int:
        return len(self.key) + len(self.text) + 3


LAST: Final = 2
"""Help and the way out are said at any width."""


def words_of(keys: Keys, *, in_queue: bool) -> list[Word]:
    """What can be said where the queue, or a pane, has the keys; pure."""
    panes = {Where.LISTING, Where.PANE, Where.GO}
    elsewhere = {Where.VIEW} | (panes if in_queue else {Where.QUEUE})
    return [
        Word(command.id, key, (in_queue and command.footer_in_queue) or command.footer)
        for command in COMMANDS
        if command.footer
        and command.where not in elsewhere
        and (key := keys.first(command.id))
    ]


def fitting(words: Sequence[Word], width: int) -> list[Word]:
    """As many as fit, whole; those just before the last are left out first. Pure."""
    kept = list(words)
    while len(kept) > LAST and sum(word.width for word in kept) > width:
        del kept[-LAST - 1]
    return kept


class Footer(TextLine):
    class Chosen(Message):
        """A command was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self) -> None:
        super().__init__()
        self._words: list[Word] = []
        self._ends: list[tuple[int, str]] = []
        """For each command the cell where its words end."""

    def show(self, keys: Keys, *, in_queue: bool = False) -> None:
        self._words = words_of(keys, in_queue=in_queue)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        runs: list[Segment] = []
        end = 0
        self._ends = []
        for word in fitting(self._words, self.size.width):
            runs += [Segment(f" {word.key}", STRONG), Segment(f" {word.text} ")]
            end += word.width
            self._ends.append((end, word.command))
        self.say(*runs)

    def on_click(self, event: events.Click) -> None:
        for end, command in self._ends:
            if event.x < end:
                self.post_message(self.Chosen(command))
                return
