"""Before a delete: what, how much, where, and whether it can be undone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from fxtui.domain.engine import Measure
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Location

from .dialog import ErrorLine, Question, button, words
from .measured import MeasureLine, name_lines
from .name_input import NameInput

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.widgets import Button


_CAN: Final = "It can be undone for a time: U brings it back."
_CANNOT: Final = "It cannot be undone."


class DeleteDialog(Question):
    """Enter cancels, as it stands on Cancel; only D, or Enter on Delete, deletes.

    Where ``typed`` is given, it has to be typed first: a bucket goes with all it holds.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("D", "agree", "Delete")]
    AUTO_FOCUS = "#cancel"

    def __init__(  # noqa: PLR0913  # by keyword: there is one caller
        self,
        names: Sequence[str],
        measure: AsyncGenerator[Measure, None] | None = None,
        *,
        undoable: bool | Callable[[], Awaitable[bool]],
        location: Location | None = None,
        typed: str = "",
        command: str = "",
    ) -> None:
        """``location`` is the directory of all of it; ``command`` does the same."""
        super().__init__("Delete")
        self._names = names
        self._measure = measure
        self._undoable = undoable
        self._location = location
        self._typed = typed
        self._command = command

    def body(self) -> Iterator[Widget]:
        if self._location is not None:
            yield words(f"from {self._location}", "muted")
        yield from name_lines(self._names, self.app.size)
        if self._measure is not None:
            yield MeasureLine(self._measure)
        yield UndoLine(self._undoable)
        if self._typed:
            yield words(
                f"Type {self._typed} to delete it with all that it holds", "label"
            )
            yield NameInput(id="text", compact=True)
            yield ErrorLine()

    def buttons(self) -> Iterator[Button]:
        yield button("Cancel (n)", "cancel", "close")
        yield button("Delete (D)", "agree", "agree")

    def command(self) -> str:
        return self._command

    def on_mount(self) -> None:
        if self._typed:
            self.query_one(NameInput).focus()

    @on(Input.Submitted)
    def action_agree(self) -> None:
        if not self._typed or self.query_one(NameInput).value == self._typed:
            self.dismiss(True)
            return
        self.query_one(ErrorLine).tell(f"This is not {self._typed}; Esc cancels.")
        self.query_one(NameInput).focus()


class UndoLine(Static):
    """Whether it can be undone: said at once, or when the storage has told it."""

    def __init__(self, undoable: bool | Callable[[], Awaitable[bool]]) -> None:
        super().__init__(markup=False, id="undo")
        self._undoable = undoable

    def on_mount(self) -> None:
        if isinstance(self._undoable, bool):
            self._tell(undoable=self._undoable)
            return
        self.update("Looking whether it can be undone …")
        self.run_worker(self._find_out(self._undoable))

    async def _find_out(self, undoable: Callable[[], Awaitable[bool]]) -> None:
        try:
            is_so = await undoable()
        except FxtuiError:
            is_so = False  # who cannot look can restore nothing either
        self._tell(undoable=is_so)

    def _tell(self, *, undoable: bool) -> None:
        self.set_class(not undoable, "warning")
        self.update(_CAN if undoable else _CANNOT)
