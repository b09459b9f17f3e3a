"""What is painted of a screen, and what is not because nobody would see it.

As ``adapter`` it uses private names of Textual 8.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import Compositor
from textual.geometry import Region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual._compositor import ChopsUpdate
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget


def paint_rows(screen: Screen[None]) -> None:
    """Let a screen that nobody has seen yet paint no more rows than it must."""
    screen._compositor = RowsCompositor()


class RowsCompositor(Compositor):
    """Asks widgets for the rows of theirs that changed and are seen.

    Textual asks all that are in these rows for all they have there, those too that lie
    wholly below others, as a pane does below its rows.
    """

    _dirty: Iterable[Region] = ()

    def render_partial_update(self) -> ChopsUpdate | None:
        self._dirty = self._dirty_regions.copy()
        try:
            return super().render_partial_update()
        finally:
            self._dirty = ()

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """From the front to the back, as long as there are cells that nobody painted."""
        screen = self.size.region
        left = _cells(map(screen.intersection, self._dirty or [crop or screen]))
        for widget, (region, clip) in self.visible_widgets.items():
            part = region.intersection(clip)
            mask = _mask(part)
            rows = [y for y in part.line_range if left.get(y, 0) & mask]
            if not rows:
                continue
            for y in rows:
                left[y] &= ~mask
            seen = Region(part.x, rows[0], part.width, rows[-1] - rows[0] + 1)
            strips = widget.render_lines(seen.translate(-region.offset))
            yield region, seen, [_filling(strip, seen.width) for strip in strips]


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
    return cells


def repaint(widget: Widget, *regions: Region) -> None:
    """Have these painted, as ``refresh`` does, without the three messages it takes."""
    screen = widget.screen if widget.is_attached else None
    if screen and screen.is_current and widget in screen._compositor:
        widget._set_dirty(*regions)
        screen._dirty_widgets.add(widget)
        screen._update_timer.resume()
    else:
        widget.refresh(*regions)
