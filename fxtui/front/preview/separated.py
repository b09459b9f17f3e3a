"""Tables in text: CSV and its kin, in columns that stand below one another."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len, set_cell_size

from .drawing import Drawing, Row, Rows, Run, Tone, printable
from .known import Head, Subject
from .text import lines_of

_NAMES: Final = (".csv", ".tsv", ".tab", ".psv")
_DELIMITERS: Final = ",\t;|"
_SAMPLED: Final = 24
"""Lines by which the delimiter is found."""

_LEAST_LINES: Final = 4
_LEAST_FIELDS: Final = {"\t": 2}
"""What has another name is a table only if so many lines agree on so many fields; else
three, as prose has commas, too."""

_MEASURED: Final = 500
"""Rows by which columns are as wide as they are."""

_WIDEST: Final = 40
"""Cells of a column, at most."""

_MOST_COLUMNS: Final = 256
"""Columns that are drawn; no screen is wide enough for more."""

_GAP: Final = "  "
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
_NUMBER: Final = re.compile(r"[-+]?[\d.,]*\d(?:[eE][-+]?\d+)?%?")


class Separated:
    name = "table"

    def fits(self, head: Head) -> bool:
        return head.encoding is not None and delimiter_of(head) is not None

    def draw(self, subject: Subject) -> Drawing | None:
        head, lines = subject.head, lines_of(subject.text)
        delimiter = delimiter_of(head) or ","
        try:
            names = next(_records([lines_of(head.text)[0]], delimiter), [])
            # What began before the window is no whole line, or has the columns' names.
            records = list(_records(lines[1:], delimiter))
        except csv.Error:
            return None
        measured = [names, *records[:_MEASURED]]
        columns = Columns(measured)
        return Drawing(
            self.name,
            Records(records, columns, names),
            (count_of(max(map(len, measured))),),
            head=columns.row(names, tone=Tone.HEAD),
            wraps=False,
            lines=len(lines) - 1,
        )


def count_of(columns: int) -> str:
    if columns > _MOST_COLUMNS:
        return f"the first {_MOST_COLUMNS} of {columns} columns"
    return f"{columns} column" if columns == 1 else f"{columns} columns"


def delimiter_of(head: Head) -> str | None:
    """What stands between the fields; None if this is hardly a table."""
    lines = lines_of(_QUOTED.sub("", head.text))
    some = [line for line in lines[:_SAMPLED] if line]
    if len(lines) <= _SAMPLED and not head.is_whole:
        some = some[:-1]  # the last one is cut
    if head.ends_with(*_NAMES):
        if head.ends_with(".tsv", ".tab"):
            return "\t"
        return max(_DELIMITERS, key=lambda sign: _agreement(some, sign))
    found = (sign for sign in _DELIMITERS if _is_table(some, sign))
    return next(found, None)


def _agreement(lines: Sequence[str], sign: str) -> tuple[bool, int]:
    """How well lines agree that this stands between their fields."""
    counts = [line.count(sign) for line in lines] or [0]
    return min(counts) == max(counts) > 0, sum(counts)


def _is_table(lines: Sequence[str], sign: str) -> bool:
    least = _LEAST_FIELDS.get(sign, 3) - 1
    return (
        len(lines) >= _LEAST_LINES
        and len({line.count(sign) for line in lines}) == 1
        and lines[0].count(sign) >= least
        and not any(line[:1].isspace() or line[-1] in "{;" for line in lines)  # a program
    )


def _records(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    ended = (line + "\n" for line in lines)
    return (record for record in csv.reader(ended, delimiter=delimiter) if record)


class Columns:
    """How wide each column is, and on which side its cells stand."""

    def __init__(self, records: Sequence[Sequence[str]]) -> None:
        count = min(_MOST_COLUMNS, max(map(len, records)))
        self.widths = [1] * count
        figures = [0] * count
        for record in records:
            for at, cell in enumerate(record[:count]):
                wide = min(_WIDEST, cell_len(printable(_one_line(cell))))
                self.widths[at] = max(self.widths[at], wide)
                figures[at] += bool(_NUMBER.fullmatch(cell)) or not cell
        self._right = [2 * figure > len(records) for figure in figures]

    def row(self, cells: Sequence[str], *, tone: Tone = Tone.PLAIN) -> Row:
        runs = []
        for at, cell in enumerate(cells[:_MOST_COLUMNS]):
            width = self.widths[at] if at < len(self.widths) else _WIDEST
            right = at < len(self._right) and self._right[at]
            kind = Tone.NUMBER if right and tone is Tone.PLAIN else tone
            runs.append(Run(_fit(cell, width, right=right) + _GAP, kind))
        return tuple(runs)


class Records(Rows):
    def __init__(
        self,
        records: Sequence[Sequence[str]],
        columns: Columns,
        names: Sequence[str] = (),
    ) -> None:
        self.records, self.names, self._columns = records, names, columns

    def __len__(self) -> int:
        return len(self.records)

    def row(self, at: int) -> Row:
        return self._columns.row(self.records[at])

    def text(self, at: int) -> str:
        return "\t".join(self.records[at])


def _fit(cell: str, width: int, *, right: bool) -> str:
    text = printable(_one_line(cell[: 4 * _WIDEST]))
    taken = cell_len(text)
    if taken > width:
        return set_cell_size(text, width - 1) + "…"
    room = " " * (width - taken)
    return room + text if right else text + room


def _one_line(cell: str) -> str:
    return cell.replace("\r\n", "↵").replace("\n", "↵")
