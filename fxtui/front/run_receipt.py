"""The receipt of a run: what was pulled before a task, what was pushed after it.

A JSON document that holds the receipts of its jobs, as they are. It is collected while
the jobs are still known, on the disk if it is long, and written when all is over.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import aclosing
from enum import StrEnum
from pathlib import Path
from tempfile import SpooledTemporaryFile
from time import time
from typing import Final, Self

from fxtui import __version__
from fxtui.domain import codec
from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.transfer import Job
from fxtui.domain.value import Value

from .receipt import moment, receipt
from .whole_file import whole_file

FORMAT: Final = 1

_IN_MEMORY: Final = 1024 * 1024
"""Bytes of receipts; what is longer goes to the disk."""


class Outcome(StrEnum):
    SUCCEEDED = "succeeded"
    PULL_FAILED = "pull failed"
    TASK_FAILED = "task failed"
    PUSH_FAILED = "push failed"


class Phase(StrEnum):
    PULLED = "pulled"
    PUSHED = "pushed"


class RunHead(Value, frozen=True):
    """All but the jobs' receipts, which follow as two more fields."""

    run: int
    fxtui: str
    command: tuple[str, ...] | None
    """The words of the task; None if it is not a command but a piece of a program."""

    outcome: Outcome
    status: int | None
    """What the command ended with; None if it was not begun, or is none."""

    began: str
    finished: str


class RunReceipt:
    """Collects the receipts of jobs; use it in a ``with``."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = None if command is None else tuple(command)
        self._began = time()
        self._jobs = {phase: _spool() for phase in Phase}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        for file in self._jobs.values():
            file.close()

    async def add(self, phase: Phase, job: Job, engine: Engine, context: Context) -> None:
        """Put down what a job did."""
        file = self._jobs[phase]
        file.write(b",\n" if file.tell() else b"\n")
        async with aclosing(receipt(engine, job, context)) as pieces:
            async for piece in pieces:
                file.write(piece.removesuffix(b"\n"))

    def write(self, path: Path, outcome: Outcome, status: int | None = None) -> None:
        """Write the document, whole or not at all."""
        with whole_file(path) as written:
            head = self._head(outcome, status)
            written.write(codec.encode(head).removesuffix(b"}"))
            for phase, file in self._jobs.items():
                file.seek(0)
                written.write(f',"{phase}":['.encode())
                shutil.copyfileobj(file, written)
                written.write(b"]")
            written.write(b"}\n")

    def _head(self, outcome: Outcome, status: int | None) -> RunHead:
        began, finished = moment(self._began), moment(time())
        return RunHead(
            FORMAT, __version__, self._command, outcome, status, began, finished
        )


def _spool() -> SpooledTemporaryFile[bytes]:
    return SpooledTemporaryFile(_IN_MEMORY)  # the receipt closes it
