"""Which key that leaves was meant for what was shown above."""

from __future__ import annotations

from fxtui.ui.slip import A_MOMENT, Slip


def test_a_second_press_right_behind_the_first_is_a_slip_and_a_third_is_none() -> None:
    now = [100.0]
    slip = Slip(lambda: now[0])
    assert not slip.is_likely()  # nothing was above

    slip.cover()
    slip.uncover()
    now[0] += A_MOMENT / 2

    assert slip.is_likely()
    assert not slip.is_likely()


def test_who_takes_a_moment_or_chooses_it_by_name_means_it() -> None:
    now = [100.0]
    slip = Slip(lambda: now[0])

    slip.cover()
    slip.uncover()
    now[0] += A_MOMENT
    assert not slip.is_likely()

    slip.cover()
    slip.uncover()
    slip.rule_out()
    assert not slip.is_likely()
