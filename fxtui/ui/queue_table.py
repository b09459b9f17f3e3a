"""The rows of the queue, as one widget on Textual's Line API.

Only rows that are seen are put into words, and only those whose words changed are
painted: ten thousand rows cost as much as twenty, and a queue that stands still costs
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, TypeAlias

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fxtui.domain.transfer import Transfer

from .cells import clipped, wrapped
from .line.compositor import repaint
from .messages import Tab
from .queue_items import Item, ItemKey, key_of
from .queue_layout import EXACT_FROM, Line, gutter, layout, line
from .queue_rows import Look, Row
from .table import filtered

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

_INDENT: Final = 2

Words: TypeAlias = tuple[Line | str, bool]
"""What one line of the screen has to show, and whether the cursor is on it."""


class _Laid(NamedTuple):
    """A row, what stands around it, and how it was laid out."""

    row: Row
    mark: str
    indent: int
    line: Line


class QueueTable(ScrollView, can_focus=True):
    """Jobs and transfers, with a cursor and marks that stay with them."""

    DEFAULT_CSS = """
    QueueTable {
        height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    QueueTable > .queue--cursor { text-style: reverse; }
    QueueTable > .queue--bar { color: $accent; }
    QueueTable > .queue--job { text-style: bold; }
    QueueTable > .queue--dim { color: $text-muted; }
    QueueTable > .queue--paused { color: $text-warning; }
    QueueTable > .queue--failed { color: $text-error; }
    QueueTable > .queue--done { color: $text-success; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "queue--cursor",
        "queue--bar",
        *(f"queue--{look}" for look in Look if look is not Look.PLAIN),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "go_to(0)", "Top", show=False),
        Binding("end,G", "go_to(-1)", "Bottom", show=False),
        Binding("space", "mark", "Mark", show=False),
    ]

    class Looked(Message):
        """Other rows are seen than before."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, QueueTable.Looked)

    class Opened(Message):
        """The row under the cursor was clicked twice."""

    def __init__(self) -> None:
        super().__init__()
        self._items: Sequence[Item] = ()
        self._row_of: Callable[[Item], Row] | None = None
        self._tab = Tab.ACTIVE
        self._hint = ""
        self._cursor = 0
        self._marks: set[ItemKey] = set()
        self._painted: dict[int, Words] = {}
        """What each line of the screen shows, so that only changes are painted."""

        self._wanted: dict[int, Words] = {}
        """What lines have to show that are painted next: it was found out already."""

        self._lines: dict[int, _Laid] = {}
        """How each line was laid out last: of the same row it is the same."""

        self._strips: dict[int, Strip] = {}
        """The lines as they were painted last, while nothing else has to be there."""

        self._seen_at = (0, 0)
        """The first row and the width for which these are so."""

        self._styles: dict[tuple[Look, bool], tuple[Style, Style]] = {}

    # --- What it shows --------------------------------------------------------------

    def show(
        self,
        tab: Tab,
        items: Sequence[Item],
        row_of: Callable[[Item], Row],
        *,
        hint: str = "",
    ) -> None:
        """Show these; the cursor stays on its item as long as that is there."""
        if tab is self._tab:
            self._cursor = self._where_now(items)
        else:
            self._cursor, self._marks = 0, set()
            self.scroll_to(y=0, animate=False)
        if tab is not self._tab:
            self._lines.clear()
        self._tab, self._items, self._row_of, self._hint = tab, items, row_of, hint
        self._measure()
        self._paint_changes()

    def _where_now(self, items: Sequence[Item]) -> int:
        """The row of the item that was under the cursor, or the nearest there is."""
        last = max(0, len(items) - 1)
        if (current := self.current) is None:
            return min(self._cursor, last)
        key = key_of(current)
        if self._cursor <= last and items and key_of(items[self._cursor]) == key:
            return self._cursor
        found = (row for row, item in enumerate(items) if key_of(item) == key)
        return next(found, min(self._cursor, last))

    def _measure(self) -> None:
        """Tell Textual the height, unless all rows fit now as before: it repaints all."""
        rows, height = len(self._items), self.size.height
        if max(rows, self.virtual_size.height) > height and (
            rows != self.virtual_size.height
        ):
            self.virtual_size = Size(self.size.width, rows)
            self._show_cursor()

    @property
    def current(self) -> Item | None:
        """The item under the cursor."""
        return self._items[self._cursor] if self._cursor < len(self._items) else None

    @property
    def chosen(self) -> list[Item]:
        """The marked items, or else the one under the cursor.

        Where all that was marked is gone, nothing is: the cursor was not meant.
        """
        if self._marks:
            return [item for item in self._items if key_of(item) in self._marks]
        return [self.current] if self.current else []

    @property
    def unsaid(self) -> str:
        """The reason of the row under the cursor, if its line has no room for it."""
        if self.current is None or self._row_of is None:
            return ""
        known = self._lines.get(self._cursor - self._seen_at[0])
        row = known.row if known else self._row_of(self.current)
        if not row.reason:
            return ""
        said = line(row, layout(self._tab, self._width), indent=_INDENT).text
        return "" if row.reason in said else row.reason

    @property
    def seen(self) -> Sequence[Item]:
        """The items that are seen."""
        view = self.view
        return self._items[view.start : view.stop]

    @property
    def view(self) -> range:
        """The rows that are seen."""
        top = self.scroll_offset.y
        return range(top, top + self.size.height)

    def unmark(self) -> None:
        self._marks.clear()
        self._paint_changes()

    # --- Keys and clicks ------------------------------------------------------------

    def action_move(self, rows: int) -> None:
        self._move_to(self._cursor + rows)

    def action_page(self, pages: int) -> None:
        self._move_to(self._cursor + pages * max(1, self.size.height - 1))

    def action_go_to(self, row: int) -> None:
        self._move_to(row % max(1, len(self._items)))

    def action_mark(self) -> None:
        if self.current is not None:
            self._marks ^= {key_of(self.current)}
            self._paint_changes()
            self._move_to(self._cursor + 1)

    def on_click(self, event: events.Click) -> None:
        self._move_to(self.scroll_offset.y + event.y)
        if event.chain == 2 and self.current is not None:  # noqa: PLR2004  # a double click
            self.post_message(self.Opened())

    def on_focus(self) -> None:
        self._paint_changes()

    def on_blur(self) -> None:
        self._paint_changes()

    def _move_to(self, row: int) -> None:
        self._cursor = min(max(row, 0), max(0, len(self._items) - 1))
        self._show_cursor()
        self._paint_changes()
        self.post_message(self.Looked())

    def _show_cursor(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        wanted = min(max(top, self._cursor - height + 1), self._cursor)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False)

    # --- Paint ----------------------------------------------------------------------

    def on_resize(self) -> None:
        self._strips.clear()
        self.virtual_size = Size(self.size.width, len(self._items))
        self._show_cursor()
        self.post_message(self.Looked())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Looked())

    def notify_style_update(self) -> None:
        self._styles.clear()
        self._strips.clear()
        super().notify_style_update()

    def _paint_changes(self) -> None:
        top, width = self.scroll_offset.y, self._width
        self._look_at(top, width)
        for y in range(self.size.height):
            if self._painted.get(y) != (words := self._words(top + y, width)):
                self._wanted[y] = words
                self._strips.pop(y, None)
            else:
                self._wanted.pop(y, None)
        if self._wanted:  # no region would be all of it
            repaint(self, *(Region(0, y, width, 1) for y in self._wanted))

    def _look_at(self, top: int, width: int) -> None:
        if self._seen_at != (top, width):
            self._seen_at = (top, width)
            self._lines.clear()
            self._wanted.clear()
            self._strips.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Whole rows, with nothing around them, as those of a ``Table``."""
        width, (start, end) = self._width, crop.column_span
        self._look_at(self.scroll_offset.y, width)
        old = self._strips
        strips = [old.get(y) or self.render_line(y) for y in crop.line_range]
        if end > width:  # a scrollbar lies there, or will
            strips = [strip.adjust_cell_length(end) for strip in strips]
        is_whole = start == 0 and end >= width
        return strips if is_whole else [strip.crop(start, end) for strip in strips]

    def render_line(self, y: int) -> Strip:
        top, width = self._seen_at
        words = self._wanted.pop(y, None) or self._words(top + y, width)
        self._painted[y] = words
        self._strips[y] = strip = self._strip(words, width)
        return strip

    def _strip(self, painted: Words, width: int) -> Strip:
        words, is_current = painted
        if isinstance(words, str):
            style, _ = self._styled(Look.DIM)
            runs = [Segment(words, style)]
        else:
            style, bar = self._styled(words.look, is_current=is_current)
            runs = [Segment(words.before, style), Segment(words.bar, bar)]
            runs = [*(run for run in runs if run.text), Segment(words.after, style)]
        if width < EXACT_FROM:
            return Strip(runs).adjust_cell_length(width, style)
        return Strip(runs, width)

    def _words(self, row: int, width: int) -> Words:
        """What a row has to show, and whether the cursor is on it."""
        if row >= len(self._items) or self._row_of is None:
            return (self._empty(row, width), False)
        item, is_current = self._items[row], row == self._cursor
        indent = _INDENT if self._tab is Tab.ACTIVE and isinstance(item, Transfer) else 0
        mark = gutter(marked=key_of(item) in self._marks, is_current=is_current)
        words = self._laid_out(row, self._row_of(item), mark, indent)
        return (words, is_current and self.has_focus)

    def _empty(self, row: int, width: int) -> str:
        """A line below all items; where there are none, one of the hint."""
        told = [] if self._items else wrapped(self._hint, width)
        return clipped(told[row] if row < len(told) else "", width)

    def _laid_out(self, row: int, told: Row, mark: str, indent: int) -> Line:
        top, width = self._seen_at
        known = self._lines.get(row - top)
        if known and known.row is told and (known.mark, known.indent) == (mark, indent):
            return known.line
        laid = line(told, layout(self._tab, width), gutter=mark, indent=indent)
        self._lines[row - top] = _Laid(told, mark, indent, laid)
        return laid

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def _styled(self, look: Look, *, is_current: bool = False) -> tuple[Style, Style]:
        """Of a row, and of its bar; to ask for them takes longer than to paint both."""
        if (look, is_current) not in self._styles:
            style = self.rich_style
            if look is not Look.PLAIN:
                style += self._component(f"queue--{look}")
            bar = style + self._component("queue--bar")
            if is_current:
                style = bar = style + self._component("queue--cursor")
            ground = self.background_colors[1]
            both = filtered(self, style, ground), filtered(self, bar, ground)
            self._styles[look, is_current] = both
        return self._styles[look, is_current]

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)
