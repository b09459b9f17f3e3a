"""Rows of which some may be marked: what is done, is done to those, else to the row
under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from .choices import ChoicesDialog, ChoiceTable, Chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style

_MARK: Final = "• "
_NONE: Final = "  "


class MarkTable(ChoiceTable):
    """Space marks a row, or no longer, and goes down."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,insert", "mark", "Mark", show=False)
    ]

    def __init__(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        super().__init__(head, rows)
        self._marked: set[int] = set()

    @property
    def meant(self) -> tuple[int, ...]:
        """The rows that are marked; else the one under the cursor."""
        return tuple(sorted(self._marked)) or (self.cursor,)

    def action_mark(self) -> None:
        self._marked ^= {self.cursor}
        self.refresh_from(self.cursor, self.cursor)
        self.action_move(1)

    def head_text(self, width: int) -> str:
        return _NONE + super().head_text(width - len(_NONE))

    def line_text(self, line: int, width: int) -> tuple[str, Style]:
        text, style = super().line_text(line, width - len(_MARK))
        return (_MARK if line in self._marked else _NONE) + text, style


class SomeDialog(ChoicesDialog):
    """Its answer names all the rows that are meant."""

    def table(self, rows: Sequence[Sequence[str]]) -> ChoiceTable:
        return MarkTable(self.HEAD, rows)

    def foot(self) -> str:
        return "Space marks" if self.query(MarkTable) else ""

    def action_do(self, deed: str) -> None:
        tables = self.query(MarkTable)
        rows = tables.first().meant if tables else ()
        self.dismiss(Chosen(deed, self.at, rows))
