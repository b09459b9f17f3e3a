"""How long ago, and dates, as people type them."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime

import pytest

from fxtui.cli.moment import moment_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2d", datetime(2026, 11, 19, 12, tzinfo=UTC)),
        ("90m", datetime(2026, 11, 21, 10, 30, tzinfo=UTC)),
        ("2026-11-01T00:00:00+00:00", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 1).astimezone()),
    ],
)
def test_it_is_so_long_ago_or_that_date(text: str, meant: datetime) -> None:
    assert moment_of(text, NOW) == meant.timestamp()


@pytest.mark.parametrize("text", ["", "never", "2x", "2026-13-01", "-1d"])
def test_what_is_no_time_is_told(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="nor a date, such as"):
        moment_of(text, NOW)
