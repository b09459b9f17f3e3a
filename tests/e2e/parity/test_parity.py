"""fxtui does what ``aws s3`` does, but for what is written down here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.servers.processes import Server

from .asking import ask_fxtui, recorded, set_up
from .differences import DIFFERENCES
from .situations import SITUATIONS

ANSWERS = recorded().answers


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_same_is_done_as_aws_does(
    name: str, server: Server, environment: Mapping[str, str], tmp_path: Path
) -> None:
    situation, expected = SITUATIONS[name], ANSWERS[name]
    set_up(situation, server, tmp_path)

    if difference := DIFFERENCES.get(name):
        expected = difference.applied(expected)
    assert ask_fxtui(situation, tmp_path, environment) == expected


def test_every_situation_was_asked_and_every_difference_is_of_one() -> None:
    assert set(ANSWERS) == set(SITUATIONS)
    assert set(DIFFERENCES) <= set(SITUATIONS)
    assert len(SITUATIONS) >= 60
