"""What a person had deleted here, and when: what ``U`` takes back."""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fxtui.domain.location import Location
    from fxtui.domain.request import JobId


class Deletion(NamedTuple):
    job: JobId
    locations: tuple[Location, ...]
    began: float
    """In seconds since 1970, by this machine's clock."""

    @classmethod
    def now(cls, job: JobId, *locations: Location) -> Deletion:
        return cls(job, locations, time())
