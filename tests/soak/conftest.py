"""A server for each crossing, which needs room for some GiB, and a table at the end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fxtui.demo.seaweed import SeaweedFS
from tests.e2e.conftest import Program, ended
from tests.e2e.crossing import Figures

_table: list[tuple[str, Figures]] = []
_WIDTH = 34


class Table:
    """Where a test writes down what it measured."""

    def __init__(self, name: str) -> None:
        self._name = name

    def add(self, figures: Figures) -> None:
        _table.append((self._name, figures))


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Started as a person starts it: here is time for that."""
    with ended(Program(tmp_path)) as program:
        yield program


@pytest.fixture
def table(request: pytest.FixtureRequest) -> Table:
    return Table(request.node.name.removeprefix("test_"))


@pytest.fixture
def server(tmp_path: Path, program: Program) -> Iterator[SeaweedFS]:
    """Its files, and those of the program, go with the test: they are large."""
    with SeaweedFS(tmp_path / "weed") as server:
        yield server
    for path in (tmp_path / "weed", program.folder / "here"):
        shutil.rmtree(path, ignore_errors=True)
    (program.folder / "original").unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _table:
        return
    terminalreporter.section("figures")
    head = f"{'':{_WIDTH}} bytes/size  seconds  kills  broken  refused"
    terminalreporter.write_line(head)
    for name, each in _table:
        terminalreporter.write_line(
            f"{name:{_WIDTH}} {each.moved:>10.3f} {each.seconds:>8.1f} "
            f"{each.kills:>6} {each.broken:>7} {each.refused:>8}"
        )
