"""The orders that jobs and transfers take; what they made of it is told after each."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from typing import Final

from fxtui.cli.output import say, say_json, tell
from fxtui.cli.status import Status, UsageError
from fxtui.domain.request import JobId, Jobs, Matching, Order, Transfers
from fxtui.domain.state import State
from fxtui.domain.transfer import Inspection, Job, Standing

from .lines import transfer_lines
from .listing import tell_jobs
from .selection import Queue, add_ids, add_json, add_transfers, run_on_queue


class OrderCommand:
    """Gives an order to the jobs or transfers that are named, or to all jobs."""

    def __init__(self, word: str, order: Order, *, takes_all: bool = False) -> None:
        self._word, self._order, self._takes_all = word, order, takes_all

    def add_options(self, parser: ArgumentParser) -> None:
        add_ids(parser, help="of jobs")
        add_transfers(parser)
        add_json(parser)
        if self._takes_all:
            parser.add_argument(
                "--all", action="store_true", help="every job that has not ended"
            )

    def run(self, options: Namespace) -> int:
        is_all = self._takes_all and options.all
        if [bool(options.ids or options.transfer), is_all].count(True) != 1:
            either = ", or --all" if self._takes_all else ""
            raise UsageError(f"which jobs? fxtui jobs {self._word} ID…{either}")
        return run_on_queue(self._give, options)

    async def _give(self, queue: Queue, options: Namespace) -> int:
        jobs = queue.jobs(options.ids)
        if options.transfer:
            return await give_to_transfers(queue, self._order, jobs, options)
        if not jobs:
            jobs = [j for j in queue.board.jobs.values() if not j.standing.is_final]
        return await give_to_jobs(queue, self._order, jobs, options)


class Retry:
    """Queues again what failed; of a job that is named, what was cancelled too."""

    def add_options(self, parser: ArgumentParser) -> None:
        add_ids(parser, help="of jobs; where none is named, all that failed of any job")
        add_transfers(parser)
        add_json(parser)
        parser.add_argument(
            "--failed", action="store_true", help="not what was cancelled"
        )

    def run(self, options: Namespace) -> int:
        return run_on_queue(self._give, options)

    async def _give(self, queue: Queue, options: Namespace) -> int:
        jobs = queue.jobs(options.ids)
        if options.transfer:
            return await give_to_transfers(queue, Order.RETRY, jobs, options)
        if jobs and not options.failed:
            return await give_to_jobs(queue, Order.RETRY, jobs, options)
        broken = [j for j in jobs or queue.board.jobs.values() if _has_failures(j)]
        for job in broken:
            await queue.engine.order(Order.RETRY, _failures_of(job), queue.context)
        return await _tell_after(queue, broken, options)


class Clear:
    """Forgets what has ended."""

    def add_options(self, parser: ArgumentParser) -> None:
        add_ids(parser, help="of jobs; where none is named, all that have ended")
        add_json(parser)

    def run(self, options: Namespace) -> int:
        return run_on_queue(self._give, options)

    async def _give(self, queue: Queue, options: Namespace) -> int:
        jobs = queue.jobs(options.ids) or list(queue.board.jobs.values())
        ended = [job.id for job in jobs if job.standing.is_final]
        at_work = [job.id for job in jobs if not job.standing.is_final]
        if ended:
            await queue.engine.order(Order.CLEAR, Jobs(tuple(ended)), queue.context)
        if options.json:
            say_json({"cleared": ended})
        else:
            say(f"cleared {_counted(len(ended))}")
        if options.ids and at_work:
            tell(f"still at work: {_listed(at_work)}; fxtui jobs cancel ends a job")
        return Status.DONE


async def give_to_jobs(
    queue: Queue, order: Order, jobs: Sequence[Job], options: Namespace
) -> int:
    if jobs:
        chosen = Jobs(tuple(job.id for job in jobs))
        await queue.engine.order(order, chosen, queue.context)
    return await _tell_after(queue, jobs, options)


async def give_to_transfers(
    queue: Queue, order: Order, jobs: Sequence[Job], options: Namespace
) -> int:
    found = await queue.transfers(options.transfer, jobs)
    chosen = Transfers(tuple(inspection.transfer.id for inspection in found))
    await queue.engine.order(order, chosen, queue.context)
    tell_transfers(await queue.transfers(options.transfer), as_json=options.json)
    return Status.DONE


def tell_transfers(inspections: Iterable[Inspection], *, as_json: bool) -> None:
    for inspection in inspections:
        if as_json:
            say_json(inspection.transfer)
            continue
        for line in transfer_lines(inspection.transfer):
            say(line)


async def _tell_after(queue: Queue, jobs: Sequence[Job], options: Namespace) -> int:
    """How the jobs stand now."""
    if not jobs:
        tell("there is no job that this is about")
    now = await queue.again()
    there = [now.board.jobs[job.id] for job in jobs if job.id in now.board.jobs]
    await tell_jobs(now, there, as_json=options.json)
    return Status.DONE


def _has_failures(job: Job) -> bool:
    return job.tally.failed.objects > 0 or job.standing is Standing.FAILED


def _failures_of(job: Job) -> Jobs | Matching:
    """What failed of a job; all of one whose sources could not be listed."""
    return Jobs((job.id,)) if job.problem else Matching(job.id, (State.FAILED,))


def _counted(count: int) -> str:
    return f"{count} job" if count == 1 else f"{count} jobs"


def _listed(ids: Iterable[JobId]) -> str:
    return ", ".join(f"job {id_}" for id_ in ids)


PAUSE: Final = OrderCommand("pause", Order.PAUSE, takes_all=True)
RESUME: Final = OrderCommand("resume", Order.RESUME, takes_all=True)
CANCEL: Final = OrderCommand("cancel", Order.CANCEL, takes_all=True)
EARLIER: Final = OrderCommand("earlier", Order.EARLIER)
LATER: Final = OrderCommand("later", Order.LATER)
NOW: Final = OrderCommand("now", Order.RUN_NOW)
RETRY: Final = Retry()
CLEAR: Final = Clear()
