"""How all jobs stand together, kept as they change.

A job is a frozen value: while it is the same object, nothing about it has to be counted
again. So ten thousand jobs of which one moves cost as much as that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import add, sub
from typing import Final, NamedTuple

from fxtui.domain.request import JobId
from fxtui.domain.state import State
from fxtui.domain.transfer import Job, Tally

from .messages import Tab
from .parked import parking

STATES: Final[Mapping[Tab, tuple[State, ...]]] = {
    Tab.WAITING: (State.QUEUED, State.PAUSED),
    Tab.FAILED: (State.FAILED,),
    Tab.DONE: (State.SUCCEEDED, State.SKIPPED, State.CANCELLED),
}
"""What the tabs show of which the board knows only the number."""


class Figures(NamedTuple):
    """What is added up over jobs; of totals, only over those that are not final."""

    running: int = 0
    queued: int = 0
    halted: int = 0
    """Of those that are queued, the ones whose whole job is paused."""

    paused: int = 0
    asked: int = 0
    """Of those that are paused, the ones whose target exists: a person has to decide."""

    failed: int = 0
    ended: int = 0
    """Succeeded, skipped or cancelled."""

    broken: int = 0
    """Jobs that failed as a whole: their sources could not be listed."""

    unplanned: int = 0
    """Jobs whose sources are still being listed: totals are "at least"."""

    listing: int = 0
    """Those of them that nothing holds up."""

    objects: int = 0
    objects_final: int = 0
    bytes: int = 0
    bytes_final: int = 0

    @property
    def waiting(self) -> int:
        return self.queued + self.paused

    def plus(self, other: Figures) -> Figures:
        return Figures(*map(add, self, other))

    def minus(self, other: Figures) -> Figures:
        return Figures(*map(sub, self, other))


def figures_of(job: Job) -> Figures:
    tally = job.tally
    counts = Figures(
        running=tally.running.objects,
        queued=tally.queued.objects,
        halted=tally.queued.objects if job.reasons else 0,
        paused=tally.paused.objects,
        asked=tally.asked,
        failed=tally.failed.objects,
        ended=tally.final.objects - tally.failed.objects,
        broken=int(is_broken(job)),
    )
    if is_final(job):
        return counts
    return counts._replace(
        unplanned=int(not job.planned),
        listing=int(not job.planned and not job.reasons),
        objects=tally.total.objects,
        objects_final=tally.final.objects,
        bytes=tally.total.bytes,
        bytes_final=tally.final.bytes,
    )


def is_final(job: Job) -> bool:
    return job.standing.is_final


def is_broken(job: Job) -> bool:
    """Whether it failed as a whole, beside what failed of its transfers."""
    return job.problem is not None and is_final(job)


def changed(old: Tally, new: Tally, states: Iterable[State]) -> bool:
    """Whether there are others in these states than before, as far as numbers tell."""
    return any(getattr(old, state) != getattr(new, state) for state in states)


class Census:
    """A fold over the jobs of a board: their sum, and which are under way."""

    def __init__(self) -> None:
        self.total = Figures()
        self._seen: dict[JobId, Job] = {}
        self._figures: dict[JobId, Figures] = {}
        self._open: dict[JobId, Job] = {}
        self._parked: dict[JobId, Job] = {}
        self._versions = dict.fromkeys(STATES, 0)
        self._log: list[Job] | None = None

    def update(self, jobs: Mapping[JobId, Job]) -> None:
        """See what became of the jobs; what is the same object is not looked at."""
        for job in jobs.values():
            if self._seen.get(job.id) is not job:
                self._see(job)
        if len(self._seen) != len(jobs):
            for gone in self._seen.keys() - jobs.keys():
                self._forget(gone)

    def _see(self, job: Job) -> None:
        figures = figures_of(job)
        before = self._seen.get(job.id)
        self._note(before.tally if before else Tally(), job.tally)
        self.total = self.total.minus(self._figures.get(job.id, Figures())).plus(figures)
        self._seen[job.id] = job
        self._figures[job.id] = figures
        self._log = None
        _keep(self._open, job, if_so=not is_final(job))
        _keep(self._parked, job, if_so=parking(job.reasons) is not None)

    def _forget(self, gone: JobId) -> None:
        self.total = self.total.minus(self._figures.pop(gone))
        self._note(self._seen.pop(gone).tally, Tally())
        self._open.pop(gone, None)
        self._parked.pop(gone, None)
        self._log = None

    def _note(self, old: Tally, new: Tally) -> None:
        for tab, states in STATES.items():
            self._versions[tab] += changed(old, new, states)

    @property
    def open(self) -> Sequence[Job]:
        """The jobs that are not final, in the order in which they get their turn."""
        return sorted(self._open.values(), key=lambda job: (job.rank, job.id))

    @property
    def parked(self) -> Sequence[Job]:
        """The jobs that the engine parked, the oldest first."""
        return sorted(self._parked.values(), key=lambda job: job.id)

    @property
    def log(self) -> Sequence[Job]:
        """The jobs that are final, the last one first."""
        if self._log is None:
            final = (job for job in self._seen.values() if job.id not in self._open)
            self._log = sorted(final, key=_end, reverse=True)
        return self._log

    @property
    def broken(self) -> Sequence[Job]:
        return [job for job in self.log if job.problem] if self.total.broken else []

    def version(self, tab: Tab) -> int:
        """Another number whenever the transfers in a tab are others than before."""
        return self._versions[tab]

    def listed(self, tab: Tab) -> int:
        """How many transfers there are to ask for; broken jobs are not among them."""
        return self.total.failed if tab is Tab.FAILED else self.count(tab)

    def count(self, tab: Tab) -> int:
        """What a tab has to show, whether or not it was loaded."""
        total = self.total
        return {
            Tab.ACTIVE: total.running,
            Tab.WAITING: total.waiting,
            Tab.FAILED: total.failed + total.broken,
            Tab.DONE: total.ended,
            Tab.LOG: len(self._seen) - len(self._open),
        }[tab]


def _keep(jobs: dict[JobId, Job], job: Job, *, if_so: bool) -> None:
    if if_so:
        jobs[job.id] = job
    else:
        jobs.pop(job.id, None)


def _end(job: Job) -> tuple[float, JobId]:
    return (job.finished or job.created, job.id)
