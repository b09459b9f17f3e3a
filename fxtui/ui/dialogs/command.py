"""Tells what is on the clipboard, which not every terminal has: commands, an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .dialog import button, words
from .info import InfoDialog

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button


class CommandDialog(InfoDialog):
    """The first line is on the clipboard when it opens; y copies it again."""

    def __init__(
        self, lines: Sequence[tuple[str, str]], *, title: str = "The same as a command"
    ) -> None:
        """Names, and lines that are safe to show and to paste; at least one."""
        super().__init__(lines, title=title)

    def body(self) -> Iterator[Widget]:
        yield from super().body()
        what = "The first" if len(self._facts) > 1 else "It"
        yield words(f"{what} is on the clipboard, if your terminal allows it.", "muted")

    def buttons(self) -> Iterator[Button]:
        yield button("Copy again (y)", "copy", "copy_all")
        yield button("Close", "cancel", "close")

    def on_mount(self) -> None:
        self.app.copy_to_clipboard(self.text)

    @property
    def text(self) -> str:
        return self._facts[0][1]
