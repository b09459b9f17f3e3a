"""``fxtui cp``: a job that copies; with ``-`` for one end, a stream of bytes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL
from fxtui.domain.request import IfExists, JobRequest, Verb
from fxtui.domain.value import replace

from . import stream
from .attributes import add_attribute_options, attributes_of
from .job import add_job_options, run_job
from .options import (
    add_conflict_options,
    add_copy_options,
    add_export_option,
    add_filter_options,
    limits_of,
)
from .sources import Sources, landed
from .words import target_of


def add_options(parser: ArgumentParser) -> None:
    add_transfer_options(parser, "copy")
    parser.add_argument(
        "--upload-id", metavar="ID", help="go on with an upload that was begun elsewhere"
    )
    parser.add_argument(
        "--revision", metavar="ID", help="an older state, as fxtui revisions shows it"
    )
    add_job_options(parser)


def add_transfer_options(parser: ArgumentParser, verb: str) -> None:
    """What ``cp`` and ``mv`` have in common."""
    parser.add_argument(
        "locations",
        nargs="+",
        metavar="LOCATION",
        help=f"one or more to {verb}, and the last is where to; s3://bucket/*.csv is "
        "what matches, and goes below a folder",
    )
    parser.add_argument(
        *("-r", "--recursive"),
        action="store_true",
        help=f"{verb} folders with what they hold",
    )
    add_filter_options(parser)
    add_conflict_options(parser)
    add_copy_options(parser)
    add_export_option(parser)
    add_attribute_options(parser)


def run(options: Namespace) -> int:
    if stream.STANDARD in options.locations:
        return stream.run(options)

    async def asking(browser: Browser, context: Context) -> JobRequest:
        return await request_of(options, browser, context)

    return run_job(asking, options)


async def request_of(
    options: Namespace, browser: Browser, context: Context
) -> JobRequest:
    """What these words ask for, or a UsageError."""
    if options.revision and options.plan:
        raise UsageError("--plan is of what is there, and --revision of what was")
    request = await transfer_of(Verb.COPY, options, browser, context)
    return replace(_going_on(request, options), revision=options.revision)


async def transfer_of(
    verb: Verb, options: Namespace, browser: Browser, context: Context
) -> JobRequest:
    *words, target = options.locations
    if not words:
        name = "cp" if verb is Verb.COPY else "mv"
        raise UsageError(
            f"{name} takes what to {verb} and where to: fxtui {name} SOURCE… TARGET"
        )
    attributes = attributes_of(options, target_of(target))
    sources = Sources(browser, context, recursive=options.recursive, verb=verb)
    return JobRequest(
        verb,
        *await landed(sources, words, target),
        IfExists(options.if_exists),
        limits=limits_of(options),
        part_size=options.part_size,
        filters=options.filters,
        follow=options.follow,
        preserve=options.preserve,
        verify=options.verify,
        export=options.export,
        attributes=attributes,
    )


def _going_on(request: JobRequest, options: Namespace) -> JobRequest:
    """The same with the upload session that was named, if one was."""
    if options.upload_id is None:
        return request
    if options.recursive or len(request.sources) > 1:
        raise UsageError("--upload-id goes on with one upload, so it takes one file")
    if not options.upload_id or not request.target or request.target.scheme == LOCAL:
        raise UsageError(
            "--upload-id takes the number that a server gave an upload to it"
        )
    if request.attributes.told:
        raise UsageError("--upload-id goes on with what was begun, and as it was begun")
    return replace(request, upload_id=options.upload_id)
