"""``fxtui jobs watch``: wait for jobs, as ``cp`` waits for its own; leaving ends none."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fxtui.cli.follow import concluded, follow
from fxtui.cli.leaving import Left, signals
from fxtui.cli.output import complain
from fxtui.cli.progress import display_of
from fxtui.cli.status import Status, UsageError
from fxtui.domain.transfer import Job

from .selection import Queue, add_ids, add_json, run_on_queue


def add_options(parser: ArgumentParser) -> None:
    add_ids(parser, help="of jobs")
    add_json(parser)


def run(options: Namespace) -> int:
    if not options.ids:
        raise UsageError("which jobs? fxtui jobs watch ID…; fxtui jobs lists them")
    return run_on_queue(_watch, options)


async def _watch(queue: Queue, options: Namespace) -> int:
    """Wait for each in turn; the worst of their statuses."""
    worst = int(Status.DONE)
    try:
        async with signals() as told:
            for job in queue.jobs(options.ids):
                with told.interrupting():
                    worst = max(worst, await _watch_one(queue, job, options))
    except Left as left:
        if left.is_interrupt:
            complain("what was watched goes on; fxtui jobs pause ID pauses it")
        return left.status
    return worst


async def _watch_one(queue: Queue, job: Job, options: Namespace) -> int:
    display = display_of(quiet=False, progress=True, json=options.json)
    ended = await follow(queue.engine, job.id, queue.context, display)
    return await concluded(queue.engine, ended, queue.context, display)
