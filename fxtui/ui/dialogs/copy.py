"""Before a copy or a move: what, how much, where to, and what if it exists."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
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
_FORMATS: Final = {"markdown": "Markdown", "html": "HTML"}


class CopyChoice(NamedTuple):
    target: str
    """As typed, and ``Location.parse`` reads it; it may lack the ``/`` of a directory."""

    if_exists: IfExists
    export: str | None = None
    """What documents become, if they are not left out."""


class CopyDialog(Dialog[CopyChoice | None]):
    """Enter copies; the target can be changed first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,f5,f6", "agree", "Go", show=False)
    ]
    AUTO_FOCUS = "#target"

    def __init__(  # noqa: PLR0913  # by keyword: there is one caller
        self,
        verb: Verb,
        names: Sequence[str],
        target: Location,
        measure: AsyncGenerator[Measure, None] | None = None,
        *,
        exports: Sequence[str] = (),
        command: Callable[[CopyChoice], str] | None = None,
    ) -> None:
        """``exports`` is what documents among them may become, the best first;
        ``command`` tells what would do the same as a choice."""
        super().__init__(verb.capitalize())
        self._verb = verb
        self._names = names
        self._target = target
        self._measure = measure
        self._exports = exports
        self._command = command

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
        yield _select(_RULES, IfExists.ASK, "rule")
        if self._exports:
            yield words("Documents without bytes of their own", "label")
            ways = [(f"as {_FORMATS.get(e, e)}", e) for e in self._exports]
            yield _select([*ways, ("leave out", "")], self._exports[0], "export")

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel", "cancel", "close")
        yield button(self._verb.capitalize(), "agree", "agree")

    @on(Input.Submitted)
    def action_agree(self) -> None:
        if (choice := self._choice()) is not None:
            self.dismiss(choice)

    def command(self) -> str:
        choice = self._choice() if self._command else None
        return self._command(choice) if self._command and choice else ""

    def _choice(self) -> CopyChoice | None:
        """What is chosen; nothing where what is typed is no place, which is told."""
        target = self.query_one(NameInput).value
        try:
            Location.parse(target)
        except ValueError as error:
            self.query_one(ErrorLine).tell(str(error))
            self.query_one(NameInput).focus()
            return None
        rule = IfExists(self._selected("rule"))
        export = self._selected("export") if self._exports else ""
        return CopyChoice(target, rule, export or None)

    def _selected(self, name: str) -> str:
        return str(self.query_one(f"#{name}", Select).value)


def _select(options: Iterable[tuple[str, str]], first: str, name: str) -> Select[str]:
    return Select(options, value=first, allow_blank=False, compact=True, id=name)
