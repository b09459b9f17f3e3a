"""The examples that come with the AWS CLI, with fxtui in the place of ``aws s3``.

What it left when it was asked (``tests/e2e/lines``), fxtui has to leave as well. moto, on
which they run, keeps neither the tags of a new bucket nor whom a grant names by mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from tests.servers.processes import Server

from .conftest import Program, Quick, ended
from .forked import script
from .lines.examples import lines
from .lines.golden import recorded
from .lines.stage import Stage

NOT_OURS: Final = {
    "aws s3 website": "servers that know no sub-resources take one for the object",
}
"""Commands that fxtui has not, and why."""

OTHERWISE: Final = {
    "aws s3 ls": "without a location it lists this folder; buckets are at s3://",
}
"""What fxtui does in another way, and why."""

OUTCOMES: Final = recorded().outcomes
OURS: Final = [line for line in OUTCOMES if not line.startswith(tuple(NOT_OURS))]
SAME: Final = [line for line in OURS if line not in OTHERWISE]


@pytest.fixture(scope="module")
def stage(moto_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """It is emptied before each line: no other file of tests uses it meanwhile."""
    return Stage(moto_server, tmp_path_factory.mktemp("lines"))


@pytest.fixture(scope="module")
def shell(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Somebody whose ``aws`` drops the word s3, and is fxtui."""
    program = Quick(tmp_path_factory.mktemp("shell"))
    aws = program.folder / "bin" / "aws"
    script(aws, "shift")
    path = f"{aws.parent}:{program.environment['PATH']}"
    program.environment |= {"PATH": path, "HOME": str(program.folder)}
    with ended(program):
        yield program


def test_every_example_was_run_with_the_aws_cli() -> None:
    assert [*OUTCOMES] == lines()
    assert len(lines()) > 50


@pytest.mark.parametrize("line", SAME)
def test_an_example_leaves_what_the_aws_cli_leaves(
    stage: Stage, shell: Program, line: str
) -> None:
    folder = str(lines().index(line))

    assert stage.run(line, folder, shell.environment) == OUTCOMES[line]


@pytest.mark.parametrize("line", OTHERWISE)
def test_an_example_that_means_something_else_runs(
    stage: Stage, shell: Program, line: str
) -> None:
    folder = str(lines().index(line))

    assert stage.run(line, folder, shell.environment).succeeded
