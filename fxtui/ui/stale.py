"""Which places are no longer what they were, from what the board says of jobs; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fxtui.domain.location import Location
    from fxtui.domain.request import JobId
    from fxtui.domain.transfer import Job

Ends: TypeAlias = "Mapping[JobId, int]"
"""How many transfers of each job have ended."""


def ends(jobs: Mapping[JobId, Job]) -> dict[JobId, int]:
    return {number: job.tally.final.objects for number, job in jobs.items()}


def touched(before: Ends, jobs: Mapping[JobId, Job]) -> Iterator[Location]:
    """Directories in which a job has done something since then."""
    from fxtui.domain.request import Verb  # behind the first frame

    for number, job in jobs.items():
        if job.tally.final.objects == before.get(number, 0):
            continue
        if job.request.target is not None:
            yield job.request.target
        if job.request.verb is not Verb.COPY:
            yield from (source.location.parent for source in job.request.sources)


def concerns(place: Location, shown: Location) -> bool:
    """Whether what happened below one of these may be seen in the other."""
    if (place.scheme, place.profile) != (shown.scheme, shown.profile):
        return False
    return place.key.startswith(shown.key) or shown.key.startswith(place.key)
