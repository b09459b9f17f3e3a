"""Numbers in columns: as wide as promised, and never better than the truth."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.ui.format import (
    DURATION_WIDTH,
    PERCENT_WIDTH,
    RATE_WIDTH,
    SIZE_WIDTH,
    TIME_WIDTH,
    ago_text,
    clock_text,
    count_text,
    duration_text,
    exact_size_text,
    percent_text,
    rate_text,
    size_text,
    time_text,
)

SIZES = st.integers(min_value=0, max_value=2**110)
ANY_FLOAT = st.floats(allow_nan=True, allow_infinity=True)
KIB, MIB = 1024, 1024**2


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (None, "?"),
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 KiB"),
        (1536 * KIB, "1.5 MiB"),
        (99_900 * KIB, "97.6 MiB"),
        (100 * KIB, "100 KiB"),
        (1023 * KIB, "1.0 MiB"),
        (MIB - 1, "1.0 MiB"),
        (2**63 - 1, "8.0 EiB"),
    ],
)
def test_a_size_is_read_at_a_glance(size: int | None, text: str) -> None:
    assert size_text(size) == text


@given(SIZES)
def test_a_size_fits_its_column(size: int) -> None:
    assert len(size_text(size)) <= SIZE_WIDTH


@given(SIZES, SIZES)
def test_a_larger_size_never_reads_as_a_smaller_one(one: int, other: int) -> None:
    smaller, larger = sorted((one, other))

    assert _bytes(size_text(smaller)) <= _bytes(size_text(larger))


def test_a_size_with_room_says_every_byte() -> None:
    assert exact_size_text(1536 * KIB) == "1.5 MiB (1,572,864 bytes)"
    assert [exact_size_text(size) for size in (0, 1, 2)] == [
        "0 bytes",
        "1 byte",
        "2 bytes",
    ]


@given(ANY_FLOAT)
def test_a_rate_fits_its_column(rate: float) -> None:
    assert len(rate_text(rate)) <= RATE_WIDTH


def test_no_rate_is_no_text() -> None:
    assert [rate_text(rate) for rate in (0.0, 0.4, float("nan"))] == ["", "", ""]
    assert rate_text(12 * MIB) == "12.0 MiB/s"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (0.2, "0:00"),
        (7, "0:07"),
        (80, "1:20"),
        (3599.6, "1 h 00"),
        (2 * 3600 + 5 * 60, "2 h 05"),
        (3 * 86_400 + 4 * 3600, "3 d 04"),
        (1e12, "> 99 d"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(
    seconds: float | None, text: str
) -> None:
    assert duration_text(seconds) == text


@given(ANY_FLOAT)
def test_a_duration_fits_its_column(seconds: float) -> None:
    assert len(duration_text(seconds)) <= DURATION_WIDTH


@given(st.integers(0, 2**70), st.integers(0, 2**70))
def test_only_what_is_complete_is_at_100_percent(done: int, total: int) -> None:
    text = percent_text(done, total)

    assert len(text) <= PERCENT_WIDTH
    assert (text == "100 %") == (done >= total)


def test_a_count_has_its_noun_in_the_right_number() -> None:
    assert count_text(12_003) == "12,003"
    assert count_text(1, "object") == "1 object"
    assert count_text(0, "object") == "0 objects"


@given(ANY_FLOAT)
def test_a_time_fills_its_column_or_leaves_it_empty(moment: float) -> None:
    assert len(time_text(moment)) in {0, TIME_WIDTH}


def test_a_time_is_that_of_this_place() -> None:
    moment = time.mktime((2026, 11, 21, 10, 14, 59, 0, 0, -1))

    assert time_text(moment) == "2026-11-21 10:14"
    assert time_text(None) == ""


def test_a_clock_is_read_to_the_second() -> None:
    assert clock_text(time.mktime((2026, 11, 21, 9, 4, 5, 0, 0, -1))) == "09:04:05"


def test_what_was_is_told_in_prose() -> None:
    assert ago_text(180) == "3 minutes ago"
    assert ago_text(-5) == "now"


def _bytes(text: str) -> float:
    number, unit = text.split()
    return float(number) * 1024.0 ** " KMGTPEZYRQ".index(
        unit.removesuffix("B")[:1] or " "
    )
