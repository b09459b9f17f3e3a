"""Before a sync: from where to where, what counts as the same, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widgets import Button, Input, Select, Static

from fxtui.domain.names import safe
from fxtui.domain.request import Compare

from ..command_line import line_of
from ..dialogs.dialog import Dialog, ErrorLine, button, field, words
from ..dialogs.measured import one_line
from ..dialogs.name_input import NameInput
from ..places import place_text
from .wish import SyncWish, typed, typed_filters
from .words import COMPARES

if TYPE_CHECKING:
    from textual.widget import Widget

_KEEP, _DELETE = "leave it (unchecked)", "delete it (checked)"


_FROM: Final = 6
"""Cells before a place."""


class SyncDialog(Dialog[SyncWish | None]):
    """Enter shows the plan; nothing is copied or deleted by that."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "turn", "Turn", show=False, priority=True),
    ]
    AUTO_FOCUS = "#agree"

    def __init__(self, wish: SyncWish) -> None:
        super().__init__("Sync")
        self._wish = wish

    def body(self) -> Iterator[Widget]:
        left_out, taken = typed(self._wish.filters)
        yield Static(self._route, markup=False, id="route")
        yield field("Compare by", _select(COMPARES, self._wish.compare, "compare"))
        extras = {False: _KEEP, True: _DELETE}
        yield field("Extra there", _select(extras, self._wish.delete, "extras"))
        yield field("Leave out", _patterns(left_out, "left-out", "*.tmp cache/*"))
        yield field("but take", _patterns(taken, "taken", "keep.tmp"))
        yield ErrorLine()
        yield words("Ctrl+T turns it. Each row of the plan can be unchecked.", "muted")

    def buttons(self) -> Iterator[Button]:
        yield button("Turn", "turn", "turn")
        yield button("Cancel", "cancel", "close")
        yield button("Show plan", "agree", "agree")

    @property
    def _route(self) -> str:
        room = self.app.size - Size(_FROM, 0)
        source, target = (
            one_line(safe(place_text(at)), room)
            for at in (self._wish.source, self._wish.target)
        )
        return f"{'from':{_FROM}}{source}\n{'to':{_FROM}}{target}"

    def action_turn(self) -> None:
        self._wish = self._wish.turned
        self.query_one("#route", Static).update(self._route)

    @on(Input.Submitted)
    def action_agree(self) -> None:
        if (wish := self._chosen_wish()) is not None:
            self.dismiss(wish)

    def command(self) -> str:
        wish = self._chosen_wish()
        return line_of(wish.request()) if wish else ""

    def _chosen_wish(self) -> SyncWish | None:
        """What is chosen; nothing where a pattern is wrong, which is told."""
        left_out, taken = (self._typed(name) for name in ("left-out", "taken"))
        try:
            filters = typed_filters(left_out, taken)
        except ValueError:
            self.query_one(ErrorLine).tell("A quote is opened here and not closed.")
            return None
        compare, delete = self._chosen("compare"), self._chosen("extras")
        assert isinstance(compare, Compare)
        return self._wish._replace(compare=compare, delete=bool(delete), filters=filters)

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", NameInput).value

    def _chosen(self, name: str) -> object:
        return self.query_one(f"#{name}", Select).value


def _select(
    options: dict[Compare, str] | dict[bool, str], first: object, name: str
) -> Select[object]:
    rows = [(text, value) for value, text in options.items()]
    return Select(rows, value=first, allow_blank=False, compact=True, id=name)


def _patterns(value: str, name: str, example: str) -> NameInput:
    return NameInput(value, id=name, compact=True, placeholder=f"such as {example}")
