"""How everything stands, and how one job does, seen whenever something happened."""

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
    """The job whenever something happened; raise NotFound when it is not there."""
    async with aclosing(boards(engine, context)) as seen:
        async for board in seen:
            if job not in board.jobs:
                raise NotFound(f"job {job} is not in the queue any more")
            yield Sighting(board.jobs[job], board)


async def board_of(engine: Engine, context: Context) -> Board:
    """How everything stands now."""
    board = Board()
    async with aclosing(engine.watch(context)) as events:
        board.apply(await anext(events))
    return board


async def boards(engine: Engine, context: Context) -> AsyncGenerator[Board, None]:
    """The board after every event, though the service should begin anew.

    A watcher that falls behind is let go, and watches anew.
    """
    while True:
        board, is_reached = Board(), False
        try:
            async with aclosing(engine.watch(context)) as events:
                async for event in events:
                    is_reached = True
                    board.apply(event)
                    yield board
        except ServiceStopped:
            raise
        except ServiceError:
            if not is_reached:
                raise  # it did not crash: it cannot be reached at all
