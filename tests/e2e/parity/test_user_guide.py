"""Lines on ``sync`` as AWS's guide and reference teach them (from memory), run by fxtui.

Each has buckets of its own, and runs in a folder with some files.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from subprocess import CompletedProcess

import pytest

from tests.servers.processes import Server

from .asking import run
from .trees import File, Tree, fill, plant

LINES = (
    "aws s3 sync . s3://amzn-s3-demo-bucket/path",
    "aws s3 sync . s3://amzn-s3-demo-bucket/path --delete",
    "aws s3 sync s3://amzn-s3-demo-bucket/path . --delete",
    "aws s3 sync s3://amzn-s3-demo-bucket s3://amzn-s3-demo-bucket2",
    "aws s3 sync s3://amzn-s3-demo-bucket .",
    "aws s3 sync s3://amzn-s3-demo-bucket . --delete",
    "aws s3 sync . s3://amzn-s3-demo-bucket --exclude '*.jpg'",
    "aws s3 sync . s3://amzn-s3-demo-bucket/ --delete --exclude 'path/MyFile?.rtf'",
    "aws s3 sync . s3://amzn-s3-demo-bucket/path --exclude '*.txt' --include 'My*.txt'",
    "aws s3 sync s3://amzn-s3-demo-bucket . --exclude '*another/*'",
    "aws s3 sync s3://amzn-s3-demo-bucket s3://amzn-s3-demo-bucket2"
    " --source-region us-west-2 --region us-east-1",
    "aws s3 sync . s3://amzn-s3-demo-bucket/path --acl private --no-progress",
    "aws s3 sync --size-only --quiet . s3://amzn-s3-demo-bucket",
    "aws s3 sync . s3://amzn-s3-demo-bucket --only-show-errors --page-size 100",
    "aws s3 sync s3://amzn-s3-demo-bucket . --exact-timestamps --dryrun",
    "aws s3 sync . s3://amzn-s3-demo-bucket --follow-symlinks --storage-class STANDARD",
)
_HERE: Tree = {"MyFile1.txt": File(), "MyFile2.rtf": File(), "my.jpg": File()}
_THERE: Tree = {"path/MyFile1.rtf": File(), "another/a.txt": File(), "test.txt": File()}
_BUCKET = "amzn-s3-demo-bucket"


class Guide:
    """Runs a line as it stands there, but for ``aws s3`` and the buckets' names."""

    def __init__(
        self, server: Server, folder: Path, environment: Mapping[str, str]
    ) -> None:
        self._folder, self._environment = folder, environment
        self._bucket = f"doc-{token_hex(6)}"
        for bucket in (self._bucket, f"{self._bucket}2"):
            fill(server, bucket, {"": _THERE})
        plant(_HERE, folder)

    def run(self, line: str) -> CompletedProcess[str]:
        _, _, *words = shlex.split(line.replace(_BUCKET, self._bucket))
        fxtui = [sys.executable, "-P", "-m", "fxtui"]
        return run([*fxtui, *words], self._folder, self._environment)


@pytest.fixture
def guide(server: Server, environment: Mapping[str, str], tmp_path: Path) -> Guide:
    return Guide(server, tmp_path / "folder", environment)


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_user_guide_runs(line: str, guide: Guide) -> None:
    ran = guide.run(line)

    assert ran.returncode == 0, ran.stderr
