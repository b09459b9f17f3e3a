"""``fxtui jobs``: the transfer queue, for whoever is not in the browser."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing
from time import localtime, strftime
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import NotFound
from fxtui.domain.events import Board
from fxtui.domain.request import JobId, Jobs, Order
from fxtui.domain.transfer import Job, Transfer
from fxtui.wiring import context_here, doors, paths_here

from .follow import follow
from .output import say, say_json, size_text
from .progress import display_of, moved_bytes
from .status import Status, UsageError

_ORDERS: Final = {
    "pause": Order.PAUSE,
    "resume": Order.RESUME,
    "cancel": Order.CANCEL,
    "retry": Order.RETRY,
    "clear": Order.CLEAR,
}


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="?", default="list", choices=["list", "show", "watch", *_ORDERS]
    )
    parser.add_argument(
        "ids",
        nargs="*",
        type=int,
        metavar="ID",
        help="of jobs; where none is named, list and clear are about all",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: Namespace) -> int:
    if not options.ids and options.what not in {"list", "clear"}:
        raise UsageError(
            f"which jobs? fxtui jobs {options.what} ID…; fxtui jobs lists them"
        )
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    engine, context = doors(paths_here()).engine, context_here()
    board = await _board(engine, context)
    chosen = [_chosen(board, id_) for id_ in options.ids] or list(board.jobs.values())
    if options.what == "watch":
        return await _watch(engine, chosen, context, as_json=options.json)
    if options.what == "list":
        _list(chosen, board, as_json=options.json)
    elif options.what == "show":
        await _show(engine, chosen, context, as_json=options.json)
    else:
        jobs = Jobs(tuple(job.id for job in chosen))
        await engine.order(_ORDERS[options.what], jobs, context)
    return Status.DONE


async def _board(engine: Engine, context: Context) -> Board:
    board = Board()
    async with aclosing(engine.watch(context)) as events:
        board.apply(await anext(events))
    return board


def _chosen(board: Board, id_: int) -> Job:
    try:
        return board.jobs[JobId(id_)]
    except KeyError:
        raise NotFound(
            f"there is no job {id_}; fxtui jobs lists those there are"
        ) from None


def _list(jobs: Iterable[Job], board: Board, *, as_json: bool) -> None:
    for job in jobs:
        if as_json:
            say_json(job)
        else:
            say(line_of(job, moved_bytes(job, board)))


def line_of(job: Job, moved: int) -> str:
    """Number, state, when it began, how far it is, and what it does."""
    begun = strftime("%Y-%m-%d %H:%M", localtime(job.created))
    tally, at_least = job.tally, "" if job.planned else ">"
    objects = f"{tally.final.objects}/{at_least}{tally.total.objects}"
    size = f"{size_text(moved)}/{at_least}{size_text(tally.total.bytes)}"
    return f"{job.id:>4} {job.standing:<9} {begun} {objects:>13} {size:>21} {_what(job)}"


def _what(job: Job) -> str:
    request = job.request
    more = f" and {job.sources - 1} more" if job.sources > 1 else ""
    target = f" → {request.target}" if request.target else ""
    return f"{request.verb} {request.sources[0].location}{more}{target}"


async def _show(
    engine: Engine, jobs: Iterable[Job], context: Context, *, as_json: bool
) -> None:
    """Each job, and then its transfers."""
    for job in jobs:
        _list([job], Board(), as_json=as_json)
        if job.problem and not as_json:
            say(f"     {job.problem.error()}")
        async for transfer in _transfers(engine, job, context):
            say_json(transfer) if as_json else say(_transfer_line(transfer))


async def _transfers(
    engine: Engine, job: Job, context: Context
) -> AsyncIterator[Transfer]:
    cursor = None
    while True:
        page = await engine.list_transfers(Jobs((job.id,)), context, cursor)
        for transfer in page.transfers:
            yield transfer
        if (cursor := page.cursor) is None:
            return


def _transfer_line(transfer: Transfer) -> str:
    told = [*transfer.notes, *sorted(transfer.reasons)]
    if transfer.problem:
        told.append(transfer.problem.message)
    size = size_text(transfer.size)
    line = f"     {transfer.state:<9} {size:>10} {transfer.target or transfer.source}"
    return ": ".join([line, *told])


async def _watch(
    engine: Engine, jobs: Iterable[Job], context: Context, *, as_json: bool
) -> int:
    """Wait for each in turn, as ``cp`` does; the worst of their statuses."""
    display = display_of(quiet=False, progress=True, json=as_json)
    return max([await follow(engine, job.id, context, display) for job in jobs])
