"""Tells rows, one of which is meant: a table, all there is to say of the row under the
cursor, and what can be done to it.

It does nothing itself. Its answer says what is wanted, and of which row.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from fxtui.domain.names import safe

from ..cells import fit
from ..table import Table
from .dialog import Dialog, button, words

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widget import Widget
    from textual.widgets import Button

_HEADED_FROM: Final = 5
"""Rows from which on a table spends a line on the names of its columns."""

_LEAST: Final = 14
"""Cells that the first column keeps; the last ones give way before that."""


_BRIEF: Final = 40
"""Characters of a long text in a column that is not the first."""


class Choice(NamedTuple):
    """One row, in words."""

    cells: tuple[str, ...]
    """One for each column. The first column takes what room the others leave."""

    facts: tuple[str, ...]
    """All of it, line by line; what is empty is left out."""

    @property
    def text(self) -> str:
        return "\n".join(safe(fact) for fact in self.facts if fact)


class Chosen(NamedTuple):
    """What a person wants done."""

    deed: str
    row: int
    """The number of the row that it is to be done to, if it is to be done to one."""

    rows: tuple[int, ...] = ()
    """All of them, where several may be meant."""


class ChoicesDialog(Dialog[Chosen | None]):
    """``do(deed)`` closes it with what is wanted; Esc wants nothing."""

    DEFAULT_CSS = """
    ChoicesDialog #facts { margin-top: 1; color: $text-muted; }
    ChoicesDialog.-narrow #cancel.-spare { display: none; }
    """
    AUTO_FOCUS = "ChoiceTable, Button"
    more = "Ctrl+↓ more"
    HEAD: ClassVar[tuple[str, ...]]
    """The names of the columns."""

    def __init__(self, heading: str, choices: Sequence[Choice], *, none: str) -> None:
        """``none`` is said where there are no rows."""
        super().__init__(heading)
        self._choices, self._none = choices, none

    def body(self) -> Iterator[Widget]:
        if not self._choices:
            yield words(self._none)
            return
        yield self.table([choice.cells for choice in self._choices])
        yield Static(self._choices[0].text, markup=False, id="facts")

    def buttons(self) -> Iterator[Button]:
        yield from self.deeds() if self._choices else self.deeds_of_none()
        close = button("Close", "cancel", "close")
        close.set_class(bool(self._choices), "-spare")  # Esc does it, too
        yield close

    @abstractmethod
    def deeds(self) -> Iterator[Button]:
        """What can be done, to the row under the cursor or at all."""

    def deeds_of_none(self) -> Iterator[Button]:
        """What can be done where there are no rows."""
        return iter(())

    def table(self, rows: Sequence[Sequence[str]]) -> ChoiceTable:
        return ChoiceTable(self.HEAD, rows)

    @property
    def at(self) -> int:
        """The row under the cursor."""
        return self.query_one(ChoiceTable).cursor if self._choices else 0

    def action_do(self, deed: str) -> None:
        self.dismiss(Chosen(deed, self.at))

    def action_do_to_row(self, deed: str) -> None:
        if self._choices:
            self.action_do(deed)

    def on_resize(self) -> None:
        super().on_resize()
        if self._choices:
            self.query_one(ChoiceTable).fit_into(_half(self.size.height))

    def on_choice_table_moved(self) -> None:
        self.query_one("#facts", Static).update(self._choices[self.at].text)


def _half(height: int) -> int:
    """The lines of a screen that rows may take: those below are for their facts."""
    return (height - 4) // 2


class ChoiceTable(Table):
    DEFAULT_CSS = """
    ChoiceTable {
        height: 1; overflow-x: hidden; scrollbar-size-vertical: 1; background: $surface;
    }
    ChoiceTable > .table--head { color: $text-muted; text-style: bold; }
    ChoiceTable > .choice-table--cursor { text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-table--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k,up", "move(-1)", "Up", show=False),
        Binding("j,down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "top", "Top", show=False),
        Binding("G,end", "bottom", "Bottom", show=False),
    ]

    class Moved(Message):
        """The cursor is on another row."""

    def __init__(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._head_cells = head
        self._rows = [tuple(map(safe, row)) for row in rows]
        self._widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def fit_into(self, lines: int) -> None:
        """Take as many lines as there are rows, and no more than these."""
        wanted = len(self._rows) + (len(self._rows) >= _HEADED_FROM)
        self.styles.height = max(1, min(wanted, lines))

    def change(self, row: int, cells: Sequence[str]) -> None:
        """Tell a row otherwise, in columns that stay as wide as they are."""
        self._rows[row] = tuple(map(safe, cells))
        self.refresh_from(row, row)

    @property
    def count(self) -> int:
        return len(self._rows)

    def cursor_moved(self, old: int) -> None:
        super().cursor_moved(old)
        self.post_message(self.Moved())

    def head_text(self, width: int) -> str:
        return row_text(self._head_cells, self._widths, width)

    def line_text(self, line: int, width: int) -> tuple[str, Style]:
        looks = ["choice-table--cursor"] if line == self.cursor else []
        return row_text(self._rows[line], self._widths, width), self.look(*looks)


def brief(text: str) -> str:
    """A text that leaves room for the first column, without its middle if it is long."""
    safely = safe(text)
    return fit(safely, min(_BRIEF, len(safely)))


def row_text(cells: Sequence[str], widths: Sequence[int], width: int) -> str:
    """Cells in columns of these widths, in exactly ``width`` cells. Pure.

    The first column grows and shrinks; the last ones are left out where it would shrink
    too far.
    """
    taken = accumulate(2 + wide for wide in widths[1:])
    kept = sum(1 for each in taken if width - each >= _LEAST)
    others = "".join(
        f"  {fit(cell, wide)}"
        for cell, wide in zip(cells[1 : kept + 1], widths[1 : kept + 1], strict=True)
    )
    room = width - sum(2 + wide for wide in widths[1 : kept + 1])
    return fit(cells[0], room) + others
