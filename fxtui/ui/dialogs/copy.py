"""Before a copy or a move: what, how much, where to, and what if it exists."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Button, Input, Select

from fxtui.domain.engine import Measure
from fxtui.domain.location import Location
from fxtui.domain.request import IfExists, Verb

from .dialog import Dialog, ErrorLine, button, words
from .measured import MeasureLine, name_lines
from .name_input import NameInput

if TYPE_CHECKING:
    from textual.widget import Widget

_RULES: Final = (
    ("ask each time", IfExists.ASK),
    ("overwrite it", IfExists.OVERWRITE),
    ("skip it", IfExists.SKIP),
    ("overwrite what is older", IfExists.NEWER),
    ("keep both, as name (1)", IfExists.RENAME),
    ("fail", IfExists.FAIL),
)


class CopyChoice(NamedTuple):
    target: str
    """As typed, and ``Location.parse`` reads it; it may lack the ``/`` of a directory."""

    if_exists: IfExists


class CopyDialog(Dialog[CopyChoice | None]):
    """Enter copies; the target can be changed first."""

    DEFAULT_CSS = "CopyDialog Select { width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,f5,f6", "agree", "Go", show=False)
    ]
    AUTO_FOCUS = "#target"

    def __init__(
        self,
        verb: Verb,
        names: Sequence[str],
        target: Location,
        measure: AsyncGenerator[Measure, None] | None = None,
    ) -> None:
        super().__init__(verb.capitalize())
        self._verb = verb
        self._names = names
        self._target = target
        self._measure = measure

    def body(self) -> Iterator[Widget]:
        yield from name_lines(self._names, self.app.size)
        if self._measure is not None:
            yield MeasureLine(self._measure)
        yield words("To", "label")
        yield NameInput(
            str(self._target), id="target", select_on_focus=False, compact=True
        )
        yield ErrorLine()
        yield words("If it exists there", "label")
        yield Select(_RULES, value=IfExists.ASK, allow_blank=False, compact=True)

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button(self._verb.capitalize(), "agree", "agree")

    @on(Input.Changed)
    def _forget_error(self) -> None:
        self.query_one(ErrorLine).tell(None)

    @on(Input.Submitted)
    def action_agree(self) -> None:
        target = self.query_one(NameInput).value
        try:
            Location.parse(target)
        except ValueError as error:
            self.query_one(ErrorLine).tell(str(error))
            self.query_one(NameInput).focus()
            return
        rule = IfExists(str(self.query_one(Select).value))
        self.dismiss(CopyChoice(target, rule))
