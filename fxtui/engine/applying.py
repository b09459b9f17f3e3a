"""A plan that somebody read, and perhaps cut: its rows become the transfers of a job."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from fxtui.domain.errors import NotFound
from fxtui.domain.location import Location
from fxtui.domain.plan import Action, PlanRow
from fxtui.domain.plan_lines import read_plan
from fxtui.domain.request import JobId, JobRequest, TransferId
from fxtui.domain.transfer import Transfer

from .drafts import Draft, skipped_draft

BATCH: Final = 1000


async def planned(job: JobId, request: JobRequest) -> AsyncGenerator[list[Draft], None]:
    """The rows of a plan in batches; ConfigError where a line of it is wrong."""
    file = await asyncio.to_thread(_opened, request.sources[0].location)
    rows = enumerate(read_plan(file))
    try:
        while some := await asyncio.to_thread(_taken, rows):
            yield [_draft(job, request, number, row) for number, row in some]
    finally:
        file.close()


def _opened(location: Location) -> BinaryIO:
    try:
        return Path(str(location)).open("rb")
    except OSError as error:
        raise NotFound(
            f"the plan cannot be read: {error.strerror}", location=location
        ) from error


def _taken(rows: Iterator[tuple[int, PlanRow]]) -> list[tuple[int, PlanRow]]:
    return list(islice(rows, BATCH))


def _draft(job: JobId, request: JobRequest, number: int, row: PlanRow) -> Draft:
    """A transfer that is done only if both of its ends are as they were."""
    there = None if row.there is None else row.there.version
    transfer = Transfer(
        TransferId(0),
        job,
        row.source,
        row.target or (request.target if row.action is Action.SKIP else None),
        row.size,
        row.was.version,
        row.was.modified,
        expects="" if row.there is None else there,
        moves=row.action is Action.MOVE,
    )
    if row.action is Action.SKIP:
        return skipped_draft(f"{number}", transfer, row.reason)
    return Draft(f"{number}/{row.source.key}", transfer, row.reason)
