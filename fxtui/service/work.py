"""Whether there is anything to do, and who has to do it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.events import Snapshot
from fxtui.domain.request import Matching
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Job, Standing, Transfer

_FOR_A_PERSON: Final = frozenset({Reason.USER, Reason.CONFLICT})
"""What only a person lifts, whatever else may be lifted meanwhile."""


async def jobs_of(engine: Engine) -> tuple[Job, ...]:
    async with aclosing(engine.watch(Context())) as events:
        first = await anext(events)
    assert isinstance(first, Snapshot)
    return first.jobs


async def has_work(engine: Engine) -> bool:
    """Whether a job is not done yet: one that is paused, too."""
    return any(not job.standing.is_final for job in await jobs_of(engine))


async def is_at_work(engine: Engine) -> bool:
    """Whether a job goes on by itself, or is parked for something that may pass.

    What waits for a person alone is kept by the journal as well as by a process. Of a
    job whose transfers are all paused, one by one, this does not tell: ``is_parked``.
    """
    return any(gets_on(job) for job in await jobs_of(engine))


async def is_parked(engine: Engine) -> bool:
    """Whether a transfer is parked for something that may pass, though its job is not.

    It looks at transfers, of which there may be many: ask it seldom.
    """
    for job in await jobs_of(engine):
        if _is_paused_piecemeal(job):
            async with aclosing(_paused(engine, job)) as transfers:
                async for transfer in transfers:
                    if not transfer.reasons & _FOR_A_PERSON:
                        return True
    return False


def gets_on(job: Job) -> bool:
    """Whether it goes on by itself, or may, as far as the job alone tells."""
    if job.standing is not Standing.PAUSED:
        return not job.standing.is_final
    if job.tally.running.objects:
        return True
    return bool(job.reasons) and not job.reasons & _FOR_A_PERSON


def _is_paused_piecemeal(job: Job) -> bool:
    is_all_asked = job.tally.asked == job.tally.paused.objects
    return job.standing is Standing.PAUSED and not job.reasons and not is_all_asked


async def _paused(engine: Engine, job: Job) -> AsyncGenerator[Transfer, None]:
    selection, cursor = Matching(job.id, (State.PAUSED,)), None
    while True:
        page = await engine.list_transfers(selection, Context(), cursor)
        for transfer in page.transfers:
            yield transfer
        if (cursor := page.cursor) is None:
            return
