"""``fxtui cp`` with ``-`` for one end: bytes from stdin, or to stdout. It is no job."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.errors import AlreadyExists, UsageError
from fxtui.domain.location import Location
from fxtui.domain.request import IfExists, Writing
from fxtui.domain.value import replace
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .attributes import attributes_of
from .matches import expanded
from .options import context_of
from .output import say, say_json, size_text, tell
from .rate import paced
from .status import Status
from .stdin import stdin_chunks, stdin_size

STANDARD: Final = "-"
"""In the place of a location: stdin as a source, stdout as a target."""

_OF_JOBS: Final = {
    "recursive": "-r",
    "filters": "--include and --exclude",
    "upload_id": "--upload-id",
    "revision": "--revision",
    "detach": "--detach",
    "receipt": "--receipt",
    "dry_run": "--dry-run",
    "plan": "--plan",
    "preserve": "--preserve",
    "export": "--export",
}


def run(options: Namespace) -> int:
    _check(options)
    return asyncio.run(_run(options))


async def to_stdout(
    browser: Browser,
    location: Location,
    context: Context,
    span: Span | None = None,
    *,
    rate: int | None = None,
) -> None:
    """Write an object's bytes as they are. A pipe that is full waits for its reader."""
    await chunks_to_stdout(paced(browser.read(location, context, span), rate))


async def chunks_to_stdout(content: AsyncGenerator[bytes, None]) -> None:
    async with aclosing(content) as chunks:
        async for chunk in chunks:
            sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def content_of(word: str) -> Location:
    """Where bytes can be: no folder."""
    return _content(location_of(word))


def _content(location: Location) -> Location:
    if is_folder(location):
        raise UsageError(f"{location} is a folder; bytes are in an object: name one")
    return location


def _check(options: Namespace) -> None:
    if len(options.locations) != len(("source", "target")):
        raise UsageError("cp takes one source and one target where one of them is -")
    if options.locations[0] == options.locations[1]:
        raise UsageError("cp - - copies nothing that fxtui knows of; name a location")
    for name, option in _OF_JOBS.items():
        if getattr(options, name):
            raise UsageError(f"{option} is about files, and - is a stream of bytes")
    if options.if_exists == IfExists.NEWER:
        raise UsageError("--if-exists newer goes by dates, and a stream has none")
    if options.locations[1] == STANDARD and options.if_exists != IfExists.OVERWRITE:
        raise UsageError("--if-exists is about what is there, and stdout is a stream")
    if options.locations[1] == STANDARD:
        attributes_of(options, None)


async def _run(options: Namespace) -> int:
    context = context_of(options)
    source, target = options.locations
    async with opened(no_service=options.no_service) as (_, browser):
        if target == STANDARD:
            async with aclosing(expanded(browser, source, context)) as found:
                async for location in found:
                    rate = options.limit_rate
                    await to_stdout(browser, _content(location), context, rate=rate)
        else:
            await _from_stdin(browser, content_of(target), context, options)
    return Status.DONE


async def _from_stdin(
    browser: Browser, target: Location, context: Context, options: Namespace
) -> None:
    if_exists = IfExists(options.if_exists)
    how = Writing(stdin_size(), if_exists, attributes_of(options, target))
    try:
        async with aclosing(paced(stdin_chunks(), options.limit_rate)) as chunks:
            entry = await browser.write(target, chunks, context, how)
    except AlreadyExists:
        if if_exists is not IfExists.SKIP:
            raise
        tell(f"skipped: {target} exists")
        return
    if options.json:
        say_json(entry)
    elif not options.quiet:
        landed = replace(target, key=entry.key)
        say(f"copied {size_text(entry.size or 0)} to {landed}")
