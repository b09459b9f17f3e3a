"""Ask ``aws s3`` anew, and write its answers down: ``python -m tests.e2e.parity AWS``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from .asking import GOLDEN, Recorded, ask_aws, set_up
from .situations import SITUATIONS
from .trees import dated_moto


def record(aws: Path, folder: Path) -> Recorded:
    """What this ``aws`` answers in every situation."""
    told = subprocess.run([aws, "--version"], capture_output=True, check=True, text=True)
    answers = {}
    with dated_moto(folder) as server:
        for number, (name, situation) in enumerate(SITUATIONS.items()):
            own = folder / str(number)
            set_up(situation, server, own)
            answers[name] = ask_aws(aws, situation, server, own)
    return Recorded(told.stdout.split()[0], answers)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        written = msgspec.json.encode(record(Path(sys.argv[1]), Path(folder)))
    GOLDEN.write_bytes(msgspec.json.format(written, indent=1) + b"\n")
