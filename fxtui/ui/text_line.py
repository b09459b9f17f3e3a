"""One line of text that is painted again only when it says something else."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from .line.compositor import repaint

STRONG: Style = Style(bold=True)


class TextLine(Widget):
    """Runs of text, some of them strong. What it is given is safe to show."""

    DEFAULT_CSS = """
    TextLine { height: 1; width: 1fr; background: $panel; color: $foreground; }
    TextLine:focus { text-style: bold; }
    """

    _runs: tuple[Segment, ...] = ()

    def say(self, *runs: Segment) -> None:
        """Show these; the style of a run is laid over that of the line."""
        if runs != self._runs:
            self._runs = runs
            repaint(self)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self._runs)

    def render_line(self, y: int) -> Strip:
        base, width = self.rich_style, self.size.width
        if y:
            return Strip.blank(width, base)
        runs = [Segment(run.text, base + (run.style or Style())) for run in self._runs]
        return Strip(runs).adjust_cell_length(width, base)
