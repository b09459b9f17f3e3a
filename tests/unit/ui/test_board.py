"""What a front end knows of rates is of what runs."""

from __future__ import annotations

from fxtui.domain.events import JobChanged, Progressed
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Count, Tally
from tests.ui.queue_samples import board, job


def test_a_last_rate_that_comes_behind_the_end_of_its_job_is_not_believed() -> None:
    known = board([job(1, tally=Tally(running=Count(1, 100)))])

    known.apply(Progressed((), ((JobId(1), 5e6),)))
    before = dict(known.rates)
    known.apply(JobChanged(job(1, tally=Tally(succeeded=Count(1, 100)), finished=2000.0)))
    known.apply(Progressed((), ((JobId(1), 2e3),)))

    assert before == {JobId(1): 5e6}
    assert not known.rates
