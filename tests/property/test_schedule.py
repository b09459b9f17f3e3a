"""Whatever waits, no more starts than the policy allows, and nobody starves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.location import Location
from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.transfer import Transfer
from fxtui.engine.schedule import held, is_large, startable

POLICY = Policy(transfers=2, small_transfers=3, multipart_from=10)
HERE = Location("file", "a")

queues = st.lists(st.integers(0, 20)).map(
    lambda sizes: [
        Transfer(TransferId(number), JobId(1), HERE, HERE, size)
        for number, size in enumerate(sizes)
    ]
)


@given(queues, queues)
def test_the_limits_hold(waiting: list[Transfer], running: list[Transfer]) -> None:
    beside = [held(transfer, POLICY) for transfer in running]
    now = running + startable(waiting, beside, POLICY, {})

    for kind, limit in ((True, 2), (False, 3)):
        before = sum(is_large(t, POLICY) is kind for t in running)
        assert sum(is_large(t, POLICY) is kind for t in now) <= max(limit, before)


@given(queues)
def test_the_first_of_each_kind_starts_first(waiting: list[Transfer]) -> None:
    started = startable(waiting, [], POLICY, {})

    for kind in (True, False):
        mine = [t for t in started if is_large(t, POLICY) is kind]
        assert mine == [t for t in waiting if is_large(t, POLICY) is kind][: len(mine)]


@given(queues)
def test_what_can_start_does(waiting: list[Transfer]) -> None:
    started = startable(waiting, [], POLICY, {})

    for kind, limit in ((True, 2), (False, 3)):
        of_kind = sum(is_large(t, POLICY) is kind for t in waiting)
        assert sum(is_large(t, POLICY) is kind for t in started) == min(limit, of_kind)


@given(queues, st.integers(1, 3))
def test_a_job_has_no_more_than_its_own_limit(
    waiting: list[Transfer], limit: int
) -> None:
    started = startable(waiting, [], POLICY, {JobId(1): limit})

    assert len(started) <= limit
    assert (not started) is (not waiting)


@given(queues)
def test_what_shares_a_request_counts_as_one(waiting: list[Transfer]) -> None:
    started = startable(waiting, [], POLICY, {}, lambda _: 4)

    small = sum(not is_large(t, POLICY) for t in waiting)
    large = sum(is_large(t, POLICY) for t in waiting)
    assert sum(not is_large(t, POLICY) for t in started) == min(3 * 4, small)
    assert sum(is_large(t, POLICY) for t in started) == min(2, large)


@given(st.integers(2, 200))
def test_shares_add_up_to_whole_places(batch: int) -> None:
    small = [Transfer(TransferId(n), JobId(1), HERE, HERE, 0) for n in range(4 * batch)]

    started = startable(small, [], POLICY, {}, lambda _: batch)
    beside = [held(transfer, POLICY, lambda _: batch) for transfer in started]

    assert len(started) == 3 * batch
    assert not startable(small, beside, POLICY, {}, lambda _: batch)
