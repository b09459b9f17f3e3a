"""How a job ended: what of it has to be told, and the exit status that it deserves."""

from __future__ import annotations

from itertools import chain
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import (
    NotFound,
    PermissionDenied,
    Problem,
    Unauthenticated,
)
from fxtui.domain.request import Matching
from fxtui.domain.state import State
from fxtui.domain.transfer import Job, Standing

from .continuing import tell_continuing
from .output import complain, complain_of
from .pages import SHOWN, first
from .standstill import standstill
from .status import Status

_DENIED: Final = frozenset({Unauthenticated.code, PermissionDenied.code})


async def ended_status(engine: Engine, job: Job, context: Context) -> int:
    """Tell what failed, and what a person should know of the rest."""
    failed = await first(engine, job.id, State.FAILED, context)
    problems = [transfer.problem for transfer in failed if transfer.problem]
    if job.problem:
        problems.insert(0, job.problem)
    for problem in problems[:SHOWN]:
        complain_of(problem)
    warned = await _tell_warnings(engine, job, context) if job.tally.warnings else 0
    more = job.tally.failed.objects + job.tally.warnings - len(problems) - warned
    if more > 0:
        complain(f"… and {more} more; see all: fxtui jobs show {job.id}")
    if failed:
        await tell_continuing(engine, job, context)
    return _status(job, {problem.code for problem in problems})


async def stuck_status(engine: Engine, job: Job, context: Context) -> int:
    """Tell what a job waits for, of which nobody knows how long it takes."""
    held = await standstill(engine, job, context)
    for problem in held.problems:
        complain_of(problem)
    complain(f"job {job.id} waits: {held.advice}")
    await tell_continuing(engine, job, context)
    return Status.DENIED if held.needs_credentials else Status.FAILED


async def _tell_warnings(engine: Engine, job: Job, context: Context) -> int:
    """Tell notes of transfers that ended well, or were skipped; how many."""
    looked = [
        await engine.list_transfers(Matching(job.id, (state,)), context)
        for state in (State.SKIPPED, State.SUCCEEDED)
    ]
    transfers = chain.from_iterable(page.transfers for page in looked)
    noted = [transfer for transfer in transfers if transfer.notes][:SHOWN]
    for transfer in noted:
        complain_of(Problem("note", "; ".join(transfer.notes), transfer.source))
    return len(noted)


def _status(job: Job, codes: set[str]) -> int:
    if not codes:
        is_whole = job.standing is Standing.SUCCEEDED and not job.tally.warnings
        return Status.DONE if is_whole else Status.FAILED
    if job.tally.succeeded.objects:
        return Status.FAILED
    if codes == {NotFound.code}:
        return Status.NOT_FOUND
    return Status.DENIED if codes <= _DENIED else Status.FAILED
