"""A frame waits for the answer to the one before it, but never for ever."""

from __future__ import annotations

import pytest

from fxtui.ui.line.pacing import PATIENCE, TRIES, Pacing, number_of, question


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pacing(clock: Clock) -> Pacing:
    """Of a terminal that answered once, after a tenth of a second."""
    pacing = Pacing(clock)
    number = pacing.ask()
    clock.now += 0.1
    assert pacing.answered(number, clock.now)
    return pacing


def test_a_terminal_that_has_not_answered_yet_holds_nothing(clock: Clock) -> None:
    pacing = Pacing(clock)

    for _ in range(20):
        pacing.ask()

        assert pacing.wait() == 0
    assert pacing.lag is None


def test_a_frame_is_held_until_the_one_before_is_answered(
    pacing: Pacing, clock: Clock
) -> None:
    number = pacing.ask()
    assert pacing.wait() == PATIENCE

    clock.now += 0.2
    pacing.answered(number, clock.now)

    assert pacing.wait() == 0


def test_a_lost_answer_holds_a_frame_no_longer_than_patience(
    pacing: Pacing, clock: Clock
) -> None:
    pacing.ask()
    clock.now += PATIENCE

    assert pacing.wait() == 0


def test_an_answer_that_is_lost_is_not_taken_for_the_next_one(
    pacing: Pacing, clock: Clock
) -> None:
    pacing.ask()
    clock.now += PATIENCE
    second = pacing.ask()

    assert pacing.answered(second, clock.now)
    assert pacing.wait() == 0


def test_a_late_answer_frees_nothing_but_its_own(pacing: Pacing, clock: Clock) -> None:
    first = pacing.ask()
    clock.now += PATIENCE
    pacing.ask()

    pacing.answered(first, clock.now)

    assert pacing.wait() > 0


def test_a_terminal_that_ceases_to_answer_holds_nothing_after_some_tries(
    pacing: Pacing, clock: Clock
) -> None:
    for _ in range(TRIES):
        pacing.ask()
        clock.now += PATIENCE
    number = pacing.ask()
    assert pacing.wait() == 0

    pacing.answered(number, clock.now)

    pacing.ask()
    assert pacing.wait() > 0


def test_what_nobody_asked_is_no_answer(pacing: Pacing) -> None:
    assert not pacing.answered(7, 0)


def test_the_lag_is_that_of_most_frames(pacing: Pacing, clock: Clock) -> None:
    for took in (0.1, 0.1, 9.0, 0.2):
        number = pacing.ask()
        pacing.answered(number, clock.now + took)

    assert pacing.lag == pytest.approx(0.1)


def test_who_had_the_terminal_in_between_owes_no_answer(pacing: Pacing) -> None:
    pacing.ask()

    pacing.forget()

    assert pacing.wait() == 0


def test_an_answer_is_a_place_where_f3_never_is() -> None:
    assert question(4) == "\x1b[2;4H\x1b[6n"
    assert number_of(2, 4) == 4
    assert number_of(1, 4) is None
