"""``fxtui jobs watch`` of the whole queue: a line for each job until all have ended."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fxtui.cli.follow import Display, concluded, tell_once
from fxtui.cli.output import tell
from fxtui.cli.standstill import standstill
from fxtui.cli.status import Status
from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.events import Board
from fxtui.domain.request import JobId
from fxtui.domain.transfer import Job, Standing
from fxtui.front.sightings import boards


async def watch_all(engine: Engine, context: Context, display: Display) -> int:
    """Also what is begun meanwhile; the worst of the statuses of what ended."""
    watching, worst = _Watching(engine, context), int(Status.DONE)
    async with aclosing(boards(engine, context)) as seen:
        while not watching.is_over:
            with display:
                ended = await watching.until_some_end(seen, display)
            for job in ended:
                worst = max(worst, await concluded(engine, job, context, display))
    return worst


class _Watching:
    """Knows which jobs have not ended, and what each of them waits for."""

    def __init__(self, engine: Engine, context: Context) -> None:
        self._engine, self._context = engine, context
        self._open: dict[JobId, Job] = {}
        self._stuck: set[JobId] = set()
        """Those that wait for credentials: nobody knows how long that takes."""

        self._told: set[str] = set()
        self.is_over = False

    async def until_some_end(
        self, seen: AsyncGenerator[Board, None], display: Display
    ) -> list[Job]:
        """The jobs that have ended since; in the end, those that wait for a person."""
        async for board in seen:
            before, self._open = self._open, _not_ended(board)
            for job in self._open.values():
                display.show(job, board)
                if job.standing is Standing.PAUSED and job != before.get(job.id):
                    await self._look_at(job)
            self._stuck = {id_ for id_ in self._stuck if _is_paused(self._open.get(id_))}
            self.is_over = self._open.keys() <= self._stuck
            gone = before.keys() - self._open.keys()
            ended = [board.jobs[id_] for id_ in sorted(gone) if id_ in board.jobs]
            if self.is_over and not before and not self._open:
                tell("no job is waiting or running")
            if self.is_over:
                return [*ended, *self._open.values()]
            if ended:
                return ended
        raise AssertionError("a board is seen until somebody has seen enough")

    async def _look_at(self, job: Job) -> None:
        held = await standstill(self._engine, job, self._context)
        if held.needs_credentials:
            self._stuck.add(job.id)
        else:
            tell_once(held, self._told)


def _not_ended(board: Board) -> dict[JobId, Job]:
    return {id_: job for id_, job in board.jobs.items() if not job.standing.is_final}


def _is_paused(job: Job | None) -> bool:
    return job is not None and job.standing is Standing.PAUSED
