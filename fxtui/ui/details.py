"""All there is to know of one job or transfer, as rows of a name and a text; pure.

Locations are written with escapes, so that no two that differ look alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from fxtui.domain.location import Location
from fxtui.domain.names import escaped
from fxtui.domain.request import Verb
from fxtui.domain.state import State
from fxtui.domain.transfer import Count, Job, Transfer

from .command_line import command_of
from .format import clock_text, count_text, exact_size_text, time_text
from .queue_words import joined, problem_text, reasons_text

Rows: TypeAlias = list[tuple[str, str]]


def details_of(item: Job | Transfer) -> Rows:
    """What ``InfoDialog`` shows for a row of the queue."""
    rows = _of_job(item) if isinstance(item, Job) else _of_transfer(item)
    return [(name, text) for name, text in rows if text]


def _of_transfer(transfer: Transfer) -> Iterator[tuple[str, str]]:
    yield "transfer", f"{transfer.id} of job {transfer.job}"
    yield "from", _place(transfer.source)
    yield "to", _place(transfer.target)
    yield "size", exact_size_text(transfer.size)
    yield "modified", time_text(transfer.modified)
    yield "version", transfer.version or ""
    yield "state", joined(transfer.state.value, reasons_text(transfer.reasons))
    yield "problem", problem_text(transfer.problem)
    yield "attempt", str(transfer.attempt) if transfer.attempt > 1 else ""
    yield "next try", clock_text(transfer.retry_at) if transfer.retry_at else ""
    yield "verified by", _proof(transfer)
    yield "notes", "; ".join(transfer.notes)
    yield "finished", time_text(transfer.finished)
    yield "command", command_of(transfer)


def _proof(transfer: Transfer) -> str:
    if transfer.proof or transfer.state is not State.SUCCEEDED:
        return transfer.proof or ""
    return "nothing but the size" if transfer.target else ""


def _of_job(job: Job) -> Iterator[tuple[str, str]]:
    request, tally = job.request, job.tally
    least = "" if job.planned else "at least "
    yield "job", str(job.id)
    yield "what", f"{request.verb} {count_text(job.sources, 'source')}"
    yield "from", _place(request.sources[0].location) if request.sources else ""
    yield "to", _place(request.target)
    yield "if it exists", request.if_exists if request.verb is not Verb.DELETE else ""
    yield "state", joined(job.standing.value, reasons_text(job.reasons))
    yield "problem", problem_text(job.problem)
    yield "in all", f"{least}{_count(tally.total)}"
    for state in State:
        count: Count = getattr(tally, state)
        yield state.value, _count(count) if count.objects else ""
    yield "verified", _count(tally.verified) if tally.verified.objects else ""
    yield "begun", time_text(job.created)
    yield "finished", time_text(job.finished)
    yield "command", command_of(job)


def _place(location: Location | None) -> str:
    return escaped(str(location)) if location else ""


def _count(count: Count) -> str:
    return f"{count_text(count.objects, 'object')}, {exact_size_text(count.bytes)}"
