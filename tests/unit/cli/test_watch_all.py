"""The whole queue is watched: what has ended is told, and what is begun is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fxtui.cli.jobs.watch_all import watch_all
from fxtui.cli.progress import Quiet
from fxtui.domain.context import Context
from fxtui.domain.errors import Problem
from fxtui.domain.events import Board, JobChanged, JobsCleared
from fxtui.domain.request import JobId
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Count, Job, Tally
from fxtui.domain.value import replace
from tests.fakes import FakeEngine

from .samples import JOB

if TYPE_CHECKING:
    import pytest

ME = Context()
ENDED = Tally(succeeded=Count(1, 1))


def moving(number: int) -> Job:
    return replace(JOB, id=JobId(number), tally=Tally(running=Count(1, 1)))


def parked(number: int, reason: Reason) -> Job:
    problem = Problem("unauthenticated", "expired")
    return replace(moving(number), reasons=frozenset({reason}), problem=problem)


class Script(Quiet):
    """What happens, each time that something was seen; and what was told of the end."""

    def __init__(self, jobs: list[Job], *events: JobChanged | JobsCleared) -> None:
        self.engine, self.told, self.left = FakeEngine(), list[int](), list[int]()
        for job in jobs:
            self.engine.board.apply(JobChanged(job))
        self._next = iter(events)

    def show(self, job: Job, board: Board) -> None:
        if event := next(self._next, None):
            self.engine.hub.publish(event)

    def summary(self, job: Job) -> None:
        self.told.append(job.id)

    def unfinished(self, job: Job) -> None:
        self.left.append(job.id)


async def test_all_are_watched_until_nothing_goes_on_without_a_person(
    capsys: pytest.CaptureFixture[str],
) -> None:
    script = Script(
        [moving(1), moving(2), moving(4)],
        JobChanged(moving(3)),
        JobChanged(parked(2, Reason.NETWORK)),
        JobChanged(replace(moving(1), tally=ENDED)),
        JobsCleared((JobId(4),)),
        JobChanged(parked(2, Reason.CREDENTIALS)),
        JobChanged(replace(moving(3), tally=ENDED)),
    )

    status = await watch_all(script.engine, ME, script)

    told = capsys.readouterr().err
    assert (script.told, script.left, status) == ([1, 3], [2], 4)
    assert "job 2 is parked: network" in told
    assert "job 2 waits: renew the credentials" in told


async def test_a_queue_without_work_is_said_to_be_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    script = Script([replace(moving(1), tally=ENDED)])

    assert await watch_all(script.engine, ME, script) == 0
    assert capsys.readouterr().err == "no job is waiting or running\n"
