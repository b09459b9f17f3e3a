"""How far a job has come, in numbers and in words; pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from fxtui.domain.events import Board, Sample
from fxtui.domain.location import Location
from fxtui.domain.request import Verb
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Job, Standing, Tally, Transfer

from .output import size_text

FILES: Final = 6
"""Files that are shown one by one, at most: the total is what has to be seen."""

_SETTLED: Final = 1.0
"""Seconds after which a file is worth a line of its own: small ones would flicker."""

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR

_DONE: Final = {
    Verb.COPY: "copied",
    Verb.MOVE: "moved",
    Verb.DELETE: "deleted",
    Verb.SYNC: "synced",
    Verb.APPLY: "done",
}


class Headway(NamedTuple):
    """A line of a display: a job, or one of the files that are on their way."""

    title: str
    moved: int
    total: int
    rate: float
    at_least: bool = False
    """Whether the total grows yet: the sources are still being listed."""

    @property
    def eta(self) -> float | None:
        """Seconds that are left at this rate; None if nobody can tell."""
        left = max(self.total - self.moved, 0)
        return left / self.rate if self.rate >= 1 else None

    @property
    def amount(self) -> str:
        """``1.2 GiB of at least 3.4 GiB``"""
        return f"{size_text(self.moved)} of {self.least}{size_text(self.total)}"

    @property
    def least(self) -> str:
        """What stands before a number that may only grow."""
        return "at least " if self.at_least else ""


def headway_of(job: Job, board: Board) -> Headway:
    """All of a job."""
    total = job.tally.total.bytes
    return Headway(
        description(job),
        min(moved_bytes(job, board), total),
        total,
        rate_of(job, board),
        at_least=not job.planned,
    )


def files_of(job: Job, board: Board, now: float) -> dict[int, Headway]:
    """The files on their way that take their time, by number; none of a job of one."""
    if job.planned and job.tally.total.objects <= 1:
        return {}
    settled = [t for t in _running(job, board) if t.began and now - t.began >= _SETTLED]
    settled.sort(key=lambda transfer: transfer.id)
    return {transfer.id: _file(transfer, board) for transfer in settled[:FILES]}


def _file(transfer: Transfer, board: Board) -> Headway:
    sample = board.sample(transfer.id)
    sent, rate = (sample.sent, sample.rate) if sample else (0, 0.0)
    return Headway(transfer.source.name, min(sent, transfer.size), transfer.size, rate)


def moved_bytes(job: Job, board: Board) -> int:
    """Bytes of the job that are where they were to go, or on their way there."""
    moving = sum(sample.sent for sample in _samples(job, board))
    resting = sum(r.sample.sent for r in board.rests.values() if r.job == job.id)
    return job.tally.final.bytes + moving + resting


def rate_of(job: Job, board: Board) -> float:
    alone = sum(sample.rate for sample in _samples(job, board))
    return alone + board.rates.get(job.id, 0.0)


def trouble(job: Job, board: Board) -> str:
    """Why something of the job is tried again: a bar that stands has a reason."""
    if job.problem and not job.planned:
        return f": {job.problem.message}"
    for transfer in _running(job, board):
        if transfer.problem:
            return f": {transfer.problem.message} (try {transfer.attempt})"
    return ""


def _running(job: Job, board: Board) -> Iterator[Transfer]:
    return (t for t in board.active.values() if t.job == job.id)


def _samples(job: Job, board: Board) -> Iterator[Sample]:
    running = (transfer.id for transfer in _running(job, board))
    return (board.samples[id_] for id_ in running if id_ in board.samples)


def line_of(job: Job, board: Board) -> str:
    """``12 of 5003 objects, 1.2 GiB of 3.4 GiB, 80.0 MiB/s, ETA 28s``."""
    whole, total = headway_of(job, board), job.tally.total.objects
    objects = f"{job.tally.final.objects} of {whole.least}{total} objects"
    words = [objects, whole.amount]
    if whole.rate >= 1:
        words.append(f"{size_text(int(whole.rate))}/s")
    if whole.eta is not None:
        words.append(f"ETA {whole.least}{duration_text(whole.eta)}")
    return f"{whole.title}: {', '.join(words)}{trouble(job, board)}"


def summary_of(job: Job, seconds: float | None) -> str:
    """``3 copied (1.2 GiB in 3.0 s), 1 skipped, 1 failed (see above); job 12``.

    ``seconds`` is what all of it took; None where only its end was seen.
    """
    tally, word = job.tally, _DONE[job.request.verb]
    rest = _others(tally)
    if not tally.succeeded.objects and not rest:
        is_done = job.standing is Standing.SUCCEEDED
        return f"{'nothing to do' if is_done else job.standing}; job {job.id}"
    done = f"{tally.succeeded.objects} {word}{_effort(job, seconds)}"
    return f"{', '.join([done, *rest])}; job {job.id}"


def _effort(job: Job, seconds: float | None) -> str:
    """The bytes, and how long they took; a delete moves none."""
    size = job.tally.succeeded.bytes
    if job.request.verb is Verb.DELETE or not job.tally.succeeded.objects:
        return ""
    text = size_text(size)
    if seconds is not None:
        text += f" in {seconds:.1f} s"
    if seconds and seconds > 1:
        text += f", {size_text(int(size / seconds))}/s"
    return f" ({text})"


def _others(tally: Tally) -> list[str]:
    """What is to be said of the rest, as far as there is any."""
    counts = {
        "skipped": tally.skipped.objects,
        "cancelled": tally.cancelled.objects,
        "not done": tally.unfinished.objects,
        "with a warning (see above)": tally.warnings,
        "failed (see above)": tally.failed.objects,
    }
    return [f"{count} {word}" for word, count in counts.items() if count]


def description(job: Job) -> str:
    if job.standing is Standing.PAUSED:
        reasons = sorted(job.reasons - {Reason.USER})
        return f"job {job.id} is paused" + (f" ({', '.join(reasons)})" if reasons else "")
    first: Location = job.request.sources[0].location
    more = f" and {job.sources - 1} more" if job.sources > 1 else ""
    return f"{job.request.verb} {first.name or first}{more}"


def duration_text(seconds: float) -> str:
    """``28s``, ``4m``, ``2h05``, ``3d04``: short, for a line that has much to tell."""
    whole = max(1, round(seconds))
    if whole < 2 * _MINUTE:
        return f"{whole}s"
    if whole < _HOUR:
        return f"{round(whole / _MINUTE)}m"
    if whole < 2 * _DAY:
        return f"{whole // _HOUR}h{whole % _HOUR // _MINUTE:02}"
    return f"{whole // _DAY}d{whole % _DAY // _HOUR:02}"
