"""All there is to know of one row of the queue, as rows of a name and a text; pure.

Locations are written with escapes, so that no two that differ look alike. What went
wrong, and what to do about it, comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from time import localtime, strftime
from typing import Final, TypeAlias

from fxtui.domain.errors import Problem
from fxtui.domain.events import Sample
from fxtui.domain.inside import why_no_digest
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import escaped
from fxtui.domain.request import JobLimits, Verb
from fxtui.domain.state import State
from fxtui.domain.transfer import Count, Inspection, Job, Transfer

from .advice import advice, advice_at_once, advice_when_parked
from .amounts import bytes_to_type
from .command_line import command_of
from .format import (
    clock_text,
    count_text,
    exact_size_text,
    rate_text,
    size_text,
    time_text,
    wait_text,
)
from .parts_map import parts_map, parts_text
from .queue_words import joined, paused_word, proof_text, reasons_text

Rows: TypeAlias = list[tuple[str, str]]

_FORGOTTEN: Final = "The service does not know it any more."


def details_of(
    item: Job | Inspection | Transfer,
    sample: Sample | None = None,
    now: float = 0.0,
    verb: Verb = Verb.COPY,
) -> Rows:
    """What a dialog shows for a row of the queue.

    ``now`` is in seconds since 1970, ``verb`` that of the job of a transfer.
    """
    if isinstance(item, Job):
        rows = _of_job(item)
    else:
        inspection = Inspection(item) if isinstance(item, Transfer) else item
        rows = _of_transfer(inspection, sample, now)
        rows = chain(rows, [("command", command_of(inspection.transfer, verb))])
    return [(name, text) for name, text in rows if text]


def problem_rows(problem: Problem) -> Rows:
    """What happened, to which location, what to do, and what the server said."""
    place = problem.location
    rows = _problem(problem, advice_at_once(problem.code, is_local=_is_local(place)))
    return [(name, text) for name, text in rows if text]


def with_pace(rows: Rows, sentence: str) -> Rows:
    """The same with what holds it back, behind its state."""
    if not sentence:
        return rows
    at = next((at for at, row in enumerate(rows, 1) if row[0] == "state"), len(rows))
    return [*rows[:at], ("pace", sentence), *rows[at:]]


def gone(rows: Rows) -> Rows:
    """What is left to say of a row that was cleared meanwhile."""
    return [("note", _FORGOTTEN), *(row for row in rows if row[0] != "note")]


def _problem(problem: Problem, now: str) -> Iterator[tuple[str, str]]:
    yield "what", problem.message
    yield "where", _place(problem.location)
    yield "now", now
    yield "server", problem.detail
    yield "code", problem.code


# --- A transfer --------------------------------------------------------------------


def _of_transfer(
    inspection: Inspection, sample: Sample | None, now: float
) -> Iterator[tuple[str, str]]:
    transfer = inspection.transfer
    if transfer.problem:
        yield from _problem(transfer.problem, _advice(transfer, transfer.problem))
    else:
        yield "now", advice_when_parked(transfer.reasons)
    yield "transfer", f"{transfer.id} of job {transfer.job}"
    yield "from", _place(transfer.source)
    yield "to", _place(transfer.target)
    yield "size", exact_size_text(transfer.size)
    yield "state", _state(transfer)
    yield from _headway(inspection, sample)
    yield "slower way", inspection.detour
    yield from _tries(transfer, now)
    yield from _proof(transfer)
    yield "modified", _exact_time(transfer.modified)
    yield "version", escaped(transfer.version or "")
    yield "begun", _exact_time(transfer.began)
    yield "finished", _exact_time(transfer.finished)
    yield "it exists", transfer.if_exists.value if transfer.if_exists else ""
    yield "notes", "; ".join(transfer.notes)


def _advice(transfer: Transfer, problem: Problem) -> str:
    """What stands still is to be freed, and what goes on needs nobody."""
    if transfer.state in {State.RUNNING, State.QUEUED}:
        return "Nothing has to be done: fxtui tries again by itself."
    return advice_when_parked(transfer.reasons) or _for_row(problem)


def _for_row(problem: Problem) -> str:
    return advice(problem.code, is_local=_is_local(problem.location))


def _is_local(place: Location | None) -> bool:
    return place is not None and place.scheme == LOCAL


def _state(transfer: Transfer) -> str:
    if transfer.state is not State.PAUSED:
        return transfer.state.value
    return joined(paused_word(transfer.reasons), reasons_text(transfer.reasons))


def _headway(inspection: Inspection, sample: Sample | None) -> Iterator[tuple[str, str]]:
    if sample and inspection.transfer.state is State.RUNNING:
        moved = f"{size_text(sample.sent)}, {size_text(sample.stored)} of it stored"
        yield "moved", ", ".join(filter(None, (moved, rate_text(sample.rate))))
    yield "parts", parts_text(inspection)
    yield "", parts_map(inspection)
    yield "upload id", inspection.session


def _tries(transfer: Transfer, now: float) -> Iterator[tuple[str, str]]:
    yield "try", str(transfer.attempt) if transfer.attempt > 1 else ""
    if transfer.retry_at and transfer.retry_at > now and not transfer.state.is_final:
        wait = wait_text(transfer.retry_at - now)
        yield "next try", f"at {clock_text(transfer.retry_at)}, in {wait}"


def _proof(transfer: Transfer) -> Iterator[tuple[str, str]]:
    if transfer.state is State.SUCCEEDED and transfer.target:
        yield "verified", proof_text(transfer.proof)
    digest = transfer.digest
    told = f"{digest.algorithm} {digest.hex}" if digest else ""
    yield "digest", told or why_no_digest(transfer.source)
    yield "written", escaped(transfer.written or "")


# --- A job -------------------------------------------------------------------------


def _of_job(job: Job) -> Iterator[tuple[str, str]]:
    request, tally = job.request, job.tally
    least = "" if job.planned else "at least "
    if job.problem:
        held = advice_when_parked(job.reasons)
        yield from _problem(job.problem, held or _for_row(job.problem))
    else:
        yield "now", advice_when_parked(job.reasons)
    yield "job", str(job.id)
    yield "what", f"{request.verb} {count_text(job.sources, 'source')}"
    yield "from", _place(request.sources[0].location) if request.sources else ""
    yield "to", _place(request.target)
    yield "servers", ", ".join(map(escaped, job.endpoints))
    yield "if it exists", request.if_exists if request.verb is not Verb.DELETE else ""
    yield "state", joined(job.standing.value, reasons_text(job.reasons))
    yield "in all", f"{least}{_count(tally.total)}"
    for state in State:
        count: Count = getattr(tally, state)
        yield state.value, _count(count) if count.objects else ""
    yield "verified", _count(tally.verified) if tally.verified.objects else ""
    yield "limits", limits_text(request.limits)
    yield "part size", exact_size_text(request.part_size) if request.part_size else ""
    yield "begun", time_text(job.created)
    yield "finished", time_text(job.finished)
    yield "command", command_of(job)


def limits_text(limits: JobLimits) -> str:
    """``4 transfers at once, 10 MiB a second``; nothing where there is no limit."""
    told = []
    if limits.transfers:
        told.append(f"{count_text(limits.transfers, 'transfer')} at once")
    if limits.requests:
        told.append(f"{count_text(limits.requests, 'request')} at once")
    if limits.bandwidth:
        told.append(f"{bytes_to_type(limits.bandwidth)} a second")
    return ", ".join(told)


# --- Both --------------------------------------------------------------------------


def _place(location: Location | None) -> str:
    return escaped(str(location)) if location else ""


def _count(count: Count) -> str:
    return f"{count_text(count.objects, 'object')}, {exact_size_text(count.bytes)}"


def _exact_time(moment: float | None) -> str:
    """To the second, and nothing for a time that no calendar has."""
    if not time_text(moment):
        return ""
    assert moment is not None
    return strftime("%Y-%m-%d %H:%M:%S", localtime(moment))
