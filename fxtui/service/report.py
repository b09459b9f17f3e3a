"""How the service is: what it writes down, what it tells, and what the system knows."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from fxtui.config import Paths
from fxtui.domain.errors import FxtuiError
from fxtui.domain.transfer import Count, Job
from fxtui.domain.value import Value

from .client import RemoteEngine
from .line import Line
from .lock import Running, holder
from .process import PATIENCE
from .work import gets_on, jobs_of

_PATIENCE: Final = 5.0
"""Seconds in which it has to tell its jobs; without them there is a report, too."""


class Wait(StrEnum):
    """What a service waits for before it ends."""

    PARTS = "parts"
    """It was told to end, and finishes what is on its way."""

    JOBS = "jobs"
    CLIENTS = "clients"
    CALLS = "calls"
    """It has nothing to do, and ends if nobody calls."""


class JobCount(Value, frozen=True):
    at_work: int = 0
    held: int = 0
    """They wait for a person."""

    done: int = 0
    unfinished: Count = Count()
    """Objects that are still to be moved, as far as is known, and their bytes."""

    @property
    def not_done(self) -> int:
        return self.at_work + self.held


class Report(Value, frozen=True):
    pid: int
    version: str
    protocol: int
    since: float
    socket: str
    memory: int | None
    """Bytes that it has in memory; None where the system does not tell."""

    jobs: JobCount | None
    """None if it does not tell: it is ending, or of another version."""

    waits_for: Wait
    ends_at: float | None
    """When it ends, if nobody calls until then."""


async def report(paths: Paths) -> Report | None:
    """How the service is; None if it does not run."""
    running = holder(paths.lock)
    if running is None:
        return None
    jobs = await _jobs(running)
    wait = waits_for(running, jobs)
    return Report(
        running.pid,
        running.version,
        running.protocol,
        running.since,
        running.socket,
        memory=_memory(running.pid),
        jobs=jobs,
        waits_for=wait,
        ends_at=time.time() + PATIENCE if wait is Wait.CALLS else None,  # we called
    )


def waits_for(running: Running, jobs: JobCount | None) -> Wait:
    if running.ending:
        return Wait.PARTS
    if jobs and jobs.at_work:
        return Wait.JOBS
    return Wait.CLIENTS if running.idle_since is None else Wait.CALLS


def counted(jobs: Sequence[Job]) -> JobCount:
    done = sum(job.standing.is_final for job in jobs)
    at_work = sum(map(gets_on, jobs))
    unfinished = sum((job.tally.unfinished for job in jobs), Count())
    return JobCount(at_work, len(jobs) - done - at_work, done, unfinished)


async def _jobs(running: Running) -> JobCount | None:
    if running.ending:
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            return counted(await jobs_of(RemoteEngine(Line(Path(running.socket)))))
    except (FxtuiError, TimeoutError):
        return None


def _memory(pid: int) -> int | None:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
