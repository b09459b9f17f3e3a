"""Waiting for a job, as a command does: what is told meanwhile, and when it is over."""

from __future__ import annotations

from contextlib import aclosing
from typing import Protocol

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.events import Board
from fxtui.domain.request import JobId, Jobs, Order
from fxtui.domain.transfer import Job, Standing
from fxtui.front.sightings import sightings

from .asked import asked_for_job
from .ending import ended_status, stuck_status
from .output import complain
from .standstill import Standstill, standstill


class Display(Protocol):
    """Shows how a job goes on, for as long as it is entered."""

    def show(self, job: Job, board: Board) -> None: ...

    def summary(self, job: Job) -> None:
        """Say how it ended."""

    def unfinished(self, job: Job) -> None:
        """Say how it stands, where it cannot end without a person."""

    def __enter__(self) -> object: ...

    def __exit__(self, *exc_info: object) -> None: ...


async def follow(engine: Engine, job: JobId, context: Context, display: Display) -> Job:
    """The job when it is final, or when it waits for credentials that nobody here gives.

    What else holds it is told once: it may go on by itself, or by another command.
    """
    while True:
        found = await _watched(engine, job, context, display)
        if found.standing.is_final or not await asked_for_job(engine, found, context):
            return found
        await engine.order(Order.RESUME, Jobs((job,)), context)


async def _watched(engine: Engine, job: JobId, context: Context, display: Display) -> Job:
    last: Job | None = None
    told: set[str] = set()
    with display:
        async with aclosing(sightings(engine, job, context)) as seen:
            async for found, board in seen:
                display.show(found, board)
                if found.standing.is_final:
                    return found
                if found.standing is not Standing.PAUSED or found == last:
                    continue
                last = found
                held = await standstill(engine, found, context)
                if held.needs_credentials:
                    return found
                tell_once(held, told)
    raise AssertionError("a job is sighted until somebody has seen enough")


async def concluded(engine: Engine, job: Job, context: Context, display: Display) -> int:
    """Tell how a job ended, or what it waits for; the exit status that it deserves.

    What failed is told first: who reads only the last line reads the summary.
    """
    if not job.standing.is_final:
        display.unfinished(job)
        return await stuck_status(engine, job, context)
    status = await ended_status(engine, job, context)
    display.summary(job)
    return status


def tell_once(held: Standstill, told: set[str]) -> None:
    """Say what holds a job, unless that was said."""
    if held.text not in told:
        told.add(held.text)
        complain(f"job {held.job} is {held.text}")
