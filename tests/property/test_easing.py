"""What a server asks for is given it at once, and taken back slowly."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fxtui.engine.easing import GROW_EVERY, SETTLE, Easing

seconds = st.floats(0, 10_000)


@given(st.integers(1, 1000), st.lists(seconds, max_size=30))
def test_there_is_always_room_for_one_and_never_for_too_many(
    most: int, complaints: list[float]
) -> None:
    easing = Easing()
    for at in sorted(complaints):
        easing = easing.cut(easing.limit(most, at), at)

        assert 1 <= easing.limit(most, at) <= most


@given(st.integers(2, 1000), seconds)
def test_a_complaint_halves_and_its_echo_does_not(most: int, at: float) -> None:
    once = Easing().cut(most, at)
    echo = once.cut(once.limit(most, at), at + SETTLE / 2)

    assert once.limit(most, at) == most // 2
    assert echo == once


@given(st.integers(2, 1000))
def test_it_grows_by_one_at_a_time_until_all_is_as_before(most: int) -> None:
    easing = Easing().cut(most, 0.0)
    steps = [easing.limit(most, GROW_EVERY * n) for n in range(most)]

    assert all(0 <= after - before <= 1 for before, after in pairwise(steps))
    assert steps[-1] == most
