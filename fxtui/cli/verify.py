"""``fxtui verify``: whether two locations hold the same, or a target what a receipt says.

Nothing moves where a digest is known to both sides; what has to be read is told.
"""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from asyncio import Semaphore, TaskGroup
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from typing import Final, TypeAlias, TypeVar

from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.select import selector
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .matches import settled
from .options import add_account_options, add_filter_options, context_of
from .output import complain, say, say_json
from .pairs import judged, pairs, single
from .receipt_rows import judged_row, read_receipt
from .status import Status
from .verdict import Count, Outcome, Verdict, line_of
from .words import check_there

T = TypeVar("T")
_Tell: TypeAlias = Callable[[Verdict], None]

AT_ONCE: Final = 16
"""Objects that are compared at once: each is a request, and seldom more."""

_ENDS: Final = 2


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="+",
        metavar="LOCATION",
        help="a source and a target, or the receipt of a job alone",
    )
    parser.add_argument(
        "-r", "--recursive", action="store_true", help="all that is below both"
    )
    parser.add_argument("--quiet", action="store_true", help="differences, no summary")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_filter_options(parser)
    add_account_options(parser)


def run(options: Namespace) -> int:
    if len(options.what) > _ENDS:
        raise UsageError("verify takes a source and a target, or one receipt")
    count = asyncio.run(_verify(options))
    if options.json:
        say_json(count.value)
    elif not options.quiet:
        say(count.text)
    return Status.DONE if count.is_all_equal else Status.FAILED


async def _verify(options: Namespace) -> Count:
    count = Count()

    def tell(verdict: Verdict) -> None:
        count.add(verdict)
        if verdict.outcome is Outcome.EQUAL:
            return
        if options.json:
            say_json(verdict)
        else:
            say(line_of(verdict))

    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        if len(options.what) == _ENDS:
            await _locations(browser, context, options, tell)
        else:
            await _receipt(browser, context, options.what[0], tell)
    return count


async def _locations(
    browser: Browser, context: Context, options: Namespace, tell: _Tell
) -> None:
    source, target = map(_there, options.what)
    if not options.recursive:
        source = await settled(browser, source, context)
    if options.recursive or is_folder(source):
        selects = selector(options.filters)
        found = pairs(browser, (source, target), context, selects)
    else:
        found = _all([await single(browser, source, target, context)])
    await _each(found, lambda pair: judged(browser, pair, context), tell)


async def _receipt(browser: Browser, context: Context, file: str, tell: _Tell) -> None:
    receipt = await asyncio.to_thread(read_receipt, file)
    if not receipt.complete:
        complain(f"{file} was written before its job had ended")
    await _each(_all(receipt.kept), lambda row: judged_row(browser, row, context), tell)


def _there(word: str) -> Location:
    location = location_of(word)
    check_there(location)
    return location


async def _each(
    things: AsyncGenerator[T, None],
    judge: Callable[[T], Awaitable[Verdict]],
    tell: _Tell,
) -> None:
    """Judge some at a time, as they are found; what concerns them all ends it."""
    room = Semaphore(AT_ONCE)

    async def work(thing: T) -> None:
        try:
            tell(await judge(thing))
        finally:
            room.release()

    try:
        async with TaskGroup() as tasks, aclosing(things):
            async for thing in things:
                await room.acquire()
                tasks.create_task(work(thing))
    except ExceptionGroup as group:
        raise group.exceptions[0] from group


async def _all(things: Iterable[T]) -> AsyncGenerator[T, None]:
    for thing in things:
        yield thing
