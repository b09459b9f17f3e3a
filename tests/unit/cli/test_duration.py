"""Durations as people type them."""

from __future__ import annotations

from argparse import ArgumentTypeError

import pytest

from fxtui.cli.duration import duration_of


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("90s", 90), ("15m", 900), ("1.5h", 5400), ("2d", 172_800), ("0", 0)],
)
def test_a_duration_has_a_unit_or_is_in_seconds(text: str, seconds: float) -> None:
    assert duration_of(text) == seconds


@pytest.mark.parametrize("text", ["", "d", "-1d", "1y", "1 d", "1e9", "999999w", "٣d"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        duration_of(text)
