"""Jobs that cannot go on by themselves: what is said of them above the queue; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.cells import cell_len

from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import safe
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Job
from fxtui.domain.value import replace

from .cells import clipped
from .format import count_text
from .queue_words import problem_text

MENDED_BY: Final[Mapping[Reason, str]] = {
    Reason.CREDENTIALS: "renew them, then press R",
    Reason.DISK: "make room, then press R",
    Reason.NETWORK: "fxtui looks again; R looks at once",
    Reason.ARCHIVE: "it is being thawed; fxtui looks again",
}
"""What a person does about each reason for which the engine parks."""

_IN_SHORT: Final[Mapping[Reason, str]] = {
    Reason.NETWORK: "looked for; R looks at once",
    Reason.ARCHIVE: "it is being thawed",
}
"""The same for 40 cells, where it is longer."""


def parking(reasons: Iterable[Reason]) -> Reason | None:
    """The reason that a person should hear of first, if the engine parked something."""
    found = set(reasons)
    return next((reason for reason in MENDED_BY if reason in found), None)


def alert_text(parked: Sequence[Job], width: int) -> str:
    """``! job 3 is parked: credentials of s3://lab@: …``, as much of it as fits."""
    if not parked:
        return ""
    forms = _forms(parked[0], len(parked) - 1)
    return next(
        (form for form in forms if cell_len(form) <= width), clipped(forms[-1], width)
    )


def _forms(job: Job, others: int) -> list[str]:
    """The same in ever fewer words: the message goes first, the cure never does."""
    reason = parking(job.reasons)
    assert reason is not None
    more = f" (and {count_text(others)} more)" if others else ""
    where, why = _where(job), problem_text(job.problem)
    parked, cure = f"! job {job.id}{more} is parked: {reason.value}", MENDED_BY[reason]
    said = f"{parked}{where}: {why}; {cure}" if why else f"{parked}{where}; {cure}"
    return [
        said,
        f"{parked}{where}; {cure}",
        f"{parked}; {cure}",
        f"! {reason.value}: {cure}",
        f"! {reason.value}: {_IN_SHORT.get(reason, cure)}",
    ]


def _where(job: Job) -> str:
    place = job.problem.location if job.problem else None
    return f" of {safe(str(_top(place)))}" if place else ""


def _top(place: Location) -> Location:
    """Whose credentials or network it is: the storage or bucket, not the one object."""
    if place.scheme == LOCAL:
        return place
    bucket, slash, _ = place.key.partition("/")
    return replace(place, key="" if place.profile else bucket + slash)
