"""``fxtui cat``: the bytes of objects, one after the other, or a range of each."""

from __future__ import annotations

import asyncio
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Final, NamedTuple

from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.errors import FxtuiError, UsageError
from fxtui.domain.location import Location
from fxtui.wiring import opened

from .aws_options import add_aws_options
from .options import add_account_options, context_of
from .places import at_each
from .status import Status
from .stream import chunks_to_stdout, content_of, to_stdout

_RANGE: Final = re.compile(r"(\d*)-(\d*)", re.ASCII)


class Range(NamedTuple):
    """Bytes as HTTP counts them, from 0 on, the last one included."""

    first: int | None
    """None: the last bytes are meant, as many as ``last`` says."""

    last: int | None
    """None: all from the first on."""

    def span(self, size: int) -> Span | None:
        """Where that is in so many bytes; None if they end before it begins."""
        if self.first is None:
            first = max(0, size - (self.last or 0))
            return Span(first, size - first)
        if self.first >= size:
            return None
        end = size if self.last is None else min(size, self.last + 1)
        return Span(self.first, end - self.first)


def range_of(text: str) -> Range:
    match = _RANGE.fullmatch(text)
    if not match or text == "-":
        raise ArgumentTypeError(f"{text!r} is no range, such as 0-99, 100- or -100")
    first, last = (int(digits) if digits else None for digits in match.groups())
    if first is not None and last is not None and last < first:
        raise ArgumentTypeError(f"{text!r} ends before it begins")
    return Range(first, last)


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations", nargs="+", metavar="LOCATION", help="objects, files, or s3://b/*.csv"
    )
    parser.add_argument(
        "--range",
        type=range_of,
        metavar="A-B",
        help="bytes A to B, from 0 on; A- is all from A on, -N the last N",
    )
    parser.add_argument(
        "--revision", metavar="ID", help="an older state, as fxtui revisions shows it"
    )
    add_account_options(parser)
    add_aws_options(parser)


def run(options: Namespace) -> int:
    if options.revision:
        if len(options.locations) > 1 or options.range:
            raise UsageError("--revision is of one object, and of all its bytes")
        return asyncio.run(_pour_revision(content_of(options.locations[0]), options))
    return asyncio.run(_pour(options))


async def _pour(options: Namespace) -> int:
    async def pour(browser: Browser, location: Location, context: Context) -> None:
        if is_folder(location):
            raise UsageError(f"{location} is a folder; it has no bytes")
        span = await _span(browser, location, context, options.range)
        await to_stdout(browser, location, context, span)

    return await at_each(options, pour, whole=False)


async def _pour_revision(location: Location, options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        found = browser.read_revision(location, options.revision, context)
        await chunks_to_stdout(found)
    return Status.DONE


async def _span(
    browser: Browser, location: Location, context: Context, wanted: Range | None
) -> Span | None:
    if wanted is None:
        return None
    size = (await browser.stat(location, context)).size or 0
    span = wanted.span(size)
    if span is None:
        raise FxtuiError(
            f"it has {size} bytes, and the range is after", location=location
        )
    return span
