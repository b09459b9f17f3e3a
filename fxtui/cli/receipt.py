"""A job's receipt, to where a person wants it: into a file, or to stdout."""

from __future__ import annotations

import sys
from contextlib import aclosing
from pathlib import Path
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.transfer import Job
from fxtui.front.receipt import receipt
from fxtui.front.whole_file import whole_file

STDOUT: Final = "-"
"""In the place of a file's name."""


async def write_receipt(
    engine: Engine, job: Job, context: Context, file: str = STDOUT
) -> None:
    """Write a job's receipt to a file, whole or not at all, or to stdout."""
    async with aclosing(receipt(engine, job, context)) as pieces:
        if file == STDOUT:
            async for piece in pieces:
                sys.stdout.write(piece.decode())
            return
        with whole_file(Path(file)) as written:
            async for piece in pieces:
                written.write(piece)
