"""What somebody who looks elsewhere should be called for, and in which words; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from fxtui.domain.request import JobId
from fxtui.domain.transfer import Job, Standing

from .format import count_text
from .parked import parking
from .queue_words import job_title, problem_text, reasons_text


class Turn(StrEnum):
    """What can become of a job that a person should know."""

    NONE = ""
    ASKS = "asks"
    PARKED = "parked"
    DONE = "done"
    FAILED = "failed"


def turn_of(job: Job) -> Turn:
    """That it was cancelled is known: somebody did it."""
    match job.standing:
        case Standing.SUCCEEDED:
            return Turn.DONE
        case Standing.FAILED:
            return Turn.FAILED
        case Standing.CANCELLED:
            return Turn.NONE
    if job.tally.asked:
        return Turn.ASKS
    return Turn.PARKED if parking(job.reasons) is not None else Turn.NONE


def turns(jobs: Mapping[JobId, Job]) -> dict[JobId, Turn]:
    return {number: turn_of(job) for number, job in jobs.items()}


def news(before: Mapping[JobId, Turn], jobs: Iterable[Job]) -> Sequence[str]:
    """A sentence for each job that took a turn since then."""
    turned = ((job, turn_of(job)) for job in jobs)
    return [
        f"{job_title(job)}: {_words(job, turn)}"
        for job, turn in turned
        if turn and turn is not before.get(job.id)
    ]


def _words(job: Job, turn: Turn) -> str:
    tally = job.tally
    match turn:
        case Turn.ASKS:
            return f"you decide about {count_text(tally.asked, 'object')}"
        case Turn.PARKED:
            return f"parked, {reasons_text(job.reasons)}"
        case Turn.FAILED if tally.failed.objects:
            return f"{tally.failed.objects:,} of {tally.total.objects:,} failed"
        case Turn.FAILED:
            return problem_text(job.problem) or "failed"
    done, skipped = tally.succeeded.objects, tally.skipped.objects
    told = [count_text(done, "object")] if done or not skipped else []
    told += [f"{skipped:,} skipped"] if skipped else []
    return ", ".join(["done", *told])


def end_told(job: Job) -> str:
    """What came of one that has ended, in a line whose end may not be seen."""
    if not (turn := turn_of(job)):
        return ""
    how = "; t tells why" if turn is Turn.FAILED else ""
    return f"Job {job.id}: {_words(job, turn)}{how} ({job_title(job)})"


def in_one(sentences: Sequence[str]) -> str:
    """The first of them, and how many there are beside it."""
    first, *others = sentences
    return f"{first}; and {len(others):,} more" if others else first
