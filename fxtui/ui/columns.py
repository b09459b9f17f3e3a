"""One row of a listing as text: which columns fit, and what stands in them. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from fxtui.domain.entry import Kind, Trait
from fxtui.domain.names import safe

from .cells import fit
from .format import count_text, size_text, time_text
from .order import Row
from .rows import Rows
from .view import By, View

_SIZE: Final = 9
_MINUTE: Final = 16
"""``2026-11-21 10:14``"""

_DAY: Final = 10
_BAR: Final = 6
"""Cells of the longest bar, where a number stands behind it."""

_DIFFERENCE: Final = 7
"""``smaller``, ``differs``"""

_LEAD: Final = 2
"""A mark, and a sign for what is no plain file or directory."""

_ROOM_FOR_WORDS: Final = 34
"""Columns from which on a name, a word and a size stand beside each other."""

_SIGNS: Final = {Kind.SYMLINK: "@", Kind.BUCKET: "#"}
_WORDS: Final = {Kind.DIRECTORY: "folder", Kind.BUCKET: "bucket", Kind.SYMLINK: "link"}
_TRAIT_SIGNS: Final = {
    Trait.DOCUMENT: "~",
    Trait.READ_ONLY: "%",  # Emacs's
    Trait.SHARED: "&",
    Trait.VERIFIED: "=",
}
"""What matters most comes first: there is one cell for it."""

SIGNS: Final = {
    "*": "marked",
    "+": "in the range that was begun with v",
    "#": "a bucket",
    "@": "a symbolic link",
    "&": "a folder that others see as well",
    "%": "read-only",
    "~": "a document, which has no bytes of its own",
    "=": "delivered by you and verified, in a place that nobody may list",
}
"""What may stand before a name, for the help."""

_TRAIT_WORDS: Final = {
    Trait.DOCUMENT: "document",
    Trait.SHARED: "shared",
    Trait.READ_ONLY: "read-only",
}
"""In the other order, so that a folder with two traits tells both."""


class Layout(NamedTuple):
    """The cells that each column takes; 0 for one that is not there."""

    name: int
    size: int
    time: int
    difference: int = 0


class Extra(NamedTuple):
    """What rows say beside what they are."""

    is_counted: bool = False
    """How much is below folders."""

    is_compared: bool = False
    """What they are beside those of the other pane."""


_NOTHING: Final = Extra()
_HEADS: Final = {By.NAME: "Name", By.SIZE: "Size", By.TIME: "Modified"}


def extra_of(rows: Rows) -> Extra:
    return Extra(rows.sums is not None, rows.differences is not None)


@lru_cache(16)
def layout(width: int, columns: str = "all", extra: Extra = _NOTHING) -> Layout:
    """40 columns hold name and size, 46 the day as well, 56 the minute.

    Where sizes are counted, they are shown, and a bar is before names are whole. Where
    panes are compared, a word stands behind the name.
    """
    is_counted = extra.is_counted
    difference = _DIFFERENCE if extra.is_compared and width >= _ROOM_FOR_WORDS else 0
    width -= difference and difference + 1
    size = _SIZE if width >= 2 * _SIZE else 0
    wide, narrow = (46, 34) if is_counted else (56, 46)
    time = _MINUTE if width >= wide else _DAY if width >= narrow else 0
    if not is_counted:
        size = size if columns in {"all", "size"} else 0
        time = time if columns in {"all", "date"} else 0
    taken = _LEAD + (size and size + 1) + (time and time + 2)
    return Layout(max(1, width - taken), size, time, difference)


def head_text(width: int, view: View, extra: Extra = _NOTHING) -> str:
    """The names of the columns, with an arrow at the one that decides the order.

    If that has no room, it stands behind the first.
    """
    arrow = "▼" if view.reverse else "▲"
    name, size, time = (
        f"{_HEADS[by]} {arrow}" if by is view.by else _HEADS[by] for by in By
    )
    plan = layout(width, view.columns, extra)
    if (view.by is By.SIZE and not plan.size) or (view.by is By.TIME and not plan.time):
        name = f"{name}, by {_HEADS[view.by]} {arrow}"
    if extra.is_counted:
        time = f"{'Objects':>{_MINUTE}}" if plan.time == _MINUTE else ""
    return _line(_begin("  ", name, plan), size, time, plan)


def column_at(x: int, head: str) -> By:
    """Which column of a head stands there, up to two cells behind its name.

    It is that of names where there is no room even for that word.
    """
    shown = [(head.find(name) + len(name) + 2, by) for by, name in _HEADS.items()]
    told = sorted(each for each in shown if _HEADS[each[1]] in head)
    return next((by for end, by in told if x < end), told[-1][1] if told else By.NAME)


def row_text(rows: Rows, row: Row, width: int, lead: str) -> str:
    """A row; ``lead`` is the sign of its mark."""
    plan = layout(width, rows.view.columns, extra_of(rows))
    sign, amount = _told(rows, row)
    if rows.sums:
        last = bar_text(rows, row, plan.time)
    else:
        last = time_text(rows.modified(row)) if plan.time else ""
    word = rows.difference(row) if plan.difference else ""
    begin = _begin(lead + sign, safe(rows.names[row]), plan, word)
    return _line(begin, amount, last, plan)


def bar_text(rows: Rows, row: Row, width: int) -> str:
    """As long a bar as it is large beside the largest; how many there are below it."""
    part = min(1.0, (rows.size(row) or 0) / max(1, rows.largest))
    objects = rows.objects(row)
    if width < _MINUTE:
        return "#" * round(part * width)
    count = "" if objects is None else count_text(objects)
    return f"{'#' * round(part * _BAR):<{_BAR}} {count:>{_MINUTE - _BAR - 1}}"


def _told(rows: Rows, row: Row) -> tuple[str, str]:
    """A sign for what a row is, and its size, or a word where it has none."""
    kind, size, traits = rows.kind(row), rows.size(row), rows.traits(row)
    sign, word = _SIGNS.get(kind, " "), _WORDS.get(kind, "")
    if traits:
        sign = next((sign for t, sign in _TRAIT_SIGNS.items() if t in traits), sign)
        word = next((word for t, word in _TRAIT_WORDS.items() if t in traits), word)
    is_word = size is None or Trait.DOCUMENT in traits
    return sign, word if is_word else size_text(size)


def parent_text(width: int, view: View, extra: Extra = _NOTHING) -> str:
    plan = layout(width, view.columns, extra)
    return _line(_begin("  ", "..", plan), "up", "", plan)


def _begin(lead: str, name: str, plan: Layout, word: str = "") -> str:
    begin = lead + fit(name, plan.name)
    return f"{begin} {word:<{plan.difference}}" if plan.difference else begin


def _line(begin: str, size: str, time: str, plan: Layout) -> str:
    line = begin
    if plan.size:
        line += f" {size:>{plan.size}}"
    if plan.time:
        line += f"  {time[: plan.time]:<{plan.time}}"
    return line
