"""The first line, where there are several tabs: which there are, and which is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style
from textual.message import Message

from .tabs import tab_words
from .text_line import TextLine

if TYPE_CHECKING:
    from textual import events

    from fxtui.domain.location import Location

_SHOWN: Final = Style(bold=True, reverse=True)


class TabLine(TextLine):
    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """The place of the tab that was clicked."""

        at: int

    def __init__(self) -> None:
        super().__init__(id="tab-line")
        self._places: Sequence[Location] = ()
        self._at = 0

    def show(self, places: Sequence[Location], at: int) -> None:
        """Name these, of which one is shown."""
        self._places, self._at = places, at
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        words = tab_words(self._places, self.size.width)
        self.say(
            *(
                Segment(word, _SHOWN if at == self._at else None)
                for at, word in enumerate(words)
            )
        )

    def on_click(self, event: events.Click) -> None:
        end = 0
        for at, run in enumerate(self._runs):
            end += run.cell_length
            if event.x < end:
                self.post_message(self.Chosen(at))
                return
