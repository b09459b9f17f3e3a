"""What a pane says of itself: beside its path, and below its rows; pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Location

from .dead_end import gap, no_buckets, not_all, way_out
from .format import clock_text, count_text, size_text
from .grounds import Ground
from .marks import Marks
from .rows import Rows

if TYPE_CHECKING:
    from .refusals import Refusals


LONG: Final = 3.0
"""Seconds from which on it is told how long something has been read."""


class Reading(StrEnum):
    """How the rows of a place come that are to be seen."""

    DONE = ""
    BEGUN = "listing …"
    STOPPED = "stopped"
    AGAIN = "refreshing …"
    """What is seen was read before, and is being read again."""

    KEPT = "as of"
    """It was read before, and is too much to be read again unasked."""


def tail(rows: Rows) -> str:
    """What stands behind the path: how what is seen begins, or what it was found by."""
    if rows.search:
        return f"  find {rows.search.query.text}"
    return f"{rows.begin}…" if rows.begin else ""


def note(
    rows: Rows, marks: Marks, ground: Ground, reading: Reading, *, seconds: float = 0
) -> str:
    """What is true of the place, what is filtered, and how many there are.

    ``seconds`` is how long it has been read by now.
    """
    words = [_doing(rows, reading) + _since(seconds)]
    if rows.box:
        words.append("delivered by you")
    if ground.read_only:
        words.append("read-only")
    if ground.lease:
        words.append(ground.lease)
    if rows.view.needle:
        words.append(f"/{rows.view.needle}")
    if marked := len(marks):
        words.append(_marked(marked, marks.size))
    else:
        words.append(_amount(rows))
    if refused := sum(refused.count for refused in _refusals(rows)):
        words.append(f"{count_text(refused)} unreadable")
    return "  ".join(filter(None, words))


def _marked(count: int, size: int) -> str:
    """How much is in folders is not known, and zero is not told."""
    told = f"{count_text(count)} marked"
    return f"{told}, {size_text(size)}" if size else told


def _doing(rows: Rows, reading: Reading) -> str:
    if reading is Reading.KEPT:
        return f"{reading} {clock_text(rows.read_at)[:5]}"
    return "looking …" if rows.search and reading is Reading.BEGUN else reading.value


def _since(seconds: float) -> str:
    """Told once it is long enough for a person to wonder."""
    return f" {int(seconds)} s" if seconds >= LONG else ""


def _amount(rows: Rows) -> str:
    """How many there are, of how many; if it is counted, how much there is below."""
    shown, known = len(rows.shown), len(rows)
    if rows.sums and not rows.search:
        from .sums import Total  # it is there

        total = rows.sums.of(rows.prefix.key) or Total()
        more = "" if rows.sums.is_over else " …"
        return f"{size_text(total.size)} in {count_text(total.objects)}{more}"
    if rows.search:
        known = rows.search.seen
    elif not known:
        return ""
    return count_text(known) if shown == known else f"{shown:,} of {known:,}"


class Wait(NamedTuple):
    """How long a pane has waited for its listing."""

    seconds: float = 0
    has_keys: bool = True
    """Whether what a person presses is meant for it."""


NO_WAIT: Final = Wait()


def notice(
    rows: Rows,
    place: Location,
    problem: FxtuiError | None,
    reading: Reading,
    wait: Wait = NO_WAIT,
) -> tuple[str, ...]:
    """Why there is nothing to see, if so; line by line."""
    if problem and not len(rows):
        return way_out(problem, place)
    if rows.shown:
        return ()
    if reading:
        hint = "; Esc stops it" if wait.has_keys else ""
        waits = (f"  {_lacks(rows)} yet{hint}",) if wait.seconds >= LONG else ()
        return f"  {_doing(rows, reading)}{_since(wait.seconds)}", *waits
    if len(rows) and not (rows.search or rows.view.needle):
        return ("  only names that begin with a dot: . shows them",)
    if len(rows) or rows.search:
        return ("  nothing matches",)
    return no_buckets(place) if place.holds_buckets else ("  empty",)


def _lacks(rows: Rows) -> str:
    """Why nothing of it is to be seen."""
    if rows.search:
        return "nothing is found"
    return "nothing to see" if len(rows) else "nothing has come"


def lack(rows: Rows, problem: FxtuiError | None, *, old: bool) -> str:
    """What the rows that are seen are not, though they look like a listing."""
    if problem and len(rows):
        return gap(problem, old=old)
    for refused in _refusals(rows):
        return not_all(refused)
    return rows.box.text if rows.box else ""


def _refusals(rows: Rows) -> list[Refusals]:
    """What could not be read of what was looked through or counted, if anything."""
    heard = (each.refused for each in (rows.search, rows.sums) if each)
    return [refused for refused in heard if refused.count]
