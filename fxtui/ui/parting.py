"""What is said in the terminal when the browser has gone: what goes on; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto

from fxtui.domain.transfer import Job, Standing

from .format import count_text
from .queue_words import job_title, reasons_text


class Leaving(Enum):
    """What becomes of the engine when the browser goes."""

    DETACHED = auto()
    """It is the service, and goes on."""

    STOPPED = auto()
    """It was the service, and was stopped."""

    ENDED = auto()
    """It was in the browser's own process."""


def parting_words(jobs: Sequence[Job], leaving: Leaving) -> list[str]:
    """A line or two about the jobs that are not final, or nothing where none is."""
    if not jobs:
        return ["The transfer service has stopped."] if leaving is Leaving.STOPPED else []
    match leaving:
        case Leaving.DETACHED:
            return [*_detached(jobs)]
        case Leaving.STOPPED:
            stopped = "The transfer service has stopped."
        case Leaving.ENDED:
            stopped = "Nothing goes on without this fxtui."
    return [f"{stopped} {_counted(jobs)} kept, and with the next fxtui {_named(jobs)}."]


def _detached(jobs: Sequence[Job]) -> Iterator[str]:
    going = [job for job in jobs if job.standing is not Standing.PAUSED]
    held = [job for job in jobs if job.standing is Standing.PAUSED]
    if going:
        verb = "goes" if len(going) == 1 else "go"
        yield (
            f"{count_text(len(going), 'job')} {verb} on in the background: "
            f"{_titles(going)}; fxtui opens {_them(going)} again, fxtui jobs lists "
            f"{_them(going)}."
        )
    for job in held[:1]:
        more = f" (and {count_text(len(held) - 1)} more)" if len(held) > 1 else ""
        why = reasons_text(job.reasons) or "see fxtui jobs"
        yield f"Job {job.id}{more} is paused: {why}."


def _counted(jobs: Sequence[Job]) -> str:
    return f"{count_text(len(jobs), 'job')} {'is' if len(jobs) == 1 else 'are'}"


def _named(jobs: Sequence[Job]) -> str:
    return f"{'goes' if len(jobs) == 1 else 'go'} on where it was: {_titles(jobs)}"


def _them(jobs: Sequence[Job]) -> str:
    return "it" if len(jobs) == 1 else "them"


def _titles(jobs: Sequence[Job]) -> str:
    more = f" and {count_text(len(jobs) - 1)} more" if len(jobs) > 1 else ""
    return f"{job_title(jobs[0])}{more}"
