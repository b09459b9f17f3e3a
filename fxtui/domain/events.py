"""What the engine says, and the board that listens.

Seven events. Each carries whole values, not differences, so that applying one
twice does no harm and missing one is mended by the next.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from .asking import Question
from .request import JobId, TransferId
from .state import State
from .transfer import Job, Transfer
from .value import Value


class Sample(Value, frozen=True, array_like=True):
    """How far a running transfer has come, in bytes; ``rate`` is bytes a second.

    ``sent`` left or arrived, ``stored`` the target has for sure, ``verified`` was
    compared. All are absolute: a part that is sent again makes ``sent`` fall.
    """

    transfer: TransferId
    sent: int
    stored: int
    verified: int
    rate: float


class Term(Value, frozen=True, array_like=True):
    """How long the credentials of a job that runs are good."""

    job: JobId
    ends: float
    """Seconds since 1970."""

    asks: bool
    """Whether a person is asked then; else they are renewed unseen."""

    def is_short(self, left: float | None, now: float) -> bool:
        """Whether a person will be asked before it is done, in so many seconds."""
        return self.asks and (self.ends <= now or self.ends < now + (left or 0.0))


class Rest(NamedTuple):
    """How far a transfer of a job had come when it ceased to run."""

    job: JobId
    sample: Sample


class Snapshot(Value, frozen=True, tag=True):
    """How everything stands. Always the first event of a ``watch()``."""

    jobs: tuple[Job, ...] = ()
    active: tuple[Transfer, ...] = ()
    samples: tuple[Sample, ...] = ()
    process: int = 0
    """The id of the process that the engine runs in."""

    notices: tuple[str, ...] = ()
    """What everybody should know who attaches: a journal that had to be set aside."""

    questions: tuple[Question, ...] = ()
    """What a person is asked, so that credentials can be had."""

    terms: tuple[Term, ...] = ()
    rests: tuple[Rest, ...] = ()
    """How far those had come that do not move now, and are not done."""


class JobChanged(Value, frozen=True, tag=True):
    job: Job


class JobsCleared(Value, frozen=True, tag=True):
    """Jobs that nobody has to know of any more."""

    jobs: tuple[JobId, ...]


class TransfersChanged(Value, frozen=True, tag=True):
    """Transfers that began to run, or ceased to; of many at once, only the last.

    How many there are of which state is in the tally of their job.
    """

    transfers: tuple[Transfer, ...]


class Progressed(Value, frozen=True, tag=True):
    """A sample of every running transfer, a few times a second. Never journaled."""

    samples: tuple[Sample, ...]
    rates: tuple[tuple[JobId, float], ...] = ()
    """Bytes a second of what has no samples: small objects, which travel in bundles."""


class QuestionsChanged(Value, frozen=True, tag=True):
    """All that a person is asked by now."""

    questions: tuple[Question, ...]


class TermsChanged(Value, frozen=True, tag=True):
    """All that is known by now of how long credentials are good."""

    terms: tuple[Term, ...]


Event: TypeAlias = (
    Snapshot
    | JobChanged
    | JobsCleared
    | TransfersChanged
    | Progressed
    | QuestionsChanged
    | TermsChanged
)


@dataclass(slots=True)
class Board:
    """What a front end knows: a fold over events, no larger than what is running."""

    jobs: dict[JobId, Job] = field(default_factory=dict)
    active: dict[TransferId, Transfer] = field(default_factory=dict)
    samples: dict[TransferId, Sample] = field(default_factory=dict)
    rates: dict[JobId, float] = field(default_factory=dict)
    """Of jobs that move small objects, beside those of the samples."""

    rests: dict[TransferId, Rest] = field(default_factory=dict)
    """How far those had come that ran, and wait, are paused or just begin again."""

    notices: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    terms: dict[JobId, Term] = field(default_factory=dict)
    process: int = 0
    """The id of the process that the engine runs in."""

    def apply(self, event: Event) -> None:
        match event:
            case Snapshot():
                self._begin(event)
            case JobChanged(job):
                self._see(job)
                if job.standing.is_final:
                    self._forget_rests({job.id})
            case JobsCleared(cleared):
                self._forget(set(cleared))
            case TransfersChanged(transfers):
                for transfer in transfers:
                    self._place(transfer)
            case Progressed(samples, rates):
                self._measure([s for s in samples if s.transfer in self.active])
                self.rates.update(rate for rate in rates if self._runs(rate[0]))
            case QuestionsChanged(questions):
                self.questions = questions
            case TermsChanged(terms):
                self.terms = {term.job: term for term in terms}

    def sample(self, transfer: TransferId) -> Sample | None:
        """How far it is; what runs again, how far it was until its first byte moves."""
        rest = self.rests.get(transfer)
        return rest.sample if rest else self.samples.get(transfer)

    def _begin(self, snapshot: Snapshot) -> None:
        self.notices, self.process = snapshot.notices, snapshot.process
        self.questions = snapshot.questions
        self.terms = {term.job: term for term in snapshot.terms}
        self.jobs = {job.id: job for job in snapshot.jobs}
        self.active = {transfer.id: transfer for transfer in snapshot.active}
        self.samples = {sample.transfer: sample for sample in snapshot.samples}
        self.rates.clear()
        self.rests = {rest.sample.transfer: rest for rest in snapshot.rests}

    def _measure(self, samples: Sequence[Sample]) -> None:
        self.samples.update((sample.transfer, sample) for sample in samples)
        if self.rests:  # what runs again counts what there was from its first byte on
            for sample in samples:
                if sample.sent:
                    self.rests.pop(sample.transfer, None)

    def _see(self, job: Job) -> None:
        self.jobs[job.id] = job
        if not self._runs(job.id):
            self.rates.pop(job.id, None)

    def _runs(self, job: JobId) -> bool:
        """Whether anything of it does: the last rate of what has ended may come late."""
        return job in self.jobs and self.jobs[job].tally.running.objects > 0

    def _forget(self, cleared: Set[JobId]) -> None:
        for job in cleared:
            self.jobs.pop(job, None)
        self._forget_rests(cleared)

    def _place(self, transfer: Transfer) -> None:
        if transfer.state is State.RUNNING:
            self.active[transfer.id] = transfer
            return
        self.active.pop(transfer.id, None)
        sample = self.samples.pop(transfer.id, None)
        if transfer.state.is_final:
            self.rests.pop(transfer.id, None)
        elif sample and sample.sent:
            self.rests[transfer.id] = Rest(transfer.job, sample)

    def _forget_rests(self, jobs: Set[JobId]) -> None:
        if any(rest.job in jobs for rest in self.rests.values()):
            kept = self.rests.items()
            self.rests = {id_: rest for id_, rest in kept if rest.job not in jobs}
