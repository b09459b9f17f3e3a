"""More parts fly as long as that makes it quicker, and never more than are allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.engine.climb import PATIENCE, Climb

SIZE = 8 * 1024 * 1024


class Line:
    """Carries so many bytes a second in all, and so many for one connection."""

    def __init__(self, whole: float, each: float) -> None:
        self.whole, self.each = whole, each
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def carry(self, climb: Climb, parts: int) -> list[int]:
        """Send parts one after the other, as fast as that many hands can."""
        hands = []
        for _ in range(parts):
            self.now += SIZE / min(self.whole, self.each * climb.hands)
            climb.arrived(SIZE)
            hands.append(climb.hands)
        return hands


def test_a_line_that_two_fill_is_not_given_eight() -> None:
    line = Line(whole=20e6, each=20e6)

    hands = line.carry(Climb(8, clock=line.clock), 200)

    assert sum(hands) / len(hands) < 2.7


def test_a_line_that_carries_little_for_each_is_given_all() -> None:
    line = Line(whole=1e9, each=10e6)

    hands = line.carry(Climb(8, clock=line.clock), 600)

    assert hands[40] == 8
    assert sum(hands) / len(hands) > 7.5


def test_hands_that_have_become_too_many_are_let_go() -> None:
    line = Line(whole=20e6, each=20e6)

    hands = line.carry(Climb(8, 8, clock=line.clock), 200)

    assert sum(hands[100:]) / 100 < 2.7


def test_a_trial_that_the_object_outlives_is_not_what_the_next_begins_with() -> None:
    line = Line(whole=20e6, each=20e6)
    climb = Climb(8, clock=line.clock)

    line.carry(climb, 3)

    assert (climb.hands, climb.proven) == (4, 2)


def test_parts_that_take_too_long_fly_one_by_one() -> None:
    line = Line(whole=SIZE / PATIENCE / 2, each=1e9)

    hands = line.carry(Climb(8, 8, clock=line.clock), 60)

    assert hands[-1] == 1


@pytest.mark.parametrize("start", [2, 8])
def test_two_fly_where_the_processors_have_enough_to_do(start: int) -> None:
    line = Line(whole=1e9, each=100e6)
    climb = Climb(8, start, clock=line.clock, used=lambda: 1.2 * line.now, processors=2)

    hands = line.carry(climb, 200)

    assert set(hands[40:]) == {2}


def test_what_is_much_for_two_processors_is_little_for_sixteen() -> None:
    line = Line(whole=1e9, each=100e6)
    climb = Climb(8, clock=line.clock, used=lambda: 1.2 * line.now, processors=16)

    hands = line.carry(climb, 600)

    assert sum(hands) / len(hands) > 7


@given(
    st.integers(1, 64),
    st.integers(1, 64),
    st.lists(st.tuples(st.integers(1, 10**10), st.floats(0, 1000)), max_size=200),
)
def test_there_is_always_a_hand_and_never_too_many(
    most: int, start: int, parts: list[tuple[int, float]]
) -> None:
    now = 0.0
    climb = Climb(most, start, clock=lambda: now)

    for size, seconds in parts:
        assert 1 <= climb.hands <= most
        now += seconds
        climb.arrived(size)
