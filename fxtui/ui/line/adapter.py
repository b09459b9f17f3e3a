"""What fxtui knows of Textual 8.2's inside: what a frame is, and how it leaves.

Private names of Textual are used here and in ``compositor``, and nowhere else in this
package; a test says that they are there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.strip import Strip

from .attention import Attention
from .canvas import Canvas
from .compositor import RowsUpdate
from .driver import LineDriver
from .pacing import Pacing, number_of, question
from .pen import pen_of
from .row import row_of

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.segment import Segment
    from rich.style import Style
    from textual import events
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.timer import Timer

    from .pictures import Pictures

ResultT = TypeVar("ResultT")

Update: TypeAlias = LayoutUpdate | ChopsUpdate | RowsUpdate
"""A frame, or what is new of it."""

_LETTER: Final = "\x00"
"""Stands in no sequence."""

_MANY: Final = 4096
"""Styles to remember; those of links differ from each other for ever."""

_NOBODY: Final = Attention()


class _Changes(CompositorUpdate):
    """What the terminal lacks, found when it is really sent."""

    def __init__(self, canvas: Canvas, pacing: Pacing) -> None:
        self._canvas, self._pacing = canvas, pacing
        self.is_sent = False
        """Textual sends nothing in a batch, before an app runs, and after it."""

    def render_segments(self, console: Console) -> str:
        text = self._canvas.changes() + question(self._pacing.ask())
        self.is_sent = True
        return text


class LineApp(App[ResultT]):
    """An app whose frames wait for their terminal, and say only what is new there."""

    def __init__(self, *, is_paced: bool, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._is_paced = is_paced
        self._canvas = Canvas(0, 0)
        self._signs: dict[Style | None, str] = {}
        self._pacing = Pacing()
        self._held: Timer | None = None
        self._pictures: Pictures | None = None

    def get_driver_class(self) -> type[Driver]:
        found = super().get_driver_class()
        return LineDriver if found is LinuxDriver else found

    @property
    def attention(self) -> Attention:
        """Whether somebody looks; where no terminal is, nobody knows."""
        driver = self._driver
        return driver.attention if isinstance(driver, LineDriver) else _NOBODY

    def beside(self, sequence: str) -> None:
        """Send the terminal what is not part of its picture."""
        if sequence and isinstance(self._driver, LineDriver):
            self._driver.write(sequence)

    def owe(self, sequence: str) -> None:
        """What the terminal is to be sent when it is given back."""
        if isinstance(self._driver, LineDriver):
            self._driver.farewell = sequence

    @property
    def pictures(self) -> Pictures | None:
        """What this terminal knows of pictures; it is asked when that is first wanted.

        None where frames are Textual's own, or answers could not be told from keys.
        """
        driver = self._driver
        if not self._is_paced or self.is_headless or not isinstance(driver, LineDriver):
            return None
        if self._pictures is None:
            self._pictures = self._begun(driver)
        return self._pictures

    def _begun(self, driver: LineDriver) -> Pictures | None:
        from .pictures import Pictures  # none before the first frame

        found = Pictures(os.environ, lambda: self.call_later(self._send))
        if not driver.listen(found.hear):
            return None
        driver.clearing = found.gallery.farewell
        self._canvas.gallery = found.gallery
        found.ask()
        return found

    @property
    def lag(self) -> float | None:
        """Seconds from a frame to the answer of the terminal."""
        return self._pacing.lag

    def line_changed(self) -> None:
        """There is news of the lag, or of who looks."""

    def on_resize(self, event: events.Resize) -> None:
        """Also to the size that it had: in between rows were cut, or put elsewhere."""
        self._canvas.forget()
        if self._canvas.size == event.size:
            self._send()  # of any other size there will be a frame

    def on_app_focus(self) -> None:
        self.line_changed()

    def on_app_blur(self) -> None:
        self.line_changed()

    def pace(self, *, is_paced: bool) -> None:
        """Go on with frames that wait, or with those of Textual."""
        if is_paced is not self._is_paced:
            self._is_paced = is_paced
            self.redraw()

    def action_redraw(self) -> None:
        self.redraw()

    def redraw(self) -> None:
        """Send all again: somebody else wrote on this terminal."""
        self._canvas.forget()
        self._pacing.forget()
        if self._pictures:
            self._pictures.gallery.forget()
        self.screen.refresh(layout=True)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        passes = not self._is_paced or self.is_headless
        if passes or not isinstance(renderable, Update):
            super()._display(screen, renderable)
            return
        self._fit(screen.size)
        self._lay(renderable)
        self._send()

    def _begin_update(self) -> None:
        if isinstance(self._driver, LineDriver):
            self._driver.hold()
        super()._begin_update()

    def _end_update(self) -> None:
        super()._end_update()
        if isinstance(self._driver, LineDriver):
            self._driver.release()

    def _fit(self, size: tuple[int, int]) -> None:
        if self._canvas.size != size:
            gallery = self._pictures.gallery if self._pictures else None
            self._canvas = Canvas(*size, gallery=gallery)
            self._signs.clear()

    def _lay(self, update: Update) -> None:
        signs, sign = self._signs, self._sign
        for y, x, segments in _pieces(update):
            runs = [
                (text, signs.get(style) or sign(style))
                for text, style, control in segments
                if text and not control
            ]
            self._canvas.lay(y, x, row_of(runs, cell_len))

    def _sign(self, style: Style | None) -> str:
        system = COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.TRUECOLOR)
        codes = Strip.render_style(style, _LETTER, system) if style else _LETTER
        sign = self._canvas.pens.sign(pen_of(codes.partition(_LETTER)[0]))
        if len(self._signs) >= _MANY:
            self._signs.clear()
        self._signs[style] = sign
        return sign

    def _send(self) -> None:
        """Send what is not shown yet, or do it when the terminal has answered."""
        if self._canvas.is_shown or self._is_behind:
            return
        if wait := self._pacing.wait():
            if self._held is None:
                self._held = self.set_timer(wait, self._send_held)
        else:
            changes = _Changes(self._canvas, self._pacing)
            super()._display(self.screen, changes)  # type: ignore[arg-type]  # its own updates are none of Rich's either, to mypy
            if changes.is_sent:
                self._send()  # of a picture there may be more

    def _end_batch(self) -> None:
        """What was painted meanwhile is on the canvas, and nowhere else."""
        super()._end_batch()
        if not self._batch_count:
            self._send()

    @property
    def _is_behind(self) -> bool:
        """Whether the terminal has not even taken what was sent; then it goes on later.

        Of those that answer nothing, this alone tells that they are slow.
        """
        driver = self._driver
        if not (isinstance(driver, LineDriver) and driver.is_behind):
            return False
        driver.when_free(lambda: self.call_later(self._send))
        return True

    def _send_held(self) -> None:
        if self._held:
            self._held.stop()
            self._held = None
            self._send()

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        number = number_of(event.y + 1, event.x + 1)
        if number is not None and self._pacing.answered(number, event.time):
            self._send_held()
            self.line_changed()


def _pieces(update: Update) -> Iterable[tuple[int, int, Iterable[Segment]]]:
    """Row, column, and what is to stand from there on."""
    if isinstance(update, RowsUpdate):
        return update.pieces
    return _laid(update) if isinstance(update, LayoutUpdate) else _chopped(update)


def _laid(update: LayoutUpdate) -> Iterator[tuple[int, int, Iterable[Segment]]]:
    for y, strips in enumerate(update.strips, update.region.y):
        yield y, update.region.x, chain.from_iterable(strips)


def _chopped(update: ChopsUpdate) -> Iterator[tuple[int, int, Iterable[Segment]]]:
    for y, start, end in update.spans:
        beside: list[Strip] = []
        first = last = 0
        for x, strip in _seen(update, y, start, end):
            if x != last and beside:
                yield y, first, chain.from_iterable(beside)
                beside = []
            if not beside:
                first = x
            beside.append(strip)
            last = x + strip.cell_length
        if beside:
            yield y, first, chain.from_iterable(beside)


def _seen(
    update: ChopsUpdate, y: int, start: int, end: int
) -> Iterator[tuple[int, Strip]]:
    """The strips of a row that a span of it touches, as Textual would send them."""
    chops = update.chops[y].items()
    for stop, (x, strip) in zip(update.chop_ends[y], chops, strict=False):
        if strip is None or x > end or stop <= start:
            continue
        is_whole = start <= x < end and stop <= end
        yield x, strip if is_whole else strip.crop(0, min(stop, end) - x)
