"""A job and a transfer that tests change as they need."""

from __future__ import annotations

from typing import Final

from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import JobId, JobRequest, Source, TransferId, Verb
from fxtui.domain.transfer import Job, Transfer

HERE: Final = Location(LOCAL, "data/a")
THERE: Final = Location("s3", "bucket/")
MIB: Final = 1024 * 1024

JOB: Final = Job(
    JobId(1),
    JobRequest(Verb.COPY, (Source(HERE, "a"),), THERE),
    created=0.0,
    planned=True,
)
TRANSFER: Final = Transfer(
    TransferId(7), JOB.id, HERE, THERE.child("a"), size=40 * MIB, version="v1"
)
