"""Whether a policy is the one that somebody has seen."""

from __future__ import annotations

import pytest

from fxtui.storage.s3.policies import is_same


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("", "", True),
        ('{"a": 1, "b": 2}', '{"b":2,"a":1}', True),
        ('{"a": 1}', '{"a": 2}', False),
        ('{"a": 1}', "", False),
        ("<html>", '{"a": 1}', False),
        ("<html>", "<html>", True),
    ],
)
def test_policies_are_the_same_that_say_the_same(
    one: str, other: str, are_same: bool
) -> None:
    assert is_same(one, other) is are_same
