"""The small graph beside the rate."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fxtui.ui.rate_graph import BLOCKS, RateHistory, rate_graph

RATES = st.lists(st.floats(min_value=0, max_value=1e12))


def test_the_highest_rate_is_a_full_block_and_none_the_lowest() -> None:
    assert rate_graph([0.0, 4.0, 8.0], 3) == "▁▅█"


@given(RATES, st.integers(0, 40))
def test_the_graph_is_as_wide_as_asked(rates: list[float], width: int) -> None:
    text = rate_graph(rates, width)

    assert len(text) == width
    assert set(text) <= set(BLOCKS + " ")


def test_the_newest_rate_stands_at_the_right() -> None:
    assert rate_graph([9.0, 0.0, 1.0], 2) == "▁█"
    assert rate_graph([1.0], 3) == "  █"


def test_one_second_is_one_block() -> None:
    history = RateHistory(8)

    for at, rate in ((10.0, 1.0), (10.9, 2.0), (11.0, 3.0)):
        history.add(rate, at=at)

    assert list(history.rates) == [2.0, 3.0]


def test_only_the_last_seconds_are_kept() -> None:
    history = RateHistory(2)

    for second in range(5):
        history.add(float(second), at=float(second))

    assert list(history.rates) == [3.0, 4.0]
    history.clear()
    assert list(history.rates) == []
