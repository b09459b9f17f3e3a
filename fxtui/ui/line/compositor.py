"""What is painted of a screen, and what is not because nobody would see it.

As ``adapter`` it uses private names of Textual 8.2.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import groupby
from math import inf
from operator import or_
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.control import Control
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget


_FRAME: Final = 1 / 60
"""Seconds that a frame stands at least."""


def paint_rows(screen: Screen[None]) -> None:
    """Let a screen that nobody has seen yet paint no more rows than it must."""
    screen._compositor = RowsCompositor()


class Piece(NamedTuple):
    """What is to stand in a row from a column on."""

    y: int
    x: int
    strip: Strip


class Painter(NamedTuple):
    """A widget that paints something of these rows."""

    widget: Widget
    region: Region
    part: Region
    """What of its region is seen, if nobody is before it."""

    rows: list[int]


class RowsUpdate(CompositorUpdate):
    """What changed, and nothing beside it."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        return "".join(
            f"{Control.move_to(x, y)}{strip.render(console)}"
            for y, x, strip in self.pieces
        )


class RowsCompositor(Compositor):
    """Asks widgets for the rows of theirs that changed and are seen.

    Textual asks all that are in these rows for all they have there, those too that lie
    wholly below others, as a pane does below its rows; and cuts what they paint wherever
    any widget begins or ends.
    """

    _drawn = -inf
    """When, by the clock of the loop."""

    _is_coming = False

    def draw_soon(self, screen: Screen[object]) -> None:
        """Draw what is to be painted in the next turn of the loop, if a frame is over.

        Textual has a timer for it, which is a task, and wakes once more behind a frame.
        """
        if not self._is_coming:
            self._is_coming, loop = True, get_running_loop()
            loop.call_at(max(loop.time(), self._drawn + _FRAME), self._draw, screen)

    def _draw(self, screen: Screen[object]) -> None:
        self._is_coming, self._drawn = False, get_running_loop().time()
        act(screen, screen._on_timer_update)

    def render_partial_update(self) -> RowsUpdate | None:  # type: ignore[override]  # less than Textual makes, for the same eyes
        dirty = self._dirty_regions.copy()
        self._dirty_regions.clear()
        return RowsUpdate([*self._pieces(dirty)]) if dirty else None

    def _pieces(self, dirty: Iterable[Region]) -> Iterator[Piece]:
        left = _cells(map(self.size.region.intersection, dirty))
        for widget, region, part, rows in self._painters(left):
            mask = _mask(part)
            for first, last in _stretches(rows):
                wanted = reduce(or_, (left[y] & mask for y in range(first, last)))
                start, end = _lowest(wanted), wanted.bit_length()
                seen = Region(start, first, end - start, last - first)
                strips = widget.render_lines(seen.translate(-region.offset))
                for y, strip in enumerate(strips, first):
                    yield from _cut(Piece(y, start, strip), left[y] & mask)
            _take(left, rows, mask)

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """As Textual needs them for a whole screen."""
        screen = self.size.region
        left = _cells([screen.intersection(crop or screen)])
        for widget, region, part, rows in self._painters(left):
            seen = Region(part.x, rows[0], part.width, rows[-1] - rows[0] + 1)
            strips = widget.render_lines(seen.translate(-region.offset))
            yield region, seen, [_filling(strip, seen.width) for strip in strips]
            _take(left, rows, _mask(part))

    def _painters(self, left: dict[int, int]) -> Iterator[Painter]:
        """From the front to the back, as long as there are cells that nobody painted."""
        for widget, (region, clip) in self.visible_widgets.items():
            if not left:
                return
            part = region.intersection(clip)
            lines, mask = part.line_range, _mask(part)
            if rows := [y for y, cells in left.items() if y in lines and cells & mask]:
                yield Painter(widget, region, part, rows)


def _stretches(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Rows that follow each other: the first, and the one behind the last."""
    for _, run in groupby(enumerate(rows), lambda each: each[1] - each[0]):
        found = [y for _, y in run]
        yield found[0], found[-1] + 1


def _cut(piece: Piece, cells: int) -> Iterator[Piece]:
    """The parts of it that lie in these columns."""
    y, x, strip = piece
    own = ((1 << strip.cell_length) - 1) << x
    if cells == own:
        yield piece
        return
    strip = _filling(strip, (cells & ~own).bit_length() - x)
    while cells:
        start = _lowest(cells)
        rest = cells >> start
        width = (~rest & (rest + 1)).bit_length() - 1
        yield Piece(y, start, strip.crop(start - x, start - x + width))
        cells &= ~(((1 << width) - 1) << start)


def _lowest(cells: int) -> int:
    """The first of these columns."""
    return (cells & -cells).bit_length() - 1


def _filling(strip: Strip, width: int) -> Strip:
    """Who paints less than its place has blanks there: nobody behind it is asked."""
    return strip if strip.cell_length >= width else strip.adjust_cell_length(width)


def _mask(region: Region) -> int:
    """A bit for each of its columns."""
    return (1 << region.right) - (1 << region.x)


def _cells(regions: Iterable[Region]) -> dict[int, int]:
    """Row by row, the columns that are in one of these."""
    cells: dict[int, int] = {}
    for region in regions:
        mask = _mask(region)
        for y in region.line_range:
            cells[y] = cells.get(y, 0) | mask
    return dict(sorted(cells.items()))


def _take(left: dict[int, int], rows: Iterable[int], mask: int) -> None:
    """These columns of these rows are painted."""
    for y in rows:
        if rest := left[y] & ~mask:
            left[y] = rest
        else:
            del left[y]


def act(pump: MessagePump, action: Callable[[], object]) -> None:
    """Do it while the pump runs; what goes wrong ends the app, as in a message.

    What the loop itself calls answers no message, at whose door that would be caught.
    """
    if pump.is_running:
        try:
            action()
        except Exception as error:
            pump.app._handle_exception(error)


def repaint(widget: Widget, *regions: Region) -> None:
    """Have these painted, as ``refresh`` does, without the three messages it takes."""
    screen = widget.screen if widget.is_attached else None
    if screen and screen.is_current and widget in screen._compositor:
        widget._set_dirty(*regions)
        screen._dirty_widgets.add(widget)
        compositor = screen._compositor
        if isinstance(compositor, RowsCompositor):
            compositor.draw_soon(screen)
        else:
            screen._update_timer.resume()
    else:
        widget.refresh(*regions)
