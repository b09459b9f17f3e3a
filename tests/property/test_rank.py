"""Jobs change places, and none is lost or passes one that was chosen with it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.location import Location
from fxtui.domain.request import JobId, JobRequest, Order, Source, Verb
from fxtui.domain.transfer import Job
from fxtui.engine.rank import first, moved

REQUEST = JobRequest(Verb.DELETE, (Source(Location("file", "a")),))

queues = st.integers(0, 8).map(
    lambda count: [
        Job(JobId(n), REQUEST, 0.0, rank=float(n)) for n in range(1, count + 1)
    ]
)
choices = st.sets(st.integers(1, 8).map(JobId))


def order_of(jobs: list[Job]) -> list[JobId]:
    return [job.id for job in sorted(jobs, key=lambda job: (job.rank, job.id))]


@given(queues, choices, st.sampled_from([Order.EARLIER, Order.LATER]))
def test_each_goes_one_place_at_most(
    jobs: list[Job], chosen: set[JobId], order: Order
) -> None:
    before, after = order_of(jobs), order_of(moved(jobs, chosen, order))

    assert sorted(after) == sorted(before)
    step = -1 if order is Order.EARLIER else 1
    for job in chosen & set(before):
        assert after.index(job) - before.index(job) in {0, step}
    assert [j for j in after if j in chosen] == [j for j in before if j in chosen]


@given(queues, choices)
def test_one_that_can_go_earlier_does(jobs: list[Job], chosen: set[JobId]) -> None:
    before = order_of(jobs)
    after = order_of(moved(jobs, chosen, Order.EARLIER))

    for ahead, job in pairwise(before):
        if job in chosen and ahead not in chosen:
            assert after.index(job) < before.index(job)


@given(queues, choices)
def test_the_first_are_first_in_their_old_order(
    jobs: list[Job], chosen: set[JobId]
) -> None:
    before, after = order_of(jobs), order_of(first(jobs, chosen))
    there = [job for job in before if job in chosen]

    assert after == there + [job for job in before if job not in chosen]
