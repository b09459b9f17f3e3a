"""How long keys are good is told in a few words."""

from __future__ import annotations

import pytest

from fxtui.ui.grounds import lease_text


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        (None, ""),
        (1000.0, "keys ended"),
        (1001.0, "keys 1 min"),
        (1000.0 + 54 * 60, "keys 54 min"),
        (1000.0 + 36 * 3600, "keys 1 d 12"),
    ],
)
def test_the_time_left_of_keys_is_told(ends: float | None, text: str) -> None:
    assert lease_text(ends, 1000.0) == text
