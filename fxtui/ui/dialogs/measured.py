"""What is concerned, and how much it is: names at once, counts as they come."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from typing import Final

from textual.geometry import Size
from textual.widgets import Static

from fxtui.domain.engine import Measure
from fxtui.domain.errors import FxtuiError
from fxtui.domain.names import safe
from fxtui.domain.numbered import numbered

from ..cells import fit
from ..format import count_text, size_text
from .dialog import NARROW, words

_SHOWN: Final = 5
_LOW: Final = 16
"""Rows of screen below which one name has to do."""

_WIDEST: Final = 72
_FRAME: Final = 12
"""Cells that a dialog leaves of the screen's width, and its border."""

_THIN_FRAME: Final = 5
"""The same where it has no margins."""

_PADDING: Final = 2
"""Cells of a button beside its label."""


def name_lines(names: Sequence[str], screen: Size) -> Iterator[Static]:
    """The first few names, each on one line, and how many more there are."""
    shown = _SHOWN if screen.height >= _LOW else 1
    for name in names[:shown]:
        yield words(one_line(safe(name), screen), "name")
    if len(names) > shown:
        yield words(f"+ {count_text(len(names) - shown)} more", "muted")


def one_line(text: str, screen: Size) -> str:
    """A safe text on one line of a dialog, without its middle if it is long."""
    frame = _THIN_FRAME if screen.width < NARROW else _FRAME
    return fit(text, max(1, min(_WIDEST, screen.width - frame))).rstrip()


def beside_another(text: str, name: str, screen: Size) -> str:
    """A label on one line; ``{}`` in it stands for what a second one of a name is called.

    If that is taken, too, it gets the next number that is free.
    """
    room = screen - Size(_PADDING + len(text.format("")), 0)
    return text.format(one_line(safe(numbered(name, 1)), room))


class MeasureLine(Static):
    """Counts up: "at least" until all of it was listed."""

    def __init__(self, measure: AsyncGenerator[Measure, None]) -> None:
        super().__init__("counting …", markup=False, id="measure")
        self._measure = measure

    def on_mount(self) -> None:
        self.run_worker(self._count(), exit_on_error=True)

    async def _count(self) -> None:
        try:
            async with aclosing(self._measure) as measures:
                async for measure in measures:
                    self.update(measure_text(measure))
        except FxtuiError as error:
            self.update(safe(f"It could not be counted: {error.message}"))


def measure_text(measure: Measure) -> str:
    """``at least 5,003 objects, 1.2 GiB``."""
    least = "" if measure.complete else "at least "
    return f"{least}{count_text(measure.objects, 'object')}, {size_text(measure.bytes)}"
