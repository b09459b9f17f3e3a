"""Why a job does not go on, and what a person can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import Problem, QuotaExceeded
from fxtui.domain.location import LOCAL
from fxtui.domain.request import IfExists, JobId
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Job, Transfer
from fxtui.domain.value import Value

from .pages import first

DECISIONS: Final = tuple(rule.value for rule in IfExists if rule is not IfExists.ASK)
"""What can be decided for a target that exists."""

_ADVICE: Final = {
    Reason.CREDENTIALS: "renew the credentials, then: fxtui jobs resume {job}",
    Reason.CONFLICT: f"decide: fxtui jobs answer {{job}} {'|'.join(DECISIONS)}",
    Reason.USER: "go on with: fxtui jobs resume {job}",
    Reason.DISK: "make room; it goes on by itself when there is some",
    Reason.NETWORK: "it is tried again by itself",
    Reason.ARCHIVE: "it is being thawed; it goes on by itself when it can be read",
}
"""What only a person can do comes first: of several reasons, the first one counts."""


class Standstill(Value, frozen=True):
    """All that holds a job, or what is left of it."""

    job: JobId
    reasons: frozenset[Reason] = frozenset()
    problems: tuple[Problem, ...] = ()

    @property
    def needs_credentials(self) -> bool:
        return Reason.CREDENTIALS in self.reasons

    @property
    def text(self) -> str:
        """Reasons, problem, and what to do, in one sentence."""
        if self.reasons == {Reason.USER}:
            return f"paused; {self.advice}"
        reasons = ", ".join(sorted(self.reasons)) or "waits"
        problem = f": {self.problems[0].error()}" if self.problems else ""
        is_advised = bool(self.problems) and _is_full_disk(self.problems[0])
        advice = "" if is_advised else f"; {self.advice}"
        return f"parked: {reasons}{problem}{advice}"

    @property
    def advice(self) -> str:
        told = [_ADVICE[reason] for reason in _ADVICE if reason in self.reasons]
        return (told or ["look closer: fxtui jobs show {job}"])[0].format(job=self.job)


def _is_full_disk(problem: Problem) -> bool:
    """What a disk of ours says when it is full has what to do in it already."""
    where = problem.location
    is_here = where is not None and where.scheme == LOCAL
    return is_here and problem.code == QuotaExceeded.code


def standstill_of(job: Job, paused: Sequence[Transfer]) -> Standstill:
    """What a job and some of its paused transfers say."""
    reasons = job.reasons.union(*(transfer.reasons for transfer in paused))
    problems = [job.problem, *(transfer.problem for transfer in paused)]
    return Standstill(job.id, reasons, tuple(dict.fromkeys(filter(None, problems))))


async def standstill(engine: Engine, job: Job, context: Context) -> Standstill:
    is_partly = job.tally.paused.objects > 0
    paused = await first(engine, job.id, State.PAUSED, context) if is_partly else ()
    return standstill_of(job, paused)
