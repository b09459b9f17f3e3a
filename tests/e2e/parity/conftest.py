"""One server with dates, and one service, for all the questions of a module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.e2e.conftest import Quick
from tests.servers.processes import Server

from .asking import FXTUI, environment_of, run
from .trees import dated_moto


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
    program = Quick(folder)
    program.environment |= environment_of(server, folder)
    run([*FXTUI, "service", "start"], folder, program.environment)  # denied what root is
    yield program.environment
    program.run("service", "stop")
