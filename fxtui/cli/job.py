"""A job that a command begins, and a wait for it unless it is detached."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser, Engine
from fxtui.domain.errors import FxtuiError
from fxtui.domain.request import JobId, JobRequest, Jobs, Order
from fxtui.domain.transfer import Job
from fxtui.front.whole_file import check_writable
from fxtui.wiring import opened

from . import dry_run
from .aws_options import add_aws_job_options
from .follow import Display, concluded, follow
from .leaving import Left, signals
from .notices import tell_notices
from .options import add_account_options, add_limit_options, context_of
from .output import complain, say, say_json, tell
from .progress import display_of
from .receipt import STDOUT, write_receipt
from .status import Status, UsageError

Asking: TypeAlias = Callable[[Browser, Context], Awaitable[JobRequest]]
"""Makes the request, and may look at storages for that."""

_NEXT_SERVICE: Final = "the next transfer service takes up what is left: fxtui jobs"


def add_job_options(parser: ArgumentParser) -> None:
    """What every command that begins a job takes; add it after the command's own."""
    dry_run.add_dry_run_options(parser)
    add_limit_options(parser)
    parser.add_argument("--detach", action="store_true", help="print the job, and leave")
    parser.add_argument(
        "--receipt", metavar="FILE", help="write what was done, as JSON, when it is done"
    )
    parser.add_argument(
        *("--quiet", "--only-show-errors"),
        action="store_true",
        help="say what fails, no more",
    )
    parser.add_argument(
        "--no-progress", action="store_true", help="only say how it ended"
    )
    parser.add_argument("--json", action="store_true", help="the job as a JSON object")
    add_account_options(parser)
    add_aws_job_options(parser)


def check_job_options(options: Namespace) -> None:
    """Refuse what does not go together."""
    dry_run.check(options)
    if options.detach and options.no_service:
        raise UsageError("--detach needs the service, and --no-service does without it")
    if options.receipt is None:
        return
    if options.detach:
        raise UsageError(
            "a receipt is written when all is done, and --detach does not wait for "
            "that; later: fxtui jobs receipt ID FILE"
        )
    if options.receipt == STDOUT and options.json:
        raise UsageError("--json and --receipt - both write to stdout; choose one")
    if options.receipt != STDOUT:
        check_writable(Path(options.receipt))


def run_job(asking: Asking, options: Namespace) -> int:
    """Begin a job and wait for it, or only tell what it would do; the exit status."""
    check_job_options(options)
    context = context_of(options)
    if dry_run.is_asked(options):
        request = asyncio.run(_asked(asking, context, options))
        return dry_run.show(request, options, context)
    return asyncio.run(_carried_out(asking, context, options))


async def _asked(asking: Asking, context: Context, options: Namespace) -> JobRequest:
    async with opened(no_service=options.no_service) as (_, browser):
        return await asking(browser, context)


async def _carried_out(asking: Asking, context: Context, options: Namespace) -> int:
    async with opened(no_service=options.no_service) as (engine, browser):
        request = await asking(browser, context)
        return await _followed(engine, request, context, options)


async def _followed(
    engine: Engine, request: JobRequest, context: Context, options: Namespace
) -> int:
    if not options.quiet:
        await tell_notices(engine, context)
    display, job = _display_of(options), None
    try:
        async with signals() as told:
            job = await engine.submit(request, context)
            if options.detach:
                return _detached(job, options)
            with told.interrupting():
                ended = await follow(engine, job, context, display)
    except Left as left:
        if job is not None:
            await _leave(engine, job, context, left, options)
        return left.status
    return await _end(engine, ended, context, display, options)


def _display_of(options: Namespace) -> Display:
    return display_of(
        quiet=options.quiet or options.receipt == STDOUT,
        progress=not options.no_progress,
        json=options.json,
    )


def _detached(job: JobId, options: Namespace) -> int:
    if options.json:
        say_json({"job": job})
        return Status.DONE
    say(str(job))
    if not options.quiet:
        tell(f"watch it: fxtui jobs watch {job}")
    return Status.DONE


async def _leave(
    engine: Engine, job: JobId, context: Context, left: Left, options: Namespace
) -> None:
    """Ctrl-C pauses the job; who is only sent away leaves it running."""
    next_ = f"go on with: fxtui jobs resume {job}"
    if options.no_service:
        next_ = _NEXT_SERVICE  # under a number of its own
    if left.is_interrupt:
        await _pause(engine, job, context, next_)
    elif options.no_service and not left.is_hang_up:
        complain(next_)


async def _pause(engine: Engine, job: JobId, context: Context, next_: str) -> None:
    try:
        await engine.order(Order.PAUSE, Jobs((job,)), context)
    except FxtuiError as error:
        complain(f"job {job} could not be paused: {error}")
    else:
        complain(f"paused; {next_}")


async def _end(
    engine: Engine, job: Job, context: Context, display: Display, options: Namespace
) -> int:
    """Tell how it ended, and write the receipt."""
    status = await concluded(engine, job, context, display)
    if not job.standing.is_final:
        _tell_unfinished(job, options)
    elif options.receipt is not None:
        await write_receipt(engine, job, context, options.receipt)
    return status


def _tell_unfinished(job: Job, options: Namespace) -> None:
    if options.receipt is not None:
        complain(f"no receipt is written yet; later: fxtui jobs receipt {job.id}")
    if options.no_service:
        complain(_NEXT_SERVICE)
