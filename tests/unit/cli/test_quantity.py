"""Sizes, rates and counts as people type them."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.cli.quantity import OFF, count_of, count_or_off, rate_of, rate_or_off, size_of

MIB = 1024 * 1024


@pytest.mark.parametrize(
    "text", ["16777216", "16777216B", "16384K", "16M", "16m", "16MB", "16MiB", "16 mib"]
)
def test_a_unit_is_binary_however_it_is_written(text: str) -> None:
    assert size_of(text) == 16 * MIB


@pytest.mark.parametrize(
    ("text", "size"), [("1.5GiB", 1536 * MIB), ("0.5K", 512), ("1P", 1024**5)]
)
def test_a_size_may_have_a_fraction(text: str, size: int) -> None:
    assert size_of(text) == size


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "0.4",
        "-1",
        "+1",
        "1Q",
        "MiB",
        "1e9",
        "nan",
        "1,5M",
        "1MiBs",
        "٣",
        "9999P",
    ],
)
def test_what_is_no_size_is_told_with_one_that_is(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is no size, such as 16MiB"):
        size_of(text)


@given(st.integers(1, 2**63 - 1))
def test_a_plain_number_is_bytes(size: int) -> None:
    assert size_of(str(size)) == size


def test_a_rate_may_say_that_it_is_one() -> None:
    assert rate_of("10MiB/s") == rate_of("10MiB") == 10 * MIB


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "x", "²", str(2**63)])
def test_a_count_is_a_number_from_1_on(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="from 1 on"):
        count_of(text)


@pytest.mark.parametrize("read", [count_or_off, rate_or_off])
def test_a_limit_can_be_taken_off(read: Callable[[str], int]) -> None:
    assert read("off") == OFF
    assert read("7") == 7
