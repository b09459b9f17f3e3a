"""The queue of this user: all jobs that there are, to find, watch and wait for."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.events import Board
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Job
from fxtui.front.sightings import boards

from .handle import JobHandle


class Queue:
    """Sees every job of the service, or of an engine in this process."""

    def __init__(self, engine: Engine, context: Context) -> None:
        self._engine, self._context = engine, context

    def job(self, job: JobId | int) -> JobHandle:
        """A job by its number, whoever began it."""
        return JobHandle(JobId(job), self._engine, self._context)

    async def jobs(self) -> list[Job]:
        """How every job of the queue stands."""
        async with aclosing(self.watch()) as boards_:
            board = await anext(boards_)
        return list(board.jobs.values())

    def watch(self) -> AsyncGenerator[Board, None]:
        """How everything stands, again after each event, without end.

        It is one board that changes. Close the generator with ``aclosing``.
        """
        return boards(self._engine, self._context)

    async def wait(self, *jobs: JobHandle, check: bool = True) -> list[Job]:
        """All these jobs, when the last has ended; then raise JobFailed as one does."""
        ended = [await job.wait(check=False) for job in jobs]
        if check:
            for handle, job in zip(jobs, ended, strict=True):
                await handle.check(job)
        return ended
