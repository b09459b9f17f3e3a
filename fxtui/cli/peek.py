"""``fxtui peek``: what is in objects, found out by ranges: columns, trees, first rows."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import Final, TypeAlias

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.location import Location
from fxtui.front.peeking import Peek, look_into, peek_of, rows_of
from fxtui.front.preview import Child, Look

from .aws_options import add_aws_options
from .options import add_account_options
from .output import complain, say, say_all, say_json, size_text, tell
from .places import at_each
from .quantity import count_of
from .status import Status

Show: TypeAlias = Callable[[Location, Look], Awaitable[Peek | None]]
"""Looks and prints; what was seen, where something may be wrong with it."""

_ROWS: Final = 20


def add_options(parser: ArgumentParser) -> None:
    add_looking_options(parser, rows=_ROWS, of="of each table, and lines of a text")
    parser.add_argument(
        "--more", action="store_true", help="read up to 64 MiB of each, and not 1 MiB"
    )


def add_looking_options(parser: ArgumentParser, *, rows: int, of: str) -> None:
    parser.add_argument(
        "locations", nargs="+", metavar="LOCATION", help="objects, files, or s3://b/*.h5"
    )
    parser.add_argument(
        *("-n", "--lines"),
        type=count_of,
        default=rows,
        metavar="N",
        help=f"the first N rows {of}; {rows} if not said",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)
    add_aws_options(parser)


def run(options: Namespace) -> int:
    async def show(location: Location, look: Look) -> Peek:
        await look.begin()
        if options.more and look.wants_more:
            await look.more()
        peek = peek_of(location, look, options.lines)
        if options.json:
            say_json(peek)
        else:
            told = (str(location), size_text(peek.size), peek.format, *peek.notes)
            say(" · ".join(told))
            say_all(rows_of(peek))
            if peek.wants_more:
                tell(f"{location}: 1 MiB of it does not tell all; --more reads 64 MiB")
        return peek

    return asyncio.run(look_at_each(options, show))


async def look_at_each(options: Namespace, show: Show) -> int:
    """Show each; the status tells whether one of them could not be read as what it is."""
    status = Status.DONE
    with closing(Child()) as child:

        async def look(browser: Browser, location: Location, context: Context) -> None:
            nonlocal status
            found = await look_into(browser, location, context, child)
            peek = await show(location, found)
            if peek and (peek.problem or peek.install):
                status = Status.FAILED
                _complain_of(peek)

        missed = await at_each(options, look, whole=False)
    return missed or status


def _complain_of(peek: Peek) -> None:
    if peek.problem:
        complain(f"{peek.location}: {peek.problem}")
    if peek.install:
        complain(f"{peek.location}: pip install '{peek.install}' shows what is in it")
