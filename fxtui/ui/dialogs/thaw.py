"""Before archived objects are asked out: for how long, how quickly, and what then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Select

from fxtui.domain.facts import Thaw, Tier
from fxtui.domain.names import safe

from .dialog import Dialog, ErrorLine, button, field, words
from .measured import one_line
from .name_input import NameInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button

_TIERS: Final = (
    ("in hours (Standard)", Tier.STANDARD),
    ("in half a day or more, the cheapest (Bulk)", Tier.BULK),
    ("in minutes, the dearest (Expedited)", Tier.EXPEDITED),
)
_STAY: Final = "stay"
_FETCH: Final = "fetch"
_THEN: Final = (("nothing", _STAY), ("a job copies it to the other pane", _FETCH))


class ThawChoice(NamedTuple):
    wish: Thaw
    fetch: bool
    """Whether it is to be copied to the other pane as soon as it can be."""


class ThawDialog(Dialog[ThawChoice | None]):
    """Enter asks for it; what it costs is the provider's business."""

    AUTO_FOCUS = "#days"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "agree", "Do it", show=False)
    ]

    def __init__(self, name: str, *, may_fetch: bool = False) -> None:
        super().__init__("Take out of the archive")
        self._what, self._may_fetch = name, may_fetch

    def body(self) -> Iterator[Widget]:
        yield words(one_line(safe(self._what), self.app.size), "label")
        yield words("While it is out, it is stored twice, and paid for twice.", "warning")
        yield field("days", NameInput(str(Thaw().days), id="days", compact=True))
        tiers = Select(
            _TIERS, value=Thaw().tier, allow_blank=False, compact=True, id="tier"
        )
        yield field("how soon", tiers)
        if self._may_fetch:
            then = Select(_THEN, value=_STAY, allow_blank=False, compact=True, id="then")
            yield field("then", then)
        yield ErrorLine()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button("Ask for it", "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        days = self.query_one(NameInput)
        if not days.value.strip().isdecimal() or int(days.value) < 1:
            self.query_one(ErrorLine).tell("A number of days, from 1 on.")
            days.focus()
            return
        tier = Tier(str(self.query_one("#tier", Select).value))
        fetch = any(select.value == _FETCH for select in self.query(Select))
        self.dismiss(ThawChoice(Thaw(int(days.value), tier), fetch))
