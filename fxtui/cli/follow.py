"""Waiting for a job, as a command does: what is told meanwhile, and how it ended."""

from __future__ import annotations

import asyncio
import signal
from asyncio import CancelledError
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Final, Protocol

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import FxtuiError, NotFound, ServiceError, ServiceStopped
from fxtui.domain.events import Board
from fxtui.domain.request import JobId, Jobs, Order
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Job, Standing

from .ending import ended_status, first, stuck
from .output import complain
from .status import Status

_LEAVING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STUCK: Final = frozenset({Reason.CREDENTIALS, Reason.DISK})
"""What only a person can mend, so that nobody should wait for it."""

_BY_SIGNAL: Final = 128
"""What a shell adds to a signal that ended a program."""


class Display(Protocol):
    """Shows how a job goes on, for as long as it is entered."""

    def show(self, job: Job, board: Board) -> None: ...

    def summary(self, job: Job) -> None:
        """Say how it ended."""

    def __enter__(self) -> object: ...

    def __exit__(self, *exc_info: object) -> None: ...


class Left(Exception):
    """A signal told this command to go."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


async def follow(engine: Engine, job: JobId, context: Context, display: Display) -> int:
    """Wait for a job, and return the exit status that it deserves.

    Ctrl-C pauses it; whoever is only sent away leaves it running.
    """
    try:
        async with _until_told_to_leave():
            with display:
                ended = await _outcome(engine, job, context, display)
    except Left as left:
        return await _leave(engine, job, context, left.number)
    if not ended.standing.is_final:
        return await stuck(engine, ended, context)
    display.summary(ended)
    return await ended_status(engine, ended, context)


async def _outcome(engine: Engine, job: JobId, context: Context, display: Display) -> Job:
    """The job when it is final, or stands still until somebody does something."""
    board = Board()
    while True:
        try:
            async with aclosing(engine.watch(context)) as events:
                async for event in events:
                    board.apply(event)
                    found = board.jobs.get(job)
                    if found is None:
                        raise NotFound(f"job {job} is not in the queue any more")
                    display.show(found, board)
                    if found.standing.is_final or await _is_stuck(engine, found, context):
                        return found
        except ServiceStopped:
            raise
        except ServiceError:
            if not board.jobs:
                raise  # it cannot be reached at all
            board = Board()  # it crashed; who watches anew has it started again


async def _is_stuck(engine: Engine, job: Job, context: Context) -> bool:
    if job.standing is not Standing.PAUSED:
        return False
    if job.reasons:
        return bool(job.reasons & _STUCK)
    paused = await first(engine, job.id, State.PAUSED, context)
    return any(transfer.reasons & _STUCK for transfer in paused)


async def _leave(engine: Engine, job: JobId, context: Context, number: int) -> int:
    if number != signal.SIGINT:
        return _BY_SIGNAL + number
    try:
        await engine.order(Order.PAUSE, Jobs((job,)), context)
    except FxtuiError as error:
        complain(f"job {job} could not be paused: {error}")
    else:
        complain(f"paused; go on with: fxtui jobs resume {job}")
    return Status.INTERRUPTED


@asynccontextmanager
async def _until_told_to_leave() -> AsyncIterator[None]:
    """Turn the first signal within the block into Left; a second Ctrl-C only leaves."""
    loop, waiting, told = asyncio.get_running_loop(), asyncio.current_task(), []
    assert waiting

    def leave(number: int) -> None:
        told.append(number)
        waiting.cancel()

    for number in _LEAVING:
        loop.add_signal_handler(number, leave, number)
    try:
        yield
    except CancelledError:
        if not told:
            raise
        waiting.uncancel()
        raise Left(told[0]) from None
    finally:
        for number in _LEAVING:
            loop.remove_signal_handler(number)
