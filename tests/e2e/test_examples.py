"""The examples of the README are programs, and each of them runs as it is printed.

Their bucket alone has another name here; they go through the service, to a real server.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from fxtui.demo.seaweed import SeaweedFS

from .conftest import PATIENCE, ROOT, Program
from .test_s3 import bucket, keys

__all__ = ["bucket"]

README: Final = (ROOT / "README.md").read_text()
EXAMPLES: Final = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)

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
