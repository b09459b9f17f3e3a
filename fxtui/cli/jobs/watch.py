"""``fxtui jobs watch``: wait for jobs, as ``cp`` waits for its own; leaving ends none."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fxtui.cli.follow import Display, concluded, follow
from fxtui.cli.leaving import Left, signals
from fxtui.cli.output import complain
from fxtui.cli.progress import display_of
from fxtui.cli.status import Status
from fxtui.domain.transfer import Job

from .selection import Queue, add_ids, add_json, run_on_queue
from .watch_all import watch_all


def add_options(parser: ArgumentParser) -> None:
    add_ids(parser, help="of jobs; where none is named, all that have not ended")
    add_json(parser)


def run(options: Namespace) -> int:
    return run_on_queue(_watch, options)


async def _watch(queue: Queue, options: Namespace) -> int:
    """Wait for each in turn, or for all; the worst of their statuses."""
    worst = int(Status.DONE)
    try:
        async with signals() as told:
            if not options.ids:
                with told.interrupting():
                    display = _display_of(options, several=True)
                    return await watch_all(queue.engine, queue.context, display)
            for job in queue.jobs(options.ids):
                with told.interrupting():
                    worst = max(worst, await _watch_one(queue, job, options))
    except Left as left:
        if left.is_interrupt:
            complain("what was watched goes on; fxtui jobs pause ID pauses it")
        return left.status
    return worst


async def _watch_one(queue: Queue, job: Job, options: Namespace) -> int:
    display = _display_of(options, several=False)
    ended = await follow(queue.engine, job.id, queue.context, display)
    return await concluded(queue.engine, ended, queue.context, display)


def _display_of(options: Namespace, *, several: bool) -> Display:
    json = options.json
    return display_of(quiet=False, progress=True, json=json, several=several)
