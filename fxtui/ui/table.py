"""Lines under a head, a cursor on one of them, and a view that follows it.

On Textual's Line API, so a line costs nothing until it is seen. What the lines are is
for whoever inherits.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from .cells import fit, hanging
from .line.compositor import repaint

if TYPE_CHECKING:
    from textual.color import Color
    from textual.widget import Widget

_HEAD_FROM: Final = 6
"""Lines from which on one of them is spent on the head."""


def _upon(ground: Color, alpha: float) -> Style:
    """What ``$text`` means on a colour, which Textual leaves open in parts of a style."""
    return Style(color=(ground + ground.get_contrast_text(alpha)).rich_color)


def filtered(widget: Widget, style: Style, ground: Color) -> Style:
    """What Textual makes of a style for a terminal that has fewer colours, or none."""
    for each in widget.get_line_filters():
        style = each.apply([Segment(" ", style)], ground)[0].style or style
    return style


class Table(ScrollView, can_focus=True):
    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--head", "table--notice"}
    HEADED: ClassVar[bool] = True
    """Whether its columns have names."""

    def __init__(self) -> None:
        super().__init__()
        self.cursor = 0
        """The line that commands are about."""

        self._said: tuple[str, ...] = ()
        self._notice: list[str] = []
        """What is said, in lines that fit."""

        self._looks: dict[str, Style] = {}

    # --- For whoever inherits ----------------------------------------------------

    @property
    @abstractmethod
    def count(self) -> int:
        """Lines that the cursor may be on."""

    @abstractmethod
    def head_text(self, width: int) -> str: ...

    @abstractmethod
    def line_text(self, line: int, width: int) -> tuple[str, Style]:
        """What stands in a line, in exactly ``width`` cells."""

    def cursor_moved(self, old: int) -> None:
        """Repaint what is painted otherwise now: the two lines, if no more."""
        if abs(self.cursor - old) == 1:
            self.refresh_from(min(old, self.cursor), max(old, self.cursor))
        else:
            self.refresh_from(old, old)
            self.refresh_from(self.cursor, self.cursor)

    # --- Moving ------------------------------------------------------------------

    @property
    def page(self) -> int:
        """Lines that are seen at once."""
        return max(1, self.size.height - self._head)

    def move_to(self, line: int) -> None:
        old = self.cursor
        self.cursor = min(max(line, 0), max(0, self.count - 1))
        if self.cursor != old and not self.reveal():
            self.cursor_moved(old)

    def action_move(self, lines: int) -> None:
        self.move_to(self.cursor + lines)

    def action_page(self, pages: int) -> None:
        """Move the view and the cursor together."""
        lines = pages * self.page
        self.scroll_lines_to(self.scroll_offset.y + lines)
        self.move_to(self.cursor + lines)

    def action_half_page(self, halves: int) -> None:
        self.move_to(self.cursor + halves * max(1, self.page // 2))

    def action_top(self) -> None:
        self.move_to(0)

    def action_bottom(self) -> None:
        self.move_to(self.count - 1)

    # --- The view ----------------------------------------------------------------

    def notice(self, *sentences: str) -> None:
        """Say something below the last line: what goes on, or what went wrong."""
        if sentences != self._said:
            self._said = sentences
            self.measure()
            self.refresh()

    @property
    def depth(self) -> int:
        """How far below the top of the view the cursor is."""
        return self.cursor - self.scroll_offset.y

    def settle(self, line: int, depth: int) -> None:
        """Put the cursor on a line, and that line where the cursor was seen before."""
        self.measure()
        self.cursor = min(max(line, 0), max(0, self.count - 1))
        self.scroll_lines_to(self.cursor - depth)
        self.reveal()
        self.refresh()

    def reveal(self) -> bool:
        """Bring the cursor into view; False if it was there."""
        top = self.scroll_offset.y
        return self.scroll_lines_to(
            min(max(top, self.cursor - self.page + 1), self.cursor)
        )

    def scroll_lines_to(self, top: int) -> bool:
        top = min(max(0, top), max(0, self.virtual_size.height - self.size.height))
        if top == self.scroll_offset.y:
            return False
        self.scroll_to(y=top, animate=False, force=True)
        return True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The bar is moved only where that is seen: it takes as long as the rows do."""
        if self._bar_at(old_value) != self._bar_at(new_value):
            self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value):
            repaint(self, Region(0, 0, self._width, self.size.height))

    def _bar_at(self, top: float) -> int:
        """How far down it begins, in eighths of a cell: Textual paints no less."""
        height, lines = self.size.height, self.virtual_size.height
        rest = lines - height
        thumb = max(1.0, height * height / max(1, lines))
        return int((height - thumb) * 8 * top / rest) if rest > 0 else 0

    def measure(self) -> None:
        """Count the lines again."""
        self._notice = [
            part for text in self._said for part in hanging(text, self._width)
        ]
        lines = self._head + self.count + len(self._notice)
        self.virtual_size = Size(self._width, lines)

    def refresh_from(self, first: int, last: int) -> None:
        top = first - self.scroll_offset.y + self._head
        repaint(self, Region(0, top, self._width, last - first + 1))

    def line_at(self, y: int) -> int | None:
        """The line that is painted ``y`` cells below the top, if there is one."""
        line = y - self._head + self.scroll_offset.y
        return line if y >= self._head and line < self.count else None

    @property
    def _head(self) -> int:
        return 1 if self.HEADED and self.size.height >= _HEAD_FROM else 0

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width  # without the scrollbar

    def on_resize(self) -> None:
        self.measure()
        self.reveal()

    # --- Painting ----------------------------------------------------------------

    def look(self, *names: str) -> Style:
        """The style of these component classes together, upon that of the table."""
        key = " ".join(names)
        if key not in self._looks:
            style, ground = self.rich_style, self.background_colors[1]
            for name in names:
                styles = self.get_component_styles(name)
                style += self.get_component_rich_style(name, partial=True)
                ground += styles.background
                if styles.auto_color and not self.app.native_ansi_color:
                    style += _upon(ground, styles.color.a)
            self._looks[key] = filtered(self, style, ground)
        return self._looks[key]

    def notify_style_update(self) -> None:
        self._looks = {}
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Whole rows, with nothing around them: Textual's way takes three times as long,
        and is for those that have a border.
        """
        if self.styles.gutter:
            return super().render_lines(crop)
        width, (start, end) = self._width, crop.column_span
        strips = [self._strip(y, width) for y in crop.line_range]
        if end > width:  # a scrollbar lies there, but not in the frame that it is made in
            strips = [strip.adjust_cell_length(end) for strip in strips]
        is_whole = start == 0 and end >= width
        return strips if is_whole else [strip.crop(start, end) for strip in strips]

    def render_line(self, y: int) -> Strip:
        return self._strip(y, self._width)

    def _strip(self, y: int, width: int) -> Strip:
        text, style = self._painted(y, width)
        return Strip([Segment(text, style)], width)

    def _painted(self, y: int, width: int) -> tuple[str, Style]:
        head = self._head
        if y < head:
            return self.head_text(width), self.look("table--head")
        line = y - head + self.scroll_offset.y
        if line < self.count:
            return self.line_text(line, width)
        at = line - self.count
        notice = self._notice[at] if at < len(self._notice) else ""
        return fit(notice, width), self.look("table--notice")
