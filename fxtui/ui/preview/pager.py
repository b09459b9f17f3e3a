"""A drawing on the screen: scrolled by lines, wrapped or moved aside, and searched.

It is given what is to be seen, and tells when more is wanted. It never counts the lines
of all there is: what is at the top of the screen is a row, and a part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Final, cast

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fxtui.front.picture.told import Size
from fxtui.front.preview import Drawing, Paint, Row, Run, Tone

from .colouring import Colouring
from .layout import marked, parts
from .spots import Spot, Spots

if TYPE_CHECKING:
    from textual import events

    from ..program import FxtuiApp

_NUMBERS: Final = 4
"""Digits that there is always room for."""

_WHEEL: Final = 3
"""Lines that a step of the mouse's wheel goes."""

_TOLD: Final = 7
"""Lines of what is told above a picture, mostly."""

_LEAST_HIGH: Final = 6

_ASIDE: Final = 16
"""Cells that a step to the side goes."""


def picture_room(width: int, height: int) -> Size:
    """Cells that there are for a picture below some facts."""
    return Size(max(1, width), max(_LEAST_HIGH, height - _TOLD))


class Pager(Widget, can_focus=True):
    DEFAULT_CSS = """
    Pager { height: 1fr; background: $background; color: $foreground; }
    Pager > .pager--faint { text-style: dim; }
    Pager > .pager--head { text-style: bold; color: $text-accent; }
    Pager > .pager--keyword { color: $text-primary; text-style: bold; }
    Pager > .pager--name { color: $text-accent; }
    Pager > .pager--string { color: $text-success; }
    Pager > .pager--number { color: $text-warning; }
    Pager > .pager--comment { text-style: dim italic; }
    Pager > .pager--wrong { color: $text-error; }
    Pager > .pager--found { text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"pager--{tone.value}" for tone in Tone if tone is not Tone.PLAIN
    }

    @dataclass(eq=False, repr=False)
    class Ended(Message):
        """The rows end here, and a person goes on."""

        forward: bool
        lines: int
        """How many of them were wanted beyond the end."""

    class Moved(Message):
        """Other rows are seen now."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Pager.Moved)

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.is_wrapped = True
        self.has_numbers = False
        self.needle = ""
        """What is looked for."""

        self._top = Spot()
        self._aside = 0
        self._found: int | None = None
        self._colouring = Colouring(drawing)
        self._lines: list[Strip] = []
        """What is painted, as long as it is true."""

        self._looks: dict[Tone | Paint, Style] = {}

    # --- What is shown -----------------------------------------------------------

    def show(self, drawing: Drawing, *, top: int = 0) -> None:
        """Show rows, this one at the top or as near to it as there are rows for."""
        self.workers.cancel_group(self, "colour")
        if drawing.graphics:
            cast("FxtuiApp", self.app).hang(drawing.graphics)
        self.drawing, self._found = drawing, None
        self._colouring = Colouring(drawing)
        self._top = Spot(max(0, min(top, len(drawing.rows) - 1)))
        self._changed()

    @property
    def top(self) -> int:
        return self._top.row

    @property
    def last(self) -> int:
        """The last row that is seen; -1 if there is none."""
        row = -1
        for spot in islice(self._spots.after(self._top), self._height):
            row = spot.row
        return row

    # --- Moving ------------------------------------------------------------------

    def move(self, lines: int) -> None:
        """Scroll; where there are no more rows, say so."""
        self._top, moved = self._spots.further(self._top, lines, self._height)
        if moved:
            self._changed()
        if moved < abs(lines):
            self.post_message(self.Ended(lines > 0, abs(lines) - moved))

    def page(self, pages: int) -> None:
        self.move(pages * max(1, self._height - 1))

    def go_to(self, row: int) -> None:
        """Bring a row to the top, or as near to it as the end allows."""
        self._top = min(Spot(max(0, row)), self._spots.last(self._height))
        self._changed()

    def go_to_end(self) -> None:
        self._top = self._spots.last(self._height)
        self._changed()

    def aside(self, steps: int) -> None:
        self._aside = max(0, self._aside + steps * _ASIDE)
        self._changed()

    def wrap(self, *, wanted: bool) -> None:
        self.is_wrapped, self._aside = wanted, 0
        self._top = Spot(self._top.row)
        self._changed()

    def number(self, *, wanted: bool) -> None:
        self.has_numbers = wanted
        self._changed()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-_WHEEL)

    # --- Finding -----------------------------------------------------------------

    def find(self, needle: str, *, forward: bool = True, again: bool = False) -> bool:
        """Go to the next row that holds this, and round the end; False if none does."""
        self.needle = needle
        rows = self.drawing.rows
        here = self.top if self._found is None else self._found
        start = here + (again if forward else -again)
        at = rows.find(needle, start, forward=forward) if needle else None
        if at is not None:
            self._found = at
            if not self.top <= at <= self.last:
                self.go_to(max(0, at - self._height // 3))
        self._changed()
        return not needle or at is not None

    # --- Lines -------------------------------------------------------------------

    @property
    def _height(self) -> int:
        """Lines for rows."""
        return max(1, self.size.height - bool(self.drawing.head))

    @property
    def _room(self) -> int:
        """Cells for the text of a row."""
        return max(1, self.size.width - self._gutter)

    @property
    def _gutter(self) -> int:
        if not self.has_numbers:
            return 0
        rows = self.drawing.rows
        highest = rows.number(0) if len(rows) else None
        if highest is None:
            return 0
        return max(_NUMBERS, len(str(highest + len(rows)))) + 1

    def _row(self, at: int) -> Row:
        return marked(self._colouring.row(at), self.needle)

    def _parts(self, at: int) -> list[Row]:
        if self.is_wrapped and self.drawing.wraps:
            return parts(self._row(at), self._room)
        return [self._row(at)]

    @property
    def _spots(self) -> Spots:
        return Spots(len(self.drawing.rows), lambda row: len(self._parts(row)))

    # --- Colours -----------------------------------------------------------------

    def _colour_what_is_seen(self) -> None:
        bottom = self._top.row + self._height
        if self._colouring.wants(bottom):
            work = self._colouring.go_on(bottom, self._repaint)
            self.run_worker(work, group="colour", exclusive=True)

    def _repaint(self, first: int, last: int) -> None:
        if first <= self._top.row + self._height and last >= self._top.row:
            self._lines = []
            self.refresh()

    # --- Painting ----------------------------------------------------------------

    def _changed(self) -> None:
        self._lines = []
        self.refresh()
        self.post_message(self.Moved())
        self._colour_what_is_seen()

    def on_resize(self) -> None:
        self._top = Spot(self._top.row)
        self._changed()

    def notify_style_update(self) -> None:
        self._looks, self._lines = {}, []
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        if not self._lines:
            self._lines = list(self._painted())
        if y < len(self._lines):
            return self._lines[y]
        return Strip.blank(self.size.width, self.rich_style)

    def _painted(self) -> Iterator[Strip]:
        if self.drawing.head:
            yield self._strip(self.drawing.head, " " * self._gutter)
        gutter = self._gutter
        for row, part in islice(self._spots.after(self._top), self._height):
            number = self.drawing.rows.number(row) if gutter and not part else None
            told = f"{'' if number is None else number:>{max(0, gutter - 1)}} "
            yield self._strip(self._parts(row)[part], told if gutter else "")

    def _strip(self, row: Row, gutter: str) -> Strip:
        segments = [Segment(run.text, self._look(run)) for run in row]
        text = Strip(segments)
        if not (self.is_wrapped and self.drawing.wraps):
            text = text.crop(self._aside, self._aside + self._room)
        lead = Strip([Segment(gutter, self._look(Run("", Tone.FAINT)))] if gutter else [])
        whole = Strip.join([lead, text])
        return whole.adjust_cell_length(self.size.width, self.rich_style)

    def _look(self, run: Run) -> Style:
        key = run.paint or run.tone
        if key not in self._looks:
            self._looks[key] = self.rich_style + self._own_look(run)
        return self._looks[key]

    def _own_look(self, run: Run) -> Style:
        """What a run has beside the colours of all."""
        if run.paint:
            front, back = (colour and f"#{colour}" for colour in run.paint)
            return Style(color=front, bgcolor=back)
        if run.tone is Tone.PLAIN:
            return Style.null()
        return self.get_component_rich_style(f"pager--{run.tone.value}", partial=True)
