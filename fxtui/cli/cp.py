"""``fxtui cp``: a job that copies, and a wait for it unless it is detached."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.copying import landing
from fxtui.domain.engine import Engine
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import LOCAL
from fxtui.domain.request import IfExists, JobId, JobRequest, Jobs, Order, Verb
from fxtui.domain.transfer import Job
from fxtui.wiring import opened

from .follow import Display, concluded, follow
from .leaving import Left, signals
from .notices import tell_notices
from .options import add_account_options, add_limit_options, context_of, limits_of
from .output import complain, say, say_json, tell
from .progress import display_of
from .quantity import size_of
from .receipt import STDOUT, write_receipt
from .standstill import DECISIONS
from .status import Status, UsageError
from .whole_file import check_writable
from .words import source_of, target_of

_NEXT_SERVICE: Final = "the next transfer service takes up what is left: fxtui jobs"


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations",
        nargs="+",
        metavar="LOCATION",
        help="one or more to copy, and the last is where to",
    )
    parser.add_argument(
        "-r", "--recursive", action="store_true", help="copy folders with what they hold"
    )
    parser.add_argument(
        "--if-exists",
        choices=DECISIONS,
        default=IfExists.OVERWRITE.value,
        help="what to do where the target exists (default: %(default)s)",
    )
    parser.add_argument(
        "--part-size", type=size_of, metavar="SIZE", help="bytes in a part, as in 16MiB"
    )
    parser.add_argument(
        "--upload-id", metavar="ID", help="go on with an upload that was begun elsewhere"
    )
    add_limit_options(parser)
    _add_telling_options(parser)
    add_account_options(parser)


def _add_telling_options(parser: ArgumentParser) -> None:
    parser.add_argument("--detach", action="store_true", help="print the job, and leave")
    parser.add_argument(
        "--receipt", metavar="FILE", help="write what was done, as JSON, when it is done"
    )
    parser.add_argument("--quiet", action="store_true", help="say what fails, no more")
    parser.add_argument(
        "--no-progress", action="store_true", help="only say how it ended"
    )
    parser.add_argument("--json", action="store_true", help="the job as a JSON object")


def run(options: Namespace) -> int:
    return asyncio.run(_copy(request_of(options), options))


def request_of(options: Namespace) -> JobRequest:
    """What these words ask for, or a UsageError."""
    _check(options)
    return _request(options)


def _check(options: Namespace) -> None:
    """Refuse what does not go together."""
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


def _request(options: Namespace) -> JobRequest:
    *words, target = options.locations
    if not words:
        raise UsageError("cp takes what to copy and where to: fxtui cp SOURCE… TARGET")
    sources = [source_of(word, recursive=options.recursive) for word in words]
    request = JobRequest(
        Verb.COPY,
        *landing(sources, target_of(target)),
        IfExists(options.if_exists),
        limits=limits_of(options),
        part_size=options.part_size,
        upload_id=options.upload_id,
    )
    _check_upload(request, options)
    return request


def _check_upload(request: JobRequest, options: Namespace) -> None:
    if options.upload_id is None:
        return
    if options.recursive or len(request.sources) > 1:
        raise UsageError("--upload-id goes on with one upload, so it takes one file")
    if not options.upload_id or not request.target or request.target.scheme == LOCAL:
        raise UsageError(
            "--upload-id takes the number that a server gave an upload to it"
        )


async def _copy(request: JobRequest, options: Namespace) -> int:
    context, job = context_of(options), None
    async with opened(no_service=options.no_service) as (engine, _):
        if not options.quiet:
            await tell_notices(engine, context)
        display = _display_of(options)
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
    if left.is_interrupt:
        await _pause(engine, job, context)
    if options.no_service and not left.is_hang_up:
        complain(_NEXT_SERVICE)


async def _pause(engine: Engine, job: JobId, context: Context) -> None:
    try:
        await engine.order(Order.PAUSE, Jobs((job,)), context)
    except FxtuiError as error:
        complain(f"job {job} could not be paused: {error}")
    else:
        complain(f"paused; go on with: fxtui jobs resume {job}")


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
