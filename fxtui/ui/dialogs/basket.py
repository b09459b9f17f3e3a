"""What is marked, wherever it is, and where it is meant to go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from ..format import exact_size_text, size_text
from ..places import place_text
from .choices import Choice, ChoicesDialog, ChoiceTable, brief
from .dialog import button

if TYPE_CHECKING:
    from textual.widgets import Button

    from fxtui.domain.location import Location


class Lot(NamedTuple):
    """One thing in the basket."""

    location: Location
    size: int | None
    target: Location


class BasketDialog(ChoicesDialog):
    """c copies all, D takes one out, C all, t sends one elsewhere, Enter goes to it."""

    HEAD = ("Marked", "Size", "To")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "do_to_row('go')", "Go to it", show=False),
        Binding("D,delete,f8,space", "do_to_row('remove')", "Take out", show=False),
        Binding("t", "do_to_row('send')", "Send elsewhere", show=False),
        Binding("c,f5", "do_to_row('copy')", "Copy all", show=False),
        Binding("m,f6", "do_to_row('move')", "Move all", show=False),
        Binding("C", "do_to_row('clear')", "Empty", show=False),
    ]

    def __init__(self, lots: Sequence[Lot], at: int = 0) -> None:
        """``at`` is the row that the cursor is on first."""
        known = sum(lot.size or 0 for lot in lots)
        told = f": {len(lots):,} marked" if lots else ""
        told += f", {size_text(known)}" if known else ""
        none = "Nothing is marked: Space marks a row, in as many folders as you like."
        super().__init__(f"Basket{told}", [_choice(lot) for lot in lots], none=none)
        self._first = at

    def on_mount(self) -> None:
        for table in self.query(ChoiceTable):
            table.move_to(self._first)

    def deeds(self) -> Iterator[Button]:
        yield button("Copy (c)", "copy", "do_to_row('copy')")
        yield button("To (t)", "send", "do_to_row('send')")
        yield button("Remove (D)", "remove", "do_to_row('remove')")
        yield button("Clear", "clear", "do_to_row('clear')")


def _choice(lot: Lot) -> Choice:
    target = place_text(lot.target)
    size = "" if lot.size is None else size_text(lot.size)
    facts = (
        place_text(lot.location),
        "" if lot.size is None else exact_size_text(lot.size),
        f"goes to {target}",
    )
    return Choice((lot.location.name, size, brief(target)), facts)
