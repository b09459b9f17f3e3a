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
        place = f" {safe(place_text(self._location) + self._tail)}"
        note = note_within(note, max(width // 2, width - cell_len(place)))
        place = fit(place, width - cell_len(note))
        self.say(Segment(place), Segment(note))


def note_within(note: str, room: int) -> str:
    """As many of its words as there is room for, the last first: none is cut in two.

    Half a number would be another one.
    """
    if not note:
        return ""
    words = note.split("  ")
    while len(words) > 1 and cell_len("  ".join(words)) + 2 > room:
        del words[0]
    told = f" {'  '.join(words)} "
    return told if cell_len(told) <= room else fit(told, room)
