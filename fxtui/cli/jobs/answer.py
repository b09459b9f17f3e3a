"""``fxtui jobs answer``: decide what becomes of targets that exist."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fxtui.cli.standstill import DECISIONS
from fxtui.cli.status import Status, UsageError
from fxtui.domain.request import IfExists, Jobs, Transfers

from .listing import tell_jobs
from .orders import tell_transfers
from .selection import Queue, add_ids, add_json, add_transfers, run_on_queue


def add_options(parser: ArgumentParser) -> None:
    add_ids(parser, help="of jobs, for all that they ask now or later")
    parser.add_argument("decision", choices=DECISIONS, help="what to do with the target")
    add_transfers(parser)
    add_json(parser)


def run(options: Namespace) -> int:
    if not options.ids and not options.transfer:
        raise UsageError(f"which jobs? fxtui jobs answer ID… {options.decision}")
    return run_on_queue(_answer, options)


async def _answer(queue: Queue, options: Namespace) -> int:
    decision = IfExists(options.decision)
    jobs = queue.jobs(options.ids)
    if options.transfer:
        return await _answer_transfers(queue, decision, options)
    chosen = Jobs(tuple(job.id for job in jobs))
    await queue.engine.answer(chosen, decision, queue.context)
    now = await queue.again()
    await tell_jobs(now, now.jobs(chosen.ids), as_json=options.json)
    return Status.DONE


async def _answer_transfers(queue: Queue, decision: IfExists, options: Namespace) -> int:
    found = await queue.transfers(options.transfer, queue.jobs(options.ids))
    chosen = Transfers(tuple(inspection.transfer.id for inspection in found))
    await queue.engine.answer(chosen, decision, queue.context)
    tell_transfers(await queue.transfers(chosen.ids), as_json=options.json)
    return Status.DONE
