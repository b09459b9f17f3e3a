"""Waiting for a job: what is told meanwhile, and what ends the wait."""

from __future__ import annotations

import pytest

from fxtui.cli.follow import follow
from fxtui.cli.progress import Quiet
from fxtui.domain.context import Context
from fxtui.domain.errors import NotFound, Problem
from fxtui.domain.events import Board, JobChanged
from fxtui.domain.request import JobId
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Count, Job, Standing, Tally
from fxtui.domain.value import replace
from tests.fakes import FakeEngine

from .samples import JOB

ME = Context()
MOVING = replace(JOB, tally=Tally(running=Count(1, 1)))
DONE = replace(JOB, tally=Tally(succeeded=Count(1, 1)))


def parked(reason: Reason, message: str) -> Job:
    problem = Problem("connection_lost", message)
    return replace(MOVING, reasons=frozenset({reason}), problem=problem)


class Fate(Quiet):
    """A job's states, each of which comes when the one before has been shown."""

    def __init__(self, *states: Job) -> None:
        self.engine = FakeEngine()
        self.engine.board.apply(JobChanged(states[0]))
        self._next = iter(states[1:])

    def show(self, job: Job, board: Board) -> None:
        if following := next(self._next, None):
            self.engine.hub.publish(JobChanged(following))


async def test_a_wait_ends_with_the_job() -> None:
    fate = Fate(MOVING, DONE)

    assert await follow(fate.engine, JOB.id, ME, fate) == DONE


async def test_what_may_go_on_by_itself_is_waited_for_and_told_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lost = parked(Reason.NETWORK, "nothing answers")
    full = parked(Reason.DISK, "the disk is full")
    fate = Fate(MOVING, lost, MOVING, lost, full, DONE)

    ended = await follow(fate.engine, JOB.id, ME, fate)

    first, second = capsys.readouterr().err.splitlines()
    assert ended == DONE
    assert first.startswith("fxtui: job 1 is parked: network: nothing answers; ")
    assert second.startswith("fxtui: job 1 is parked: disk: the disk is full; ")


async def test_nobody_waits_for_credentials() -> None:
    fate = Fate(MOVING, parked(Reason.CREDENTIALS, "expired"), DONE)

    ended = await follow(fate.engine, JOB.id, ME, fate)

    assert ended.standing is Standing.PAUSED


async def test_a_job_that_is_forgotten_is_not_waited_for() -> None:
    with pytest.raises(NotFound, match="job 9 is not in the queue"):
        await follow(FakeEngine(), JobId(9), ME, Quiet())
