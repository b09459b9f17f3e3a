"""How a job goes on, for people: a bar on a terminal, else a plain line now and then."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic, time
from typing import TYPE_CHECKING, Final, Self

from fxtui.domain.events import Board, Sample
from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.domain.request import Verb
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Job, Standing, Tally

from .output import say, say_json, size_text, tell

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

EVERY: Final = 10.0
"""Seconds between two plain lines."""

_LATE: Final = 1.0
"""Seconds after its birth in which whoever comes sees a job from its beginning."""

_BARS_A_SECOND: Final = 4

_DONE: Final = {Verb.COPY: "copied", Verb.MOVE: "moved", Verb.DELETE: "deleted"}


class Quiet:
    """Shows nothing but failures, which are told by others."""

    def show(self, job: Job, board: Board) -> None:
        pass

    def summary(self, job: Job) -> None:
        pass

    def unfinished(self, job: Job) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        pass


class Summary(Quiet):
    """Says how it ended, and nothing before."""

    def __init__(self) -> None:
        self._begun = monotonic()

    def summary(self, job: Job) -> None:
        seconds = monotonic() - self._begun
        saw_all = time() - job.created < seconds + _LATE
        say(summary_of(job, seconds if saw_all else None))


class Json(Quiet):
    def summary(self, job: Job) -> None:
        say_json(job)

    def unfinished(self, job: Job) -> None:
        say_json(job)


class Lines(Summary):
    """For a log: a line every few seconds."""

    def __init__(self) -> None:
        super().__init__()
        self._told = monotonic()

    def show(self, job: Job, board: Board) -> None:
        if monotonic() - self._told >= EVERY:
            self._told = monotonic()
            tell(line_of(job, moved_bytes(job, board)) + trouble(job, board))


class Bar(Summary):
    """For a terminal."""

    def __init__(self) -> None:
        super().__init__()
        self._progress, self._task = _rich_bar()

    def show(self, job: Job, board: Board) -> None:
        self._progress.update(
            self._task,
            description=safe(_description(job) + trouble(job, board)),
            completed=min(moved_bytes(job, board), job.tally.total.bytes),
            total=job.tally.total.bytes if job.planned else None,
            rate=size_text(int(_rate(job, board))),
        )

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        with suppress(OSError):  # a terminal that hung up takes nothing any more
            self._progress.stop()


def display_of(*, quiet: bool, progress: bool, json: bool) -> Quiet:
    if json:
        return Json()
    if quiet:
        return Quiet()
    if not progress:
        return Summary()
    return Bar() if sys.stderr.isatty() else Lines()


def moved_bytes(job: Job, board: Board) -> int:
    """Bytes of the job that are where they were to go, or on their way there."""
    return job.tally.final.bytes + sum(sample.sent for sample in _samples(job, board))


def trouble(job: Job, board: Board) -> str:
    """Why something of the job is tried again: a bar that stands has a reason."""
    for transfer in board.active.values():
        if transfer.job == job.id and transfer.problem:
            return f": {transfer.problem.message} (try {transfer.attempt})"
    return ""


def _rate(job: Job, board: Board) -> float:
    return sum(sample.rate for sample in _samples(job, board))


def _samples(job: Job, board: Board) -> Iterator[Sample]:
    running = (t.id for t in board.active.values() if t.job == job.id)
    return (board.samples[id_] for id_ in running if id_ in board.samples)


def line_of(job: Job, moved: int) -> str:
    """``12 of 5003 objects, 1.2 GiB of 3.4 GiB``; "at least" until all are listed."""
    total, at_least = job.tally.total, "" if job.planned else "at least "
    return (
        f"{_description(job)}: {job.tally.final.objects} of {at_least}{total.objects} "
        f"objects, {size_text(moved)} of {at_least}{size_text(total.bytes)}"
    )


def summary_of(job: Job, seconds: float | None) -> str:
    """``seconds`` is what all of it took; None where only its end was seen."""
    tally = job.tally
    words = _DONE[job.request.verb]
    text = f"{words} {_counted(tally.succeeded.objects, 'object')}"
    if job.request.verb is not Verb.DELETE:
        size = tally.succeeded.bytes
        text += f", {size_text(size)}"
        if seconds is not None:
            text += f" in {seconds:.1f} s"
        if seconds and seconds > 1:
            text += f" ({size_text(int(size / seconds))}/s)"
    return "; ".join([text, *_others(tally)])


def _others(tally: Tally) -> list[str]:
    """What is to be said of the rest, as far as there is any."""
    counts = {
        "failed": tally.failed.objects,
        "skipped": tally.skipped.objects,
        "cancelled": tally.cancelled.objects,
        "not done": tally.unfinished.objects,
        "with a warning": tally.warnings,
    }
    return [f"{count} {word}" for word, count in counts.items() if count]


def _description(job: Job) -> str:
    if job.standing is Standing.PAUSED:
        reasons = sorted(job.reasons - {Reason.USER})
        return f"job {job.id} is paused" + (f" ({', '.join(reasons)})" if reasons else "")
    first: Location = job.request.sources[0].location
    more = f" and {job.sources - 1} more" if job.sources > 1 else ""
    return f"{job.request.verb} {first.name or first}{more}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" + "s" * (count != 1)


def _rich_bar() -> tuple[Progress, TaskID]:
    from rich.console import Console  # 60 ms, and only for a terminal
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TextColumn("{task.fields[rate]}/s", markup=False),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        refresh_per_second=_BARS_A_SECOND,
    )
    return progress, progress.add_task("", total=None, rate="0 B")
