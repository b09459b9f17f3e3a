"""The ``fxtui …`` line that tells what a pane shows; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .command_line import quoted
from .rows import Rows

if TYPE_CHECKING:
    from fxtui.domain.location import Location

    from .query import Query


class Told(NamedTuple):
    what: str
    line: str


def look_line(rows: Rows) -> Told:
    """What lists these rows, finds them, or counts what is below them."""
    place = quoted(str(rows.prefix))
    if rows.search:
        return Told("this search", find_line(rows.prefix, rows.search.query))
    if rows.sums:
        return Told("these sizes", f"fxtui du --depth 1 {place}")
    return Told("this place", f"fxtui ls {place}")


def find_line(place: Location, query: Query) -> str:
    words = map(quoted, (str(place), *query.options))
    return " ".join(["fxtui find", *words])
