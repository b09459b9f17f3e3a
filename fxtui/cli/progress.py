"""How a job goes on, for people: bars on a terminal, else a plain line now and then."""

from __future__ import annotations

import asyncio
import sys
from asyncio import TimerHandle
from contextlib import suppress
from time import monotonic, time
from typing import Final, Self

from fxtui.domain.events import Board
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Job, Standing

from .headway import line_of, summary_of
from .output import say, say_json, tell

EVERY: Final = 5.0
"""Seconds between two plain lines."""

_LATE: Final = 1.0
"""Seconds after its birth in which whoever comes sees a job from its beginning."""


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
        seconds, age = monotonic() - self._begun, time() - job.created
        saw_all = age < seconds + _LATE
        say(summary_of(job, max(0.0, min(seconds, age)) if saw_all else None))


class Json(Quiet):
    def summary(self, job: Job) -> None:
        say_json(job)

    def unfinished(self, job: Job) -> None:
        say_json(job)


class Lines(Summary):
    """For a log: a line every few seconds, by the clock, whatever happens or does not.

    Each job has its own; one that is paused needs but one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[JobId, tuple[Job, Board]] = {}
        self._told: dict[JobId, str] = {}
        self._timer: TimerHandle | None = None

    def show(self, job: Job, board: Board) -> None:
        self._seen[job.id] = job, board

    def summary(self, job: Job) -> None:
        self.unfinished(job)
        super().summary(job)

    def unfinished(self, job: Job) -> None:
        self._seen.pop(job.id, None)

    def __enter__(self) -> Self:
        self._wait()
        return self

    def __exit__(self, *exc_info: object) -> None:
        if self._timer:
            self._timer.cancel()

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(EVERY, self._beat)

    def _beat(self) -> None:
        self._wait()
        for job, board in self._seen.values():
            number = f"{job.id} " if len(self._seen) > 1 else ""
            line = f"{number}{line_of(job, board)}"
            if job.standing is not Standing.PAUSED or line != self._told.get(job.id):
                self._told[job.id] = line
                with suppress(OSError):  # a log that takes nothing more ends no job
                    tell(line)


def display_of(
    *, quiet: bool, progress: bool, json: bool, several: bool = False
) -> Quiet:
    """How one job is shown, or each of ``several``."""
    if json:
        return Json()
    if quiet:
        return Quiet()
    if not progress:
        return Summary()
    if not sys.stderr.isatty():
        return Lines()
    from . import bars  # rich takes 60 ms, and is only for a terminal

    return bars.JobBars() if several else bars.Bars()
