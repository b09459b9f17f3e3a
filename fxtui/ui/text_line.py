"""One line of text that is painted again only when it says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from .cells import ELLIPSIS, hanging
from .line.compositor import repaint

if TYPE_CHECKING:
    from textual.geometry import Region, Size

STRONG: Style = Style(bold=True)

_MOST: Final = 3
"""Lines that a sentence takes at most."""


class TextLine(Widget):
    """Runs of text, some of them strong. What it is given is safe to show."""

    DEFAULT_CSS = """
    TextLine { height: 1; width: 1fr; background: $panel; color: $foreground; }
    TextLine:focus { text-style: bold; }
    """

    _runs: tuple[Segment, ...] = ()
    _base: Style | None = None
    """The style of the line, while it is known: to ask takes longer than to paint."""

    def say(self, *runs: Segment) -> None:
        """Show these; the style of a run is laid over that of the line."""
        if runs != self._runs:
            self._runs = runs
            repaint(self)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self._runs)

    def notify_style_update(self) -> None:
        self._base = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """As they are: Textual's way is for what has something around it."""
        if self.styles.gutter:
            return super().render_lines(crop)
        strips = [self.render_line(y) for y in crop.line_range]
        for each in self.get_line_filters():
            ground = self.background_colors[1]
            strips = [strip.apply_filter(each, ground) for strip in strips]
        is_whole = crop.column_span == (0, self.size.width)
        return strips if is_whole else [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        self._base = base = self._base or self.rich_style
        width = self.size.width
        if y:
            return Strip.blank(width, base)
        runs = [Segment(run.text, base + (run.style or Style())) for run in self._runs]
        return shortened(Strip(runs), width, base)


class Sentence(TextLine):
    """What does not fit into one line takes a few: errors say what to do at their end."""

    DEFAULT_CSS = """
    Sentence { height: auto; }
    """

    def say(self, *runs: Segment) -> None:
        if runs == self._runs:
            return
        width = self.size.width
        before = len(self._lines(width))
        super().say(*runs)
        if len(self._lines(width)) != before:
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All of what it is in: a grid tells the width of one of the columns it spans."""
        return len(self._lines(container.width))

    def render_line(self, y: int) -> Strip:
        lines = self._lines(self.size.width)
        if not 0 <= y < len(lines) > 1:
            return super().render_line(y)
        base, cut = self.rich_style, 0
        runs = []
        if not y and len(self._runs) > 1:
            text, style, _ = self._runs[0]
            cut = len(text)
            runs.append(Segment(text, base + (style or Style())))
        runs.append(Segment(lines[y][cut:], base + (self._runs[-1].style or Style())))
        return shortened(Strip(runs), self.size.width, base)

    def _lines(self, width: int) -> list[str]:
        """With what is too much behind the last, where it is cut."""
        lines = hanging(self.text, width)
        first, rest = lines[:_MOST], lines[_MOST:]
        return [*first[:-1], " ".join([first[-1], *map(str.strip, rest)])]


def shortened(strip: Strip, width: int, base: Style) -> Strip:
    """It in exactly ``width`` cells; that words are left out is shown. Pure."""
    if strip.cell_length <= width or not strip.crop(width).text.strip():
        return strip.adjust_cell_length(width, base)
    cut = strip.crop(0, max(0, width - 1)).adjust_cell_length(max(0, width - 1), base)
    *_, (_, style, _) = cut or [Segment("", base)]
    return Strip([*cut, Segment(ELLIPSIS, style)])
