"""A job, seen whenever something happened to it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import NamedTuple

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import NotFound, ServiceError, ServiceStopped
from fxtui.domain.events import Board
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Job


class Sighting(NamedTuple):
    job: Job
    board: Board
    """All that is known at this moment; it goes on changing."""


async def sightings(
    engine: Engine, job: JobId, context: Context
) -> AsyncGenerator[Sighting, None]:
    """The job whenever something happened, though the service should begin anew."""
    board = Board()
    while True:
        try:
            async with aclosing(engine.watch(context)) as events:
                async for event in events:
                    board.apply(event)
                    if job not in board.jobs:
                        raise NotFound(f"job {job} is not in the queue any more")
                    yield Sighting(board.jobs[job], board)
        except ServiceStopped:
            raise
        except ServiceError:
            if not board.jobs:
                raise  # it cannot be reached at all
            board = Board()  # it crashed; who watches anew has it started again
