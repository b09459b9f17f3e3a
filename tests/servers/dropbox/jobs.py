"""Work that is answered later: a job's id first, its result after some polls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .calls import Call
from .refusals import refused


@dataclass
class Job:
    polls: int
    """How often it still answers that it is in progress."""

    result: dict[str, Any]


def launched(call: Call, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Keep what was done for each entry as the result of a job."""
    id = f"dbjid:{call.world.tick():032x}"
    done = {".tag": "complete", "entries": entries}
    _jobs(call)[id] = Job(call.world.settings.job_polls, done)
    return {".tag": "async_job_id", "async_job_id": id}


def checked(call: Call) -> dict[str, Any]:
    """How a job is."""
    job = _jobs(call).get(call.arg["async_job_id"])
    if job is None:
        raise refused("invalid_async_job_id")
    if job.polls:
        job.polls -= 1
        return {".tag": "in_progress"}
    return job.result


def _jobs(call: Call) -> dict[str, Job]:
    return call.world.room("jobs", dict)
