"""What a service is said to wait for."""

from __future__ import annotations

import pytest

from fxtui.domain.request import JobId
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Count, Job, Tally
from fxtui.domain.value import replace
from fxtui.service.lock import Running
from fxtui.service.report import JobCount, Wait, counted, waits_for
from tests.fakes import in_memory

RUNNING = Running(7, "/s", "1", 0.0)
IDLE = replace(RUNNING, idle_since=1.0)
JOB = Job(JobId(1), in_memory("a"), 0.0, planned=True)


@pytest.mark.parametrize(
    ("running", "jobs", "wait"),
    [
        (replace(IDLE, ending=True), None, Wait.PARTS),
        (RUNNING, JobCount(at_work=1), Wait.JOBS),
        (RUNNING, JobCount(held=1), Wait.CLIENTS),
        (RUNNING, None, Wait.CLIENTS),
        (IDLE, JobCount(held=1, done=2), Wait.CALLS),
    ],
)
def test_what_a_service_waits_for(
    running: Running, jobs: JobCount | None, wait: Wait
) -> None:
    assert waits_for(running, jobs) is wait


def test_jobs_are_counted_by_who_has_to_do_something() -> None:
    moving = replace(JOB, tally=Tally(running=Count(1, 10), succeeded=Count(5, 50)))
    held = replace(
        moving, tally=Tally(paused=Count(2, 5)), reasons=frozenset({Reason.USER})
    )
    parked = replace(held, reasons=frozenset({Reason.NETWORK}))

    assert counted([JOB, moving, held, parked]) == JobCount(2, 1, 1, Count(5, 20))
