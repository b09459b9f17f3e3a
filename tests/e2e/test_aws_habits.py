"""Habits of ``aws s3``, in lines of ours, on a server that checks what it is asked.

The examples that come with the AWS CLI have a room of their own: ``test_aws_lines``.
"""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from .conftest import PATIENCE, Program
from .forked import script
from .shelf import Shelf

HELD: Final = {
    "example/filename.txt": b"example",
    "filename.txt": b"text",
    "pre": b"pre",
    "test.txt": b"test",
    "photo.jpg": b"jpg",
    "another/one.log": b"another",
    "logs/today.log": b"log",
    "logs/today.tmp": b"tmp",
}
EVERYTHING: Final = frozenset(HELD)

LEFT: Final[dict[str, frozenset[str]]] = {
    "cp filename.txt s3://B/new.txt": EVERYTHING | {"new.txt"},
    "cp test.txt s3://B/test2.txt": EVERYTHING | {"test2.txt"},
    "cp s3://B/test.txt s3://B/test2.txt": EVERYTHING | {"test2.txt"},
    "cp s3://B/example s3://B/old/ --recursive": EVERYTHING | {"old/filename.txt"},
    'cp myDir s3://B/ --recursive --exclude "*.jpg"': EVERYTHING | {"a.txt"},
    'cp s3://B/logs/ s3://B/kept/ --recursive --exclude "*" --include "*.log"': (
        EVERYTHING | {"kept/today.log"}
    ),
    'echo "hello world" | aws s3 cp - s3://B/hello.txt': EVERYTHING | {"hello.txt"},
    "aws s3 cp - s3://B/big --expected-size 54760833024 < test.txt": EVERYTHING | {"big"},
    "aws s3 cp s3://B/pre - | gzip --best | aws s3 cp - s3://B/key.gz": (
        EVERYTHING | {"key.gz"}
    ),
    "mv s3://B/filename.txt s3://B/example/new.txt": (
        EVERYTHING - {"filename.txt"} | {"example/new.txt"}
    ),
    "mv test.txt s3://B": EVERYTHING,
    "mv test.txt s3://B/test2.txt": EVERYTHING | {"test2.txt"},
    "mv s3://B/test.txt test2.txt": EVERYTHING - {"test.txt"},
    "mv s3://B . --recursive": frozenset(),
    'mv myDir s3://B/ --recursive --exclude "*.jpg"': EVERYTHING | {"a.txt"},
    'mv s3://B/logs s3://B/old --recursive --exclude "*.tmp"': (
        EVERYTHING - {"logs/today.log"} | {"old/today.log"}
    ),
    "rm s3://B/example/filename.txt": EVERYTHING - {"example/filename.txt"},
    "rm s3://B/example --recursive": EVERYTHING - {"example/filename.txt"},
    "rm s3://B --recursive": frozenset(),
    'rm s3://B/ --recursive --exclude "*.jpg"': frozenset({"photo.jpg"}),
    'rm s3://B/ --recursive --exclude "another/*"': frozenset({"another/one.log"}),
    "rm s3://B --recursive --dryrun": EVERYTHING,
}
"""What is in the bucket after a line, whose first words ``aws s3`` may be left out."""

TOLD: Final = {
    "ls": "test.txt",
    "ls s3://": "commands-",
    "ls s3://B": "PRE example/",
    "ls s3://B/example/": "filename.txt",
    "ls s3://B --recursive": "logs/today.log",
    "ls s3://B --recursive --human-readable --summarize": "Total Objects: 8",
    "cp s3://B/filename.txt -": "text",
    "presign s3://B/test.txt": "X-Amz-Expires=3600",
    "presign s3://B/test.txt --expires-in 604800": "X-Amz-Expires=604800",
    "presign s3://B/test.txt --region us-west-2": "us-west-2",
    "cp s3://B/filename.txt ./ --dryrun": "(dryrun) download: s3://B/filename.txt to",
}
"""What a line tells, of which nothing in a bucket depends."""


@pytest.fixture
def shell(mine: Program) -> Program:
    """A folder as the pages have it, and an ``aws`` whose ``s3`` is fxtui."""
    (mine.folder / "myDir").mkdir()
    for name in ("filename.txt", "test.txt", "file.txt", "myDir/a.txt", "myDir/b.jpg"):
        (mine.folder / name).write_text("here")
    aws = mine.folder / "bin" / "aws"
    script(aws, "shift")
    mine.environment |= {"PATH": f"{aws.parent}:{mine.environment['PATH']}"}
    return mine


@pytest.fixture
async def held(bucket: Shelf) -> Shelf:
    await bucket.fill(HELD)
    return bucket


def ran(program: Program, line: str, bucket: str) -> subprocess.CompletedProcess[str]:
    """Run a line in a bucket of this name: in a shell, where it needs one."""
    whole = (line if "aws s3" in line else f"aws s3 {line}").replace("//B", f"//{bucket}")
    if not {"|", "<"} & set(whole):
        return program.run(*shlex.split(whole)[2:])
    return subprocess.run(
        ["/bin/sh", "-ec", whole],
        capture_output=True,
        check=False,
        cwd=program.folder,
        env=program.environment,
        text=True,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("line", LEFT)
async def test_what_is_in_the_bucket_is_what_aws_would_leave(
    shell: Program, held: Shelf, line: str
) -> None:
    done = ran(shell, line, held.name.removesuffix("/"))

    assert done.returncode == 0, done.stderr
    assert await held.names() == LEFT[line]


@pytest.mark.parametrize("line", TOLD)
async def test_what_is_told_is_what_aws_would_tell(
    shell: Program, held: Shelf, line: str
) -> None:
    bucket = held.name.removesuffix("/")

    done = ran(shell, line, bucket)

    assert done.returncode == 0, done.stderr
    assert TOLD[line].replace("s3://B", f"s3://{bucket}") in done.stdout


async def test_a_whole_bucket_comes_here(shell: Program, held: Shelf) -> None:
    here = shell.folder / "empty"
    here.mkdir()

    done = ran(shell, f"cp s3://{held.name} {here} --recursive", "")

    assert done.returncode == 0, done.stderr
    assert content(here) == HELD


def content(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_bucket_is_made_and_removed(shell: Program) -> None:
    name = f"made-{uuid4().hex[:12]}"

    for line in (
        "mb s3://B",
        "cp filename.txt s3://B",
        "rb s3://B --force",
        "mb s3://B --region us-west-1",
        "rb s3://B",
    ):
        done = ran(shell, line, name)
        assert done.returncode == 0, (line, done.stderr)
