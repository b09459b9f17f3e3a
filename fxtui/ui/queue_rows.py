"""What a job or a transfer says in one row of the queue; pure.

State is a word and direction a sign, never only a colour. What a name or a message
says has passed ``safe()`` when it is in a Row.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from fxtui.domain.events import Sample, Term
from fxtui.domain.names import safe
from fxtui.domain.request import JobId, TransferId, Verb
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Job, Standing, Transfer

from .format import (
    count_text,
    duration_text,
    percent_text,
    rate_text,
    size_text,
    time_text,
)
from .grounds import lease_text
from .queue_items import NO_FLOW, Flow, Item, Notice, tries_again
from .queue_words import (
    RETRYING,
    job_sign,
    job_title,
    joined,
    name_of,
    paused_word,
    problem_text,
    proof_text,
    proof_word,
    reasons_text,
    sign_of,
    tries_text,
)


class Look(StrEnum):
    """What a row is to the eye, beside its words."""

    JOB = "job"
    PLAIN = "plain"
    DIM = "dim"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"


class Bar(NamedTuple):
    """How far something has come, in bytes or in objects."""

    sent: int
    stored: int
    total: int


class Row(NamedTuple):
    """The words of a row, not yet cut to any width."""

    look: Look
    sign: str
    name: str
    state: str
    bar: Bar | None = None
    percent: str = ""
    amount: str = ""
    rate: str = ""
    eta: str = ""
    reason: str = ""
    """Why it does not go on, or did not end well: said even where there is no room."""

    remark: str = ""
    """Worth reading, where there is room."""

    when: str = ""


def row_of(
    item: Item,
    samples: Mapping[TransferId, Sample],
    running: Mapping[JobId, Flow],
    now: float = 0.0,
) -> Row:
    """The words of a row, as the item stands ``now``, in seconds since 1970."""
    if isinstance(item, Notice):
        return Row(Look.PAUSED, "!", safe(item.text), "read it")
    if isinstance(item, Job):
        return job_row(item, running.get(item.id, NO_FLOW), now)
    return transfer_row(item, samples.get(item.id), now)


# --- A transfer --------------------------------------------------------------------


def transfer_row(transfer: Transfer, sample: Sample | None, now: float = 0.0) -> Row:
    row = Row(
        look=_LOOKS.get(transfer.state, Look.PLAIN),
        sign=sign_of(transfer.source, transfer.target),
        name=name_of(transfer.source),
        state=_word(transfer, sample),
        amount=size_text(transfer.size),
        reason=_reason(transfer, now),
        remark=_remark(transfer),
        when=time_text(transfer.finished),
    )
    return moved(row, transfer, sample) if is_moving(transfer) else row


def is_moving(transfer: Transfer) -> bool:
    """Whether samples tell how far it is."""
    return transfer.state is State.RUNNING and transfer.target is not None


def moved(row: Row, transfer: Transfer, sample: Sample | None) -> Row:
    """The row of a transfer that moves, by another sample of it."""
    size, word = transfer.size, _running_word(transfer, sample)
    if sample is None:
        percent = percent_text(0, max(size, 1))
        return row._replace(state=word, bar=Bar(0, 0, size), percent=percent)
    return row._replace(
        state=word,
        bar=Bar(sample.sent, sample.stored, size),
        percent=percent_text(sample.sent, size),
        amount=f"{size_text(sample.sent)}/{size_text(size)}",
        rate=rate_text(sample.rate),
        eta=_eta(size - sample.sent, sample.rate),
    )


def _word(transfer: Transfer, sample: Sample | None) -> str:
    """The state; of what runs, which of sent, stored and verified is still to come."""
    if transfer.state is State.SUCCEEDED:
        return proof_word(transfer.proof)
    if transfer.state is State.PAUSED:
        return paused_word(transfer.reasons)
    if transfer.state is not State.RUNNING:
        return transfer.state.value
    return _running_word(transfer, sample)


def _running_word(transfer: Transfer, sample: Sample | None) -> str:
    if transfer.target is None:
        return "deleting"
    if tries_again(transfer, sample):
        return RETRYING
    if sample is None or sample.sent < transfer.size:
        return "moving"
    return "verifying" if sample.stored >= transfer.size else "storing"


def _reason(transfer: Transfer, now: float) -> str:
    message = problem_text(transfer.problem)
    match transfer.state:
        case State.PAUSED if transfer.reasons == {Reason.CONFLICT}:
            return reasons_text(transfer.reasons)
        case State.PAUSED:
            return joined(reasons_text(transfer.reasons), message)
        case State.RUNNING | State.QUEUED if message:
            tries = tries_text(transfer.attempt, transfer.retry_at, now)
            return joined(tries, message)
    return message


def _remark(transfer: Transfer) -> str:
    """What proves it, and what a person should know although it ended well."""
    has_moved = transfer.state is State.SUCCEEDED and transfer.target is not None
    proof = proof_text(transfer.proof) if has_moved else ""
    return "; ".join(filter(None, (proof, *map(safe, transfer.notes))))


_LOOKS: Final[Mapping[State, Look]] = {
    State.QUEUED: Look.DIM,
    State.PAUSED: Look.PAUSED,
    State.FAILED: Look.FAILED,
    State.SUCCEEDED: Look.DONE,
    State.SKIPPED: Look.DIM,
    State.CANCELLED: Look.DIM,
}

# --- A job -------------------------------------------------------------------------


def job_row(job: Job, flow: Flow, now: float = 0.0) -> Row:
    tally, standing = job.tally, job.standing
    total, final = tally.total, tally.final
    row = Row(
        look=_JOB_LOOKS.get(standing, Look.JOB),
        sign=job_sign(job),
        name=job_title(job),
        state=_job_word(job, flow),
        amount=f"{final.objects:,}/{total.objects:,}{'' if job.planned else '+'}",
        reason=_job_reason(job, flow),
        remark=_job_remark(job),
        when=time_text(job.finished),
    )
    if standing.is_final:
        return row
    row = row._replace(rate=rate_text(flow.rate))
    if standing is Standing.RUNNING and flow.term:
        row = _lent(row, flow.term, _seconds(job, flow), now)
    if not job.planned:
        return row  # a bar that runs backwards as the listing goes on says nothing
    bar = _job_bar(job, flow)
    left = total.bytes - final.bytes - flow.sent
    percent = percent_text(bar.sent, bar.total) if bar.total else ""
    return row._replace(bar=bar, percent=percent, eta=_eta(left, flow.rate))


def _lent(row: Row, term: Term, left: float | None, now: float) -> Row:
    """How long its keys are good; a warning where a person is asked before its end."""
    keys = lease_text(term.ends, now)
    if not term.is_short(left, now) or row.reason:
        return row._replace(remark="; ".join(filter(None, (row.remark, keys))))
    more = f", {duration_text(left)} to go" if left else ""
    return row._replace(look=Look.PAUSED, reason=f"{keys}{more}")


def _seconds(job: Job, flow: Flow) -> float | None:
    """How long it takes yet, as far as it has been listed, at this rate."""
    left = job.tally.total.bytes - job.tally.final.bytes - flow.sent
    return max(left, 0) / flow.rate if flow.rate >= 1 else None


def _job_bar(job: Job, flow: Flow) -> Bar:
    """In bytes, or in objects where there are none: deletes, and empty objects."""
    total, final = job.tally.total, job.tally.final
    if total.bytes and job.request.verb is not Verb.DELETE:
        return Bar(final.bytes + flow.sent, final.bytes + flow.stored, total.bytes)
    return Bar(final.objects, final.objects, total.objects)


def _job_word(job: Job, flow: Flow) -> str:
    tally = job.tally
    if job.standing is Standing.PAUSED:
        return paused_word(job.reasons)
    if _is_retrying(job, flow):
        return RETRYING
    if job.standing is not Standing.SUCCEEDED:
        return job.standing.value
    moved = tally.succeeded.objects
    return "verified" if moved and tally.verified.objects == moved else "done"


def _is_retrying(job: Job, flow: Flow) -> bool:
    """Whether nothing of it moves, because requests failed and are tried again."""
    is_running = job.standing is Standing.RUNNING
    return is_running and flow.retrying == job.tally.running.objects


def _job_reason(job: Job, flow: Flow) -> str:
    message, failed = problem_text(job.problem), job.tally.failed.objects
    if job.reasons:
        return joined(reasons_text(job.reasons), message)
    if _is_retrying(job, flow):
        return problem_text(flow.problem)
    if job.tally.asked:
        return f"{_exist(job.tally.asked)} already, Enter decides"
    if message or job.standing is not Standing.FAILED:
        return message
    return f"{count_text(failed)} of {count_text(job.tally.total.objects)} failed"


def _exist(count: int) -> str:
    return f"{count_text(count)} {'exists' if count == 1 else 'exist'}"


def _job_remark(job: Job) -> str:
    tally = job.tally
    is_moved = job.request.verb is not Verb.DELETE
    unproved = tally.succeeded.objects - tally.verified.objects if is_moved else 0
    told = (
        (tally.failed.objects, "failed"),
        (tally.skipped.objects, "skipped"),
        (tally.cancelled.objects, "cancelled"),
        (tally.warnings, "with a note"),
        (tally.verified.objects, "verified"),
        (unproved, "without a digest"),
    )
    return ", ".join(f"{count_text(count)} {word}" for count, word in told if count)


_JOB_LOOKS: Final[Mapping[Standing, Look]] = {
    Standing.PAUSED: Look.PAUSED,
    Standing.FAILED: Look.FAILED,
    Standing.SUCCEEDED: Look.DONE,
    Standing.CANCELLED: Look.DIM,
}

# --- Both --------------------------------------------------------------------------


def _eta(left: int, rate: float) -> str:
    return duration_text(max(left, 0) / rate) if rate >= 1 else ""
