"""``fxtui cp``: a job that copies, and a wait for it unless it is detached."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from fxtui.domain.copying import landing
from fxtui.domain.request import IfExists, JobRequest, Verb
from fxtui.wiring import opened

from .follow import follow
from .options import add_account_options, context_of
from .output import say, say_json
from .progress import display_of
from .status import Status, UsageError
from .words import source_of, target_of

_RULES = [rule.value for rule in IfExists if rule is not IfExists.ASK]
"""``ask`` is for those whom somebody can answer."""


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
        choices=_RULES,
        default=IfExists.OVERWRITE.value,
        help="what to do where the target exists (default: %(default)s)",
    )
    parser.add_argument("--detach", action="store_true", help="print the job, and leave")
    parser.add_argument("--quiet", action="store_true", help="say what fails, no more")
    parser.add_argument(
        "--no-progress", action="store_true", help="only say how it ended"
    )
    parser.add_argument("--json", action="store_true", help="the job as a JSON object")
    add_account_options(parser)


def run(options: Namespace) -> int:
    if options.detach and options.no_service:
        raise UsageError("--detach needs the service, and --no-service does without it")
    request = _request(options)
    return asyncio.run(_copy(request, options))


def _request(options: Namespace) -> JobRequest:
    *words, target = options.locations
    if not words:
        raise UsageError("cp takes what to copy and where to: fxtui cp SOURCE… TARGET")
    sources = [source_of(word, recursive=options.recursive) for word in words]
    landed = landing(sources, target_of(target))
    return JobRequest(Verb.COPY, *landed, IfExists(options.if_exists))


async def _copy(request: JobRequest, options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (engine, _):
        job = await engine.submit(request, context)
        if options.detach:
            say_json({"job": job}) if options.json else say(str(job))
            return Status.DONE
        display = display_of(
            quiet=options.quiet, progress=not options.no_progress, json=options.json
        )
        return await follow(engine, job, context, display)
