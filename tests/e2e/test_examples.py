"""The examples of the README are programs, and each of them runs as it is printed.

Their bucket alone has another name here; they go through the service, to a real server.
Its command lines and its configuration are read as fxtui reads them, and not run.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from fxtui.cli.parser import Parser
from fxtui.cli.table import COMMANDS, Group
from fxtui.config import read_config
from fxtui.demo.seaweed import SeaweedFS
from fxtui.front.places import location_of

from .conftest import PATIENCE, ROOT, Program
from .test_s3 import bucket, keys

__all__ = ["bucket"]

README: Final = (ROOT / "README.md").read_text()
EXAMPLES: Final = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
LINES: Final = re.findall(r"^\$ (?:.*\| )?fxtui *(.*)$", README, re.MULTILINE)
(CONFIGURATION,) = re.findall(r"^```toml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)

SAID: Final[tuple[list[str], ...]] = (
    ["3 objects, 3 of them verified"],
    ["b'measured on Friday\\n'", "notes.txt 19", "sha256", "http://127.0.0.1"],
    ["copy ", "a.csv new"],
    ["succeeded 4 of 4", "two/a.csv succeeded"],
    [],
    [],
)
"""Some of what each of them says, in their order."""


@pytest.fixture
def folder(program: Program, seaweedfs: SeaweedFS, bucket: str) -> Path:
    """Where the examples find what they speak of."""
    program.environment |= keys(seaweedfs, seaweedfs.identities[0])
    results = program.folder / "results"
    results.mkdir()
    for name in ("a.csv", "b.csv", "c.txt"):
        (results / name).write_text("1\n")
    program.run("cp", "results/c.txt", f"{bucket}in/a.txt")
    return program.folder


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == len(SAID)


@pytest.mark.parametrize(
    ("example", "said"), list(zip(EXAMPLES, SAID, strict=False)), ids=range(1, 7)
)
def test_an_example_does_what_it_says(
    program: Program, folder: Path, bucket: str, example: str, said: list[str]
) -> None:
    (folder / "example.py").write_text(example.replace("s3://lab-data/", bucket))

    done = subprocess.run(
        [sys.executable, "-W", "error", "example.py"],
        capture_output=True,
        check=False,
        cwd=folder,
        env=program.environment,
        text=True,
        timeout=PATIENCE,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert [text for text in said if text not in done.stdout] == []
    assert "not equal" not in done.stdout


def check(words: Sequence[str]) -> None:
    """Raise what the program would say of words that are none of its own."""
    for word in words:
        if "://" in word:
            location_of(word)
    if not words or "/" in words[0] or words[0] == ".":
        return  # the browser, which takes only locations
    listed, own = COMMANDS[words[0]], words[1:]
    if isinstance(listed, Group):
        listed, own = listed.parts[own[0]], own[1:]
    if listed.carries:
        own = own[: own.index("--")]
    parser = Parser("fxtui", allow_abbrev=False)
    listed.load().add_options(parser)
    parser.parse_intermixed_args(own)


@pytest.mark.parametrize("line", LINES)
def test_a_command_line_has_no_word_that_fxtui_does_not_know(line: str) -> None:
    check(shlex.split(line, comments=True))


def test_every_way_of_writing_a_command_is_found() -> None:
    commands = {line.split()[0] for line in LINES if line}

    assert {"cp", "login", "access", "run", "apply"} <= commands


def test_the_configuration_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(CONFIGURATION)

    profiles = read_config(file).profiles

    assert list(profiles.s3) == ["lab", "project", "public", "ica"]
    assert list(profiles.dropbox) == ["lab"]
