"""What is under the cursor, beside the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.containers import Vertical

from ..cells import fit
from ..text_line import STRONG, TextLine
from .pager import Pager, picture_room
from .words import Title, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from fxtui.front.picture.told import Size
    from fxtui.front.preview import Drawing


class PreviewPane(Vertical):
    """Shows what it is given; the keys stay where they are."""

    DEFAULT_CSS = """
    PreviewPane TextLine { color: $text-muted; }
    PreviewPane.-away { display: none; }
    """

    def __init__(self, leaving: Callable[[], None]) -> None:
        """``leaving`` is called when it is taken away, in whatever way."""
        super().__init__()
        self._leaving = leaving
        self._head, self._foot = TextLine(), TextLine()
        self._pager = Pager(said())
        self._pager.can_focus = False
        self._told, self._title = "", Title()

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._pager
        yield self._foot

    def show(self, name: str, drawing: Drawing, title: Title) -> None:
        """All of it is safe to show."""
        self._told, self._title = name, title
        self._say_lines()
        self._pager.show(drawing)

    def scroll_pages(self, pages: int) -> None:
        self._pager.page(pages)

    @property
    def width(self) -> int:
        """Cells of a row."""
        return self.size.width

    @property
    def room(self) -> Size:
        """Cells for a picture, with what is told above it."""
        return picture_room(*self._pager.size)

    def on_unmount(self) -> None:
        self._leaving()

    def on_resize(self) -> None:
        self._say_lines()

    def _say_lines(self) -> None:
        room = max(1, self.size.width - 2)
        self._foot.say(Segment(f" {self._title.within(room)}"))
        self._head.say(Segment(f" {fit(self._told, room).rstrip()}", STRONG))
