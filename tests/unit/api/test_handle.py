"""A job that a program waits for, and that does not go as it should."""

from __future__ import annotations

import pytest

from fxtui import JobFailed, JobHandle, Unauthenticated
from fxtui.domain.context import Context
from fxtui.domain.errors import Problem
from fxtui.domain.events import JobChanged
from fxtui.domain.request import TransferId
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Count, Job, Standing, Tally
from fxtui.domain.value import replace
from tests.fakes import FakeEngine
from tests.unit.cli.samples import JOB, TRANSFER

ME = Context()
EXPIRED = Problem("unauthenticated", "the keys have expired")


def handle_of(job: Job) -> tuple[JobHandle, FakeEngine]:
    engine = FakeEngine()
    engine.board.apply(JobChanged(job))
    return JobHandle(job.id, engine, ME), engine


async def test_a_job_that_waits_for_credentials_is_not_waited_for() -> None:
    parked = replace(JOB, reasons=frozenset({Reason.CREDENTIALS}), problem=EXPIRED)
    handle, _ = handle_of(parked)

    with pytest.raises(JobFailed, match="waits for credentials: the keys") as failed:
        await handle.wait()

    assert isinstance(failed.value.__cause__, Unauthenticated)
    assert (await handle.wait(check=False)).standing is Standing.PAUSED


async def test_so_is_one_of_whose_transfers_only_those_are_left() -> None:
    job = replace(JOB, tally=Tally(paused=Count(1, 1)))
    handle, engine = handle_of(job)
    engine.transfers[TRANSFER.id] = TRANSFER.pause(Reason.CREDENTIALS, EXPIRED)

    with pytest.raises(JobFailed) as failed:
        await handle.wait()

    assert failed.value.problems == (EXPIRED,)


async def test_what_was_skipped_by_choice_is_no_problem() -> None:
    tally = Tally(failed=Count(1, 1), skipped=Count(1, 1), warnings=1)
    handle, engine = handle_of(replace(JOB, tally=tally))
    exists, lost = Problem("already_exists", "it is there"), Problem("x", "it is lost")
    skipped = replace(TRANSFER, state=State.SKIPPED, problem=exists)
    failed = replace(TRANSFER, id=TransferId(8), state=State.FAILED, problem=lost)
    noted = replace(skipped, id=TransferId(9), problem=None, notes=("archived",))
    engine.transfers |= {one.id: one for one in (skipped, failed, noted)}

    with pytest.raises(JobFailed) as refused:
        await handle.wait()

    told = [problem.message for problem in refused.value.problems]
    assert told == ["it is lost", "archived"]


async def test_many_that_failed_are_counted() -> None:
    handle, _ = handle_of(replace(JOB, tally=Tally(failed=Count(12, 1))))

    with pytest.raises(JobFailed, match="job 1 failed, with 12 of its transfers"):
        await handle.wait()
