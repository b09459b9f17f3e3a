"""A folder that takes a while to copy, and whether all of it has arrived."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from .conftest import Program

MANY: Final = 400
SLOWLY: Final = ("--limit-rate", "64KiB")
"""They take six seconds so, and no CPU to speak of."""


def many_files(program: Program, count: int = MANY) -> Path:
    """A folder of files, each of which is different."""
    source = program.folder / "source"
    source.mkdir()
    for number in range(count):
        (source / str(number)).write_bytes(_content(number))
    return source


def let_go(program: Program) -> None:
    """Copy them as fast as it goes, from now on."""
    limited = program.run("jobs", "limit", "1", "--rate", "1GiB")
    assert limited.returncode == 0, limited.stderr


def assert_all_there(program: Program, count: int = MANY) -> None:
    """Whether each of them is at the target, whole, and nothing else."""
    target = program.folder / "target"
    found = {path.name: path.read_bytes() for path in target.iterdir()}
    assert found == {str(number): _content(number) for number in range(count)}


def _content(number: int) -> bytes:
    return f"{number:04}".encode() * 250
