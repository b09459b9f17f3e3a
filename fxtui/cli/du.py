"""``fxtui du``: how many objects and bytes are below locations."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import NamedTuple

from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.value import Value, replace
from fxtui.front.below import listed
from fxtui.wiring import opened

from .aws_options import add_aws_options
from .matches import expanded, settled
from .options import add_account_options, context_of
from .output import say, say_json, size_text
from .quantity import count_of
from .status import Status
from .walk import FOLDERS


class Usage(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    objects: int
    bytes: int


class _Sum(NamedTuple):
    objects: int = 0
    bytes: int = 0

    def plus(self, other: _Sum) -> _Sum:
        return _Sum(self.objects + other.objects, self.bytes + other.bytes)


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations",
        nargs="*",
        default=["."],
        metavar="LOCATION",
        help="folders, buckets, objects, or s3://b/runs/*; else this folder",
    )
    parser.add_argument(
        *("-d", "--depth"),
        type=count_of,
        default=0,
        metavar="N",
        help="of each the folders in it, too, N levels deep",
    )
    parser.add_argument(
        "--human-readable", action="store_true", help="sizes as 1.2 MiB, not in bytes"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)
    add_aws_options(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_measure(options))


async def _measure(options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        for word in options.locations:
            found = expanded(browser, word, context, whole=True)
            async with aclosing(found) as locations:
                async for location in locations:
                    await _show(browser, location, context, options)
    return Status.DONE


async def _show(
    browser: Browser, location: Location, context: Context, options: Namespace
) -> None:
    place = await settled(browser, location, context)
    if place.holds_buckets:
        raise UsageError(f"{place} is all buckets; name those that are meant")
    async with aclosing(_sums(browser, place, context, options.depth)) as sums:
        async for at, found in sums:
            usage = Usage(str(at), found.objects, found.bytes)
            if options.json:
                say_json(usage)
            else:
                say(line_of(usage, human=options.human_readable))


def line_of(usage: Usage, *, human: bool) -> str:
    size = size_text(usage.bytes) if human else str(usage.bytes)
    return f"{size:>14} {usage.objects:>9}  {usage.location}"


async def _sums(
    browser: Browser, location: Location, context: Context, depth: int
) -> AsyncGenerator[tuple[Location, _Sum], None]:
    """Each folder behind those in it; the location itself is the last."""
    if not (depth and is_folder(location)):
        yield location, await _measured(browser, location, context)
        return
    whole = _Sum()
    async with aclosing(listed(browser, location, context)) as entries:
        async for entry in entries:
            if entry.kind not in FOLDERS:
                whole = whole.plus(_Sum(1, entry.size or 0))
                continue
            folder, found = replace(location, key=entry.key), _Sum()
            async with aclosing(_sums(browser, folder, context, depth - 1)) as sums:
                async for at, found in sums:
                    yield at, found
            whole = whole.plus(found)
    yield location, whole


async def _measured(browser: Browser, location: Location, context: Context) -> _Sum:
    last = _Sum()
    async with aclosing(browser.measure([location], context)) as measures:
        async for measure in measures:
            last = _Sum(measure.objects, measure.bytes)
    return last
