"""Before an archived object is asked out: for how long, and how quickly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

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


class ThawDialog(Dialog[Thaw | None]):
    """Enter asks for it; what it costs is the provider's business."""

    AUTO_FOCUS = "#days"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "agree", "Do it", show=False)
    ]

    def __init__(self, name: str) -> None:
        super().__init__("Take out of the archive")
        self._what = name

    def body(self) -> Iterator[Widget]:
        yield words(one_line(safe(self._what), self.app.size), "label")
        yield words("While it is out, it is stored twice, and paid for twice.", "warning")
        yield field("days", NameInput(str(Thaw().days), id="days", compact=True))
        start = Thaw().tier
        yield field(
            "how soon", Select(_TIERS, value=start, allow_blank=False, compact=True)
        )
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
        self.dismiss(Thaw(int(days.value), Tier(str(self.query_one(Select).value))))
