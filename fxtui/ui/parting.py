"""What is said in the terminal when the browser has gone: what goes on; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

from fxtui.domain.transfer import Job, Standing

from .format import count_text
from .queue_words import job_title, reasons_text

How: TypeAlias = Literal["detached", "stopped", "lost", "alone"]
"""What becomes of the engine: the service goes on, was stopped, or did not answer; or
it was in the browser's own process."""

_ENDED: Final = {
    "stopped": "The transfer service has stopped.",
    "lost": "The transfer service did not answer at last; see fxtui service log.",
    "alone": "Nothing goes on without this fxtui.",
}


def parting_words(jobs: Sequence[Job], how: How) -> list[str]:
    """A line or two about the jobs that are not final, or nothing where none is."""
    if how == "detached":
        return [*_detached(jobs)]
    if not jobs:
        return [_ENDED[how]] if how == "stopped" else []
    kept = f"{_counted(jobs)} kept, and with the next fxtui {_named(jobs)}."
    return [f"{_ENDED[how]} {kept}"]


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
