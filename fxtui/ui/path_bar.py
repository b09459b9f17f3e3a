"""Where a pane is, in one line, and what else is true of it in a few words."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment

from fxtui.domain.location import Location
from fxtui.domain.names import safe

from .cells import fit
from .places import place_text
from .text_line import TextLine


class PathBar(TextLine):
    def __init__(self) -> None:
        super().__init__()
        self._location: Location | None = None
        self._tail = ""
        self._note = ""
        self._is_in_step = False

    def walk(self, *, in_step: bool) -> None:
        """Whether the other pane goes where this one goes."""
        self._is_in_step = in_step
        self._draw()

    def show(self, location: Location, note: str = "", tail: str = "") -> None:
        """``note``: how many, how ordered, what is filtered, how many are marked.

        ``tail`` stands right behind the path.
        """
        self._location, self._note, self._tail = location, note, tail
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width = self.size.width
        if self._location is None or not width:
            return
        words = ["in step"] if self._is_in_step else []
        note = "  ".join([*words, safe(self._note)]).strip()
        note = f" {note} " if note else ""
        place = f" {safe(place_text(self._location) + self._tail)}"
        room = max(width // 2, width - cell_len(place))
        if cell_len(note) > room:
            note = fit(note, room)
        place = fit(place, width - cell_len(note))
        self.say(Segment(place), Segment(note))
