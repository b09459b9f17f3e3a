"""After ``g``: a few places, each with its letter; any other key goes nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual.screen import ModalScreen
from textual.widgets import Static

from .cells import clipped
from .command import Command, Where
from .commands import COMMANDS
from .keys import Keys, shown

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from .typed_ahead import TypedAhead

_PADDING: Final = 2
"""Cells beside the words."""

_GAP: Final = 2
_WIDTHS: Final = [(0, "-narrow"), (60, "-wide")]
"""Below so many cells what is beside it is too little to be understood."""


class GoMenu(ModalScreen[str | None]):
    """Its answer is the action of the command that was chosen."""

    DEFAULT_CSS = """
    GoMenu { align: center bottom; background: transparent; }
    GoMenu Static {
        width: auto; height: auto; padding: 0 1; background: $panel; color: $foreground;
    }
    GoMenu.-narrow Static { width: 100%; }
    """
    HORIZONTAL_BREAKPOINTS = _WIDTHS

    def __init__(self, keys: Keys, typed_ahead: TypedAhead) -> None:
        super().__init__()
        self._typed_ahead = typed_ahead
        self._commands = {
            key: command
            for command in COMMANDS
            if command.where is Where.GO
            for key in keys.of[command.id]
        }

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        words = [f"{shown(key)}  {_place(c)}" for key, c in self._commands.items()]
        lines = in_columns(words, event.size.height, event.size.width - _PADDING)
        self.query_one(Static).update("\n".join(lines))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if self._typed_ahead.keeps(event):
            return  # the first one was the answer
        self._typed_ahead.hold()
        command = self._commands.get(event.character or event.key)
        self.dismiss(command.action if command else None)


def _place(command: Command) -> str:
    """``Go to the buckets`` is ``The buckets`` behind ``g``."""
    name = command.name.removeprefix("Go ").removeprefix("to ")
    return name[:1].upper() + name[1:]


def in_columns(words: Sequence[str], height: int, width: int) -> list[str]:
    """Words in as few columns as fit into some lines, read from top to bottom. Pure."""
    if not words:
        return []
    columns = -(-len(words) // max(1, height))
    lines = -(-len(words) // columns)
    widths = [
        max(map(len, words[first : first + lines]))
        for first in range(0, len(words), lines)
    ]
    gap = _GAP if sum(widths) + _GAP * (len(widths) - 1) <= width else 1
    widths = _narrowed(widths, width - gap * (len(widths) - 1))
    rows = (zip(words[n::lines], widths, strict=False) for n in range(lines))
    return [
        (" " * gap).join(clipped(word, wide) for word, wide in row).rstrip()
        for row in rows
    ]


def _narrowed(widths: Sequence[int], room: int) -> list[int]:
    """As wide as there is room for: the widest ones give way. Pure."""
    kept = [*widths]
    while sum(kept) > max(room, 0):
        kept[kept.index(max(kept))] -= 1
    return kept
