"""``fxtui mv``: a job that renames what it can; of the rest each source goes once its
copy is proved."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL
from fxtui.domain.request import JobRequest, Source, Verb

from .cp import add_transfer_options, transfer_of
from .job import add_job_options, run_job
from .stream import STANDARD


def add_options(parser: ArgumentParser) -> None:
    add_transfer_options(parser, "move")
    add_job_options(parser)


def run(options: Namespace) -> int:
    if STANDARD in options.locations:
        raise UsageError("mv moves files, and - is a stream of bytes: fxtui cp takes it")

    async def asking(browser: Browser, context: Context) -> JobRequest:
        return await request_of(options, browser, context)

    return run_job(asking, options)


async def request_of(
    options: Namespace, browser: Browser, context: Context
) -> JobRequest:
    """What these words ask for, or a UsageError."""
    request = await transfer_of(Verb.MOVE, options, browser, context)
    for source in request.sources:
        _check(source)
    return request


def _check(source: Source) -> None:
    """What a link leads to is not what was named: it would be emptied from afar."""
    location = source.location
    if location.scheme == LOCAL and is_folder(location) and _is_link(str(location)):
        raise UsageError(
            f"{location} is a link to a folder; copy it, or move what it leads to"
        )


def _is_link(folder: str) -> bool:
    return Path(folder.removesuffix("/")).is_symlink()
