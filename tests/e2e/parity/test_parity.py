"""fxtui does what ``aws s3`` does, but for what is written down here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.e2e.conftest import Program
from tests.servers.processes import Server

from .asking import ask_fxtui, environment_of, recorded, set_up
from .differences import DIFFERENCES
from .situations import SITUATIONS
from .trees import dated_moto

ANSWERS = recorded().answers


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with dated_moto(tmp_path_factory.mktemp("moto")) as server:
        yield server


@pytest.fixture(scope="module")
def environment(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, str]]:
    """Of a person with keys, whose one service answers all the questions."""
    folder = tmp_path_factory.mktemp("parity")
    program = Program(folder)
    program.environment |= environment_of(server, folder)
    yield program.environment
    program.run("service", "stop")


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
