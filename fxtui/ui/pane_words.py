"""What a pane says of itself: beside its path, and below its rows; pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Location

from .dead_end import no_buckets, way_out
from .format import clock_text, count_text, size_text
from .grounds import Ground
from .marks import Marks
from .rows import Rows
from .sums import Total


class Reading(StrEnum):
    """How the rows of a place come that are to be seen."""

    DONE = ""
    BEGUN = "listing …"
    STOPPED = "stopped"
    AGAIN = "refreshing …"
    """What is seen was read before, and is being read again."""

    KEPT = "as of"
    """It was read before, and is too much to be read again unasked."""


def note(rows: Rows, marks: Marks, ground: Ground, reading: Reading) -> str:
    """What is true of the place, what is filtered, and how many there are."""
    words = [reading.value] if reading else []
    if reading is Reading.KEPT:
        words = [f"{reading} {clock_text(rows.read_at)[:5]}"]
    if rows.begin:
        words.append(f"from {rows.begin}…")
    words += _looked_at(rows)
    if ground.read_only:
        words.append("read-only")
    if rows.view.needle:
        words.append(f"/{rows.view.needle}")
    if marked := len(marks):
        words.append(f"{count_text(marked)} marked, {size_text(marks.size)}")
    elif len(rows):
        seen = "" if len(rows.shown) == len(rows) else f"{len(rows.shown):,} of "
        words.append(seen + count_text(len(rows)))
    return "  ".join(words)


def _looked_at(rows: Rows) -> Iterator[str]:
    """What the rows are, if they are not just what is there."""
    if search := rows.search:
        yield f"found {search.query.text}"
        yield f"in {count_text(search.seen)}"
        if search.refused:
            yield f"{count_text(search.refused)} unreadable"
    if sums := rows.sums:
        total = sums.of(rows.prefix.key) or Total()
        yield f"{size_text(total.size)} in {count_text(total.objects, 'object')}"
        yield from () if sums.is_over else ("counting …",)
        if sums.refused:
            yield f"{count_text(sums.refused)} unreadable"


def notice(
    rows: Rows, place: Location, problem: FxtuiError | None, reading: Reading
) -> tuple[str, ...]:
    """Why there is nothing to see, if so; line by line."""
    if problem and not len(rows):
        return way_out(problem, place)
    if rows.shown:
        return ()
    if reading:
        return (f"  {reading.value}",)
    if len(rows):
        return ("  nothing matches",)
    return no_buckets(place) if place.holds_buckets else ("  empty",)
