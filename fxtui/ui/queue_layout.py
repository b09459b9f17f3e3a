"""A row of the queue in an exact number of cells; pure.

What fits is decided by width alone, so that columns stand still. A row that does not
move, and one that has no column for its reason, says that in place of its figures.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len

from .cells import clipped, fit
from .format import (
    DURATION_WIDTH,
    PERCENT_WIDTH,
    RATE_WIDTH,
    SIZE_WIDTH,
    TIME_WIDTH,
)
from .messages import Tab
from .queue_rows import Bar, Look, Row

PLAIN_GUTTER: Final = " "
_SIGN_WIDTH: Final = 3
"""The mark, the direction, a space."""

_STATE_WIDTH: Final = 9
"""``cancelled``, ``succeeded``, ``verifying``"""

_AMOUNT_WIDTH: Final = 2 * SIZE_WIDTH + 1
_SHORT_AMOUNT_WIDTH: Final = 11

EXACT_FROM: Final = 20
"""Cells from which on a row is as wide as it is told to be."""

_WIDE: Final = 110
_MIDDLE: Final = 76
_NARROW: Final = 52

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_SENT_ONLY: Final = "▒"
"""A cell whose bytes left, and of which nobody said yet that they are stored."""


class Column(NamedTuple):
    field: str
    width: int


class Layout(NamedTuple):
    """Where the words of a row go: a name, some columns, and maybe a reason."""

    name: int
    columns: tuple[Column, ...]
    reason: int

    @property
    def tail(self) -> int:
        """Cells of all columns, with a space before each but the first."""
        return sum(column.width + 1 for column in self.columns) - 1

    @property
    def room(self) -> int:
        """Cells of all, where only a name and a reason stand, with a space between."""
        return self.name + self.tail + self.reason + bool(self.reason)


class Line(NamedTuple):
    """A row as it is painted: three runs of text, of which the bar is the second."""

    before: str
    bar: str
    after: str
    look: Look

    @property
    def text(self) -> str:
        return self.before + self.bar + self.after


@lru_cache(64)
def layout(tab: Tab, width: int) -> Layout:
    """The columns of a tab in so many cells."""
    columns = _columns(tab, width)
    taken = _SIGN_WIDTH + sum(column.width + 1 for column in columns)
    rest = max(0, width - taken)
    has_reason = width >= _WIDE or (width >= _MIDDLE and _is_list(tab))
    reason = (rest // 2 if _is_list(tab) else rest // 3) if has_reason else 0
    return Layout(rest - reason - bool(reason), columns, reason)


def _columns(tab: Tab, width: int) -> tuple[Column, ...]:
    state = Column("state", _STATE_WIDTH)
    if tab is Tab.ACTIVE:
        return _active_columns(width)
    if tab is Tab.LOG and width >= _MIDDLE:
        amount = _AMOUNT_WIDTH if width >= _WIDE else _SHORT_AMOUNT_WIDTH
        return (Column("amount", amount), state, Column("when", TIME_WIDTH))
    if width >= _MIDDLE:
        return (Column("amount", _SHORT_AMOUNT_WIDTH), state)
    return (Column("amount", SIZE_WIDTH), state) if width >= _NARROW else (state,)


def _active_columns(width: int) -> tuple[Column, ...]:
    percent, rate = Column("percent", PERCENT_WIDTH), Column("rate", RATE_WIDTH)
    eta, state = Column("eta", DURATION_WIDTH), Column("state", _STATE_WIDTH)
    if width >= _WIDE:
        amount = Column("amount", _AMOUNT_WIDTH)
        return (Column("bar", 12), percent, amount, rate, eta, state)
    if width >= _MIDDLE:
        amount = Column("amount", _SHORT_AMOUNT_WIDTH)
        return (Column("bar", 6), percent, amount, rate, eta, state)
    return (percent, rate, state) if width >= _NARROW else (percent, rate)


def _is_list(tab: Tab) -> bool:
    return tab in {Tab.WAITING, Tab.FAILED, Tab.DONE}


def gutter(*, marked: bool, is_current: bool) -> str:
    """The first cell of a row: marks and the cursor show where there is no colour."""
    return _GUTTERS[marked, is_current]


_GUTTERS: Final = {
    (False, False): PLAIN_GUTTER,
    (False, True): "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
    (True, False): "*",
    (True, True): "»",
}


def line(row: Row, place: Layout, *, gutter: str = PLAIN_GUTTER, indent: int = 0) -> Line:
    """A row as it is painted in a layout."""
    name = " " * indent + row.name
    has_bar = place.columns[0].field == "bar"
    if row.reason and (not place.reason or (has_bar and not row.rate)):
        most, half = place.room * 2 // 3, place.room // 2
        share = most if place.reason else max(half, min(most, _beginning(row)))
        note = max(place.tail, share)
        short = fit(name, max(0, place.room - note))
        told = clipped(f"{row.state}: {row.reason}", note)
        return Line(f"{gutter}{row.sign} {short} {told}", "", "", row.look)
    head = f"{gutter}{row.sign} {fit(name, place.name)} "
    cells = [_cell(row, column) for column in place.columns]
    if place.reason:
        cells.append(clipped(row.reason or row.remark, place.reason))
    if has_bar:
        after = " " + " ".join(cells[1:])
        return Line(head, cells[0], after, row.look)
    return Line(head + " ".join(cells), "", "", row.look)


def _beginning(row: Row) -> int:
    """Cells of its state, the first word of its reason, and a sign that there is more."""
    return cell_len(f"{row.state}: {row.reason.partition(' ')[0]}") + 1


def _cell(row: Row, column: Column) -> str:
    if column.field == "bar":
        return bar_text(row.bar, column.width) if row.bar else " " * column.width
    if column.field == "amount":
        return fit(_amount(row.amount, column.width).rjust(column.width), column.width)
    text: str = getattr(row, column.field)
    if column.field in {"state", "when"}:
        return fit(text, column.width)
    return text.rjust(column.width)


def _amount(amount: str, width: int) -> str:
    """What is done of how much; where that is too long, only of how much."""
    return amount if len(amount) <= width else amount.rpartition("/")[2]


def bar_text(bar: Bar, width: int) -> str:
    """Eighths of cells: full for what is stored, shaded for what is only sent."""
    if bar.total <= 0:
        return " " * width
    sent = min(bar.sent, bar.total) * width * 8 // bar.total
    stored = min(bar.stored, bar.sent, bar.total) * width * 8 // bar.total
    full, shaded, edge = stored // 8, sent // 8 - stored // 8, sent % 8
    text = _EIGHTHS[8] * full + _SENT_ONLY * shaded + (_EIGHTHS[edge] if edge else "")
    return text.ljust(width)
