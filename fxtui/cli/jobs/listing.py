"""``fxtui jobs list``: how every job stands, and what those that stand still wait for."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Iterable
from time import time

from fxtui.cli.headway import headway_of, moved_bytes
from fxtui.cli.notices import tell_notices_of
from fxtui.cli.output import say, say_json
from fxtui.cli.standstill import standstill
from fxtui.cli.status import Status
from fxtui.domain.transfer import Job, Standing

from .lines import asked_text, in_order, line_of, note, term_text
from .selection import Queue, add_ids, add_json, run_on_queue


def add_options(parser: ArgumentParser) -> None:
    add_ids(parser, help="of jobs; where none is named, all are listed")
    add_json(parser)


def run(options: Namespace) -> int:
    return run_on_queue(_list, options)


async def _list(queue: Queue, options: Namespace) -> int:
    tell_notices_of(queue.board)
    chosen = queue.jobs(options.ids) or in_order(queue.board.jobs.values())
    await tell_jobs(queue, chosen, as_json=options.json)
    return Status.DONE


async def tell_jobs(queue: Queue, jobs: Iterable[Job], *, as_json: bool) -> None:
    """A line for each job, and below it what a person should know of it."""
    for job in jobs:
        if as_json:
            say_json(job)
            continue
        say(line_of(job, moved_bytes(job, queue.board)))
        async for text in _notes(queue, job):
            say(note(text))


async def _notes(queue: Queue, job: Job) -> AsyncIterator[str]:
    if job.standing is Standing.PAUSED:
        yield (await standstill(queue.engine, job, queue.context)).text
    elif job.problem:
        yield f"{job.standing}: {job.problem.error()}"
    term = queue.board.terms.get(job.id)
    if term and job.standing is Standing.RUNNING:
        yield term_text(term, headway_of(job, queue.board).eta, time())
    if job.tally.asked:
        yield asked_text(job)
