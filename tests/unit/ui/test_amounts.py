"""What a person types as a limit, and how a key steps from one to the next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.policy import MIB
from fxtui.ui.amounts import (
    bytes_to_type,
    stepped,
    typed_bytes,
    typed_count,
    typed_seconds,
)

AMOUNTS = st.integers(min_value=1, max_value=2**50)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10 MiB", 10 * MIB),
        ("10M", 10 * MIB),
        ("1.5g", 3 * 2**29),
        ("1,5 gib/s", 3 * 2**29),
        ("64 KB", 64 * 1024),
        ("100", 100),
        (" ", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: int | None) -> None:
    assert typed_bytes(text) == amount


@pytest.mark.parametrize("text", ["fast", "-1", "0", "10 MiB twice", "1e9"])
def test_what_is_no_amount_is_refused_with_what_would_fit(text: str) -> None:
    with pytest.raises(ValueError, match="or nothing for no limit"):
        typed_bytes(text)


@pytest.mark.parametrize("text", ["0", "-3", "1.5", "two", "²"])
def test_what_is_no_number_of_things_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a whole number"):
        typed_count(text)


@given(AMOUNTS)
def test_what_is_shown_to_be_edited_is_read_as_the_same(amount: int) -> None:
    assert typed_bytes(bytes_to_type(amount)) == amount


@given(st.none() | AMOUNTS, st.floats(0, 2**40))
def test_a_step_down_and_up_again_ends_no_lower(limit: int | None, rate: float) -> None:
    slower = stepped(limit, -1, rate)

    assert slower is not None
    faster = stepped(slower, 1, rate)
    assert faster is None or faster > slower


def test_the_first_step_down_is_below_what_moves_now() -> None:
    assert stepped(None, -1, 12.0 * MIB) == 10 * MIB
    assert stepped(None, -1, 0.0) == 1000 * MIB


def test_the_ladder_has_an_end_at_both_ends() -> None:
    assert stepped(1, -1, 0.0) == MIB // 8
    assert stepped(1000 * MIB, 1, 0.0) is None
    assert stepped(None, 1, 0.0) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90m", 5400),
        (" 12 h ", 43_200),
        ("1.5d", 129_600),
        ("4W", 2_419_200),
        (" ", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, seconds: int | None) -> None:
    assert typed_seconds(text) == seconds


@pytest.mark.parametrize("text", ["7", "59s", "d", "0d", "-1d", "9999999d", "soon"])
def test_what_is_no_time_is_refused_with_what_would_fit(text: str) -> None:
    with pytest.raises(ValueError, match="7d"):
        typed_seconds(text)
