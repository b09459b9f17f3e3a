"""Durations in the words of a command."""

from __future__ import annotations

from argparse import ArgumentTypeError

import pytest

from fxtui.cli.duration import duration_of


def test_a_duration_is_read_as_everywhere() -> None:
    assert duration_of("2d") == 172_800


def test_what_is_none_is_told_as_argparse_tells_it() -> None:
    with pytest.raises(ArgumentTypeError, match="'1y' is no duration, such as 90s"):
        duration_of("1y")
