"""``fxtui jobs show``: a job with its transfers, or all about some of these."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import aclosing

from fxtui.cli.output import say, say_json
from fxtui.cli.status import Status, UsageError
from fxtui.domain.request import JobLimits, Jobs
from fxtui.domain.transfer import Job
from fxtui.front.pages import pages

from .lines import inspection_lines, limits_text, note, transfer_lines
from .listing import tell_jobs
from .selection import Queue, add_ids, add_json, add_transfers, run_on_queue


def add_options(parser: ArgumentParser) -> None:
    add_ids(parser, help="of jobs")
    add_transfers(parser)
    add_json(parser)


def run(options: Namespace) -> int:
    if not options.ids and not options.transfer:
        raise UsageError("which jobs? fxtui jobs show ID…; fxtui jobs lists them")
    return run_on_queue(_show, options)


async def _show(queue: Queue, options: Namespace) -> int:
    jobs = queue.jobs(options.ids)
    if options.transfer:
        await _show_transfers(queue, jobs, options)
    else:
        for job in jobs:
            await _show_job(queue, job, as_json=options.json)
    return Status.DONE


async def _show_transfers(queue: Queue, jobs: list[Job], options: Namespace) -> None:
    for inspection in await queue.transfers(options.transfer, jobs):
        if options.json:
            say_json(inspection)
            continue
        for line in inspection_lines(inspection):
            say(line)


async def _show_job(queue: Queue, job: Job, *, as_json: bool) -> None:
    await tell_jobs(queue, [job], as_json=as_json)
    if job.request.limits != JobLimits() and not as_json:
        say(note(f"at most {limits_text(job.request.limits)}"))
    listed = pages(queue.engine, Jobs((job.id,)), queue.context)
    async with aclosing(listed) as found:
        async for transfers in found:
            for transfer in transfers:
                if as_json:
                    say_json(transfer)
                    continue
                for line in transfer_lines(transfer):
                    say(line)
