"""The last line of a pane: how much room its storage has."""

from __future__ import annotations

from rich.segment import Segment

from .cells import clipped
from .text_line import TextLine


class RoomLine(TextLine):
    """Gives way where there are few lines: those are the rows'."""

    DEFAULT_CSS = """
    RoomLine { background: $background; color: $text-muted; }
    .-short RoomLine, .-tiny RoomLine { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told = ""

    def tell(self, text: str) -> None:
        self._told = text
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        self.say(Segment(clipped(f" {self._told}", self.size.width)))
