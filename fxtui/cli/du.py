"""``fxtui du``: how many objects and bytes are below locations."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Final, NamedTuple

from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.depth import Depth
from fxtui.domain.engine import Browser
from fxtui.domain.entry import FOLDERS, Entry
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL, Key, Location
from fxtui.domain.value import Value, replace
from fxtui.front.below import pages_of_all

from .aws_options import add_aws_options
from .closed import Closed
from .matches import settled
from .options import add_account_options
from .output import say, say_json, size_text
from .places import at_each
from .quantity import count_of

_LAST: Final = "\U0010ffff"
"""Behind any name: a folder comes after what is in it."""


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
    closed = Closed()

    async def measure(browser: Browser, location: Location, context: Context) -> None:
        await _show(browser, location, context, options, closed)

    return await at_each(options, measure) or closed.status


async def _show(
    browser: Browser,
    location: Location,
    context: Context,
    options: Namespace,
    closed: Closed,
) -> None:
    place = await settled(browser, location, context)
    if place.holds_buckets:
        raise UsageError(f"{place} is all buckets; name those that are meant")
    counted = _sums(browser, place, context, options.depth, closed)
    async with aclosing(counted) as sums:
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
    browser: Browser, location: Location, context: Context, depth: int, closed: Closed
) -> AsyncGenerator[tuple[Location, _Sum], None]:
    """Each folder behind those in it; the location itself is the last."""
    is_walked = depth or location.scheme == LOCAL
    if not (is_walked and is_folder(location)):
        yield location, await _measured(browser, location, context)
        return
    sums: dict[Key, _Sum] = defaultdict(_Sum)
    pages = pages_of_all(browser, location, context, Depth.ALL, closed)
    async with aclosing(pages) as found:
        async for entries in found:
            for entry in entries:
                one = _Sum() if entry.kind in FOLDERS else _Sum(1, entry.size or 0)
                for folder in _folders(entry, location.key, depth):
                    sums[folder] = sums[folder].plus(one)
    for folder in sorted({*sums, location.key}, key=lambda key: key + _LAST):
        yield replace(location, key=folder), sums[folder]


def _folders(entry: Entry, top: Key, depth: int) -> Iterator[Key]:
    """The top, and the folders that lead to an entry, some levels deep."""
    yield top
    at = len(top)
    for _ in range(depth):
        at = entry.key.find("/", at) + 1
        if not at:
            return
        yield entry.key[:at]


async def _measured(browser: Browser, location: Location, context: Context) -> _Sum:
    last = _Sum()
    async with aclosing(browser.measure([location], context)) as measures:
        async for measure in measures:
            last = _Sum(measure.objects, measure.bytes)
    return last
