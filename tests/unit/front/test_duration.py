"""Durations as people type them."""

from __future__ import annotations

import pytest

from fxtui.front.duration import seconds_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("15m", 900),
        ("1.5h", 5400),
        ("2d", 172_800),
        ("4W", 2_419_200),
        ("12 h", 43_200),
        ("0", 0),
    ],
)
def test_a_duration_has_a_unit_or_is_in_seconds(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "d", "-1d", "1y", "1  d", "1e9", "999999w", "٣d"])
def test_what_is_none_is_refused_with_what_would_fit(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration, such as 90s"):
        seconds_of(text)
