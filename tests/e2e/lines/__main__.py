"""Take the lines anew, and ask the AWS CLI: ``python -m tests.e2e.lines AWS``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.servers import processes

from .examples import EXAMPLES, HEAD, lines, taken_from
from .golden import Recorded, write
from .stage import Stage


def main(aws: Path) -> None:
    """Write both files, of the ``aws`` at this place."""
    told = subprocess.run([aws, "--version"], capture_output=True, check=True, text=True)
    version = told.stdout.split()[0].replace("/", " ")
    (examples,) = aws.parent.parent.glob("lib/*/site-packages/awscli/examples/s3")
    found = "\n".join(taken_from(examples))
    EXAMPLES.write_text(f"{HEAD.format(version=version)}{found}\n")
    with TemporaryDirectory() as name:
        write(record(aws, version, Path(name)))


def record(aws: Path, version: str, folder: Path) -> Recorded:
    path = f"{aws.parent}:{os.environ['PATH']}"
    with processes.moto(folder) as server:
        stage = Stage(server, folder / "lines")
        environment = {"PATH": path, "HOME": str(folder)}
        outcomes = {
            line: stage.run(line, str(number), environment)
            for number, line in enumerate(lines())
        }
    return Recorded(version, outcomes)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
