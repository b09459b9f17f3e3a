"""``fxtui apply``: do what a plan says, where the world is still as the plan saw it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from fxtui.domain.attributes import NONE
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.plan_lines import Header
from fxtui.domain.request import JobRequest, Source, Verb
from fxtui.front.plan_file import read_header, rows_of

from .dry_run import Told
from .job import add_job_options, run_job
from .options import limits_of
from .quantity import size_of
from .receipt import STDOUT


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="what --plan FILE has written")
    parser.add_argument(
        "--part-size", type=size_of, metavar="SIZE", help="bytes in a part, as in 16MiB"
    )
    parser.add_argument(
        "--no-verify",
        dest="verify",
        action="store_false",
        help="compare no digests when an object has arrived",
    )
    add_job_options(parser)


def run(options: Namespace) -> int:
    path = Path(options.file)
    if options.file == STDOUT:
        raise UsageError("a plan is a file, which a restart may need again; name it")
    if options.plan is not None:
        raise UsageError(f"{path} is a plan already; to see it: apply --dry-run {path}")
    header = read_header(path)
    _take_account(options, header)
    if options.dry_run:
        return _show(path, options)

    async def asking(browser: Browser, context: Context) -> JobRequest:
        return request_of(path, header, options)

    return run_job(asking, options)


def request_of(path: Path, header: Header, options: Namespace) -> JobRequest:
    file = Location(LOCAL, str(path.absolute())[1:])
    return JobRequest(
        Verb.APPLY,
        (Source(file, "plan"),),
        header.folder,
        limits=limits_of(options),
        part_size=options.part_size,
        preserve=header.preserve,
        verify=options.verify,
        attributes=header.attributes or NONE,
    )


def _take_account(options: Namespace, header: Header) -> None:
    """Do it where it was planned, whatever the environment says by now."""
    for name in ("profile", "endpoint_url", "region"):
        planned, asked = getattr(header, name), getattr(options, name)
        if None not in (planned, asked) and planned != asked:
            option = name.replace("_", "-")
            raise UsageError(f"this was planned with --{option} {planned}, not {asked}")
        setattr(options, name, asked or planned)


def _show(path: Path, options: Namespace) -> int:
    told = Told(options)
    for row in rows_of(path):
        told.row(row)
    return told.end()
