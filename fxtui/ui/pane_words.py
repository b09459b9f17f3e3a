"""What a pane says of itself: beside its path, and below its rows; pure."""

from __future__ import annotations

from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Location

from .dead_end import no_buckets, way_out
from .format import count_text, size_text
from .grounds import Ground
from .marks import Marks
from .rows import Rows


def note(rows: Rows, marks: Marks, ground: Ground, *, is_listing: bool) -> str:
    """What is true of the place, what is filtered, and how many there are."""
    words = ["listing …"] if is_listing else []
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


def notice(
    rows: Rows, place: Location, problem: FxtuiError | None, *, is_listing: bool
) -> tuple[str, ...]:
    """Why there is nothing to see, if so; line by line."""
    if problem and not len(rows):
        return way_out(problem, place)
    if rows.shown:
        return ()
    if is_listing:
        return ("  listing …",)
    if len(rows):
        return ("  nothing matches",)
    return no_buckets(place) if place.holds_buckets else ("  empty",)
