"""The ``fxtui …`` line that tells what a pane shows; pure."""

from __future__ import annotations

from typing import NamedTuple

from .command_line import quoted
from .rows import Rows


class Told(NamedTuple):
    what: str
    line: str


def look_line(rows: Rows) -> Told:
    """What lists these rows, finds them, or counts what is below them."""
    place = quoted(str(rows.prefix))
    if rows.search:
        options = map(quoted, rows.search.query.options)
        return Told("this search", " ".join(["fxtui find", place, *options]))
    if rows.sums:
        return Told("these sizes", f"fxtui du --depth 1 {place}")
    return Told("this place", f"fxtui ls {place}")
