"""A job that was begun: to wait for, to watch, to steer; and how it failed, if it did."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from os import PathLike
from pathlib import Path
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import FxtuiError, Problem
from fxtui.domain.location import Location
from fxtui.domain.request import JobId, Jobs, Matching, Order
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Job, Standing, Transfer
from fxtui.front.pages import pages
from fxtui.front.receipt import receipt
from fxtui.front.sightings import Sighting, sightings
from fxtui.front.whole_file import check_writable, whole_file

_SHOWN: Final = 20
"""Problems that an error tells; all are in the receipt."""


class JobFailed(FxtuiError):
    """Not all that a job was asked for was done; its cause is the first problem."""

    code = "job_failed"

    def __init__(
        self,
        message: str,
        *,
        location: Location | None = None,
        detail: str = "",
        job: Job | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        super().__init__(message, location=location, detail=detail)
        self.job = job
        self.problems = problems
        """The first of them; ``JobHandle.transfers`` has all."""


class JobHandle:
    """A job of the queue, which goes on whether or not anybody holds this."""

    def __init__(self, job: JobId, engine: Engine, context: Context) -> None:
        self.id = job
        self._engine, self._context = engine, context

    def __repr__(self) -> str:
        return f"JobHandle({self.id})"

    async def wait(self, *, check: bool = True) -> Job:
        """The job when it has ended, or when it waits for credentials.

        Raise JobFailed unless all was done, nothing was left out with a warning; without
        ``check`` the job is returned however it stands.
        """
        job = await self._rested()
        if check:
            await self.check(job)
        return job

    async def check(self, job: Job) -> None:
        """Raise JobFailed unless all that was asked for was done."""
        if job.standing is Standing.SUCCEEDED and not job.tally.warnings:
            return
        problems = await self._problems(job)
        cause = problems[0].error() if problems else None
        told = f"job {job.id} {_ending(job)}" + (f": {cause}" if cause else "")
        raise JobFailed(told, job=job, problems=problems) from cause

    def watch(self) -> AsyncGenerator[Sighting, None]:
        """The job, and the board, whenever something happened, without end.

        Close it with ``aclosing``, or leave it at a job whose standing is final.
        """
        return sightings(self._engine, self.id, self._context)

    async def transfers(self, *states: State) -> AsyncGenerator[Transfer, None]:
        """All its transfers, or those in some states."""
        selection = Matching(self.id, states)
        listed = pages(self._engine, selection, self._context)
        async with aclosing(listed) as found:
            async for page in found:
                for transfer in page:
                    yield transfer

    async def pause(self) -> None:
        await self._order(Order.PAUSE)

    async def resume(self) -> None:
        await self._order(Order.RESUME)

    async def cancel(self) -> None:
        await self._order(Order.CANCEL)

    async def retry(self) -> None:
        """Queue what failed, was cancelled or was skipped once more."""
        await self._order(Order.RETRY)

    async def clear(self) -> None:
        """Forget it, if it has ended."""
        await self._order(Order.CLEAR)

    async def now(self) -> Job:
        """How it stands; raise NotFound if it was cleared."""
        async with aclosing(self.watch()) as seen:
            return (await anext(seen)).job

    async def receipt(self) -> bytes:
        """What it did, as a JSON document: the README says what is in it."""
        pieces = receipt(self._engine, await self.now(), self._context)
        async with aclosing(pieces) as found:
            return b"".join([piece async for piece in found])

    async def save_receipt(self, file: str | PathLike[str]) -> None:
        """The same into a file, whole or not at all, however many transfers there are."""
        check_writable(Path(file))
        pieces = receipt(self._engine, await self.now(), self._context)
        with whole_file(Path(file)) as written:
            async with aclosing(pieces) as found:
                async for piece in found:
                    written.write(piece)

    async def _order(self, order: Order) -> None:
        await self._engine.order(order, Jobs((self.id,)), self._context)

    async def _rested(self) -> Job:
        """The job when nobody but a person could bring it further."""
        last: Job | None = None
        async with aclosing(self.watch()) as seen:
            async for job, _ in seen:
                if job.standing.is_final:
                    return job
                if job.standing is Standing.PAUSED and job != last:
                    last = job
                    if await self._needs_credentials(job):
                        return job
        raise AssertionError("a job is sighted until somebody has seen enough")

    async def _needs_credentials(self, job: Job) -> bool:
        paused = await self._first(State.PAUSED) if job.tally.paused.objects else ()
        reasons = job.reasons.union(*(transfer.reasons for transfer in paused))
        return Reason.CREDENTIALS in reasons

    async def _problems(self, job: Job) -> tuple[Problem, ...]:
        told, states = [job.problem], [State.FAILED, State.PAUSED]
        if job.tally.warnings:
            states += [State.SKIPPED, State.SUCCEEDED]
        for state in states:
            told += [_trouble(transfer) for transfer in await self._first(state)]
        return tuple(dict.fromkeys(filter(None, told)))[:_SHOWN]

    async def _first(self, state: State) -> tuple[Transfer, ...]:
        """A page of transfers in a state."""
        selection = Matching(self.id, (state,))
        page = await self._engine.list_transfers(selection, self._context)
        return page.transfers


def _trouble(transfer: Transfer) -> Problem | None:
    """What a transfer says that a person should know; a skip by choice says nothing."""
    if transfer.notes:
        return Problem("note", "; ".join(transfer.notes), transfer.source)
    return None if transfer.state is State.SKIPPED else transfer.problem


def _ending(job: Job) -> str:
    match job.standing:
        case Standing.SUCCEEDED:
            return "ended with warnings"
        case Standing.PAUSED:
            return "waits for credentials"
        case Standing.CANCELLED:
            return "was cancelled"
    count = job.tally.failed.objects
    return f"failed, with {count} of its transfers" if count > 1 else "failed"
