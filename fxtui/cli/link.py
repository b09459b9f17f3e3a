"""``fxtui link`` and ``presign``: an address that anybody may use for a time."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import Unsupported, UsageError
from fxtui.domain.value import Value
from fxtui.wiring import opened

from .aws_options import add_aws_options
from .duration import duration_of
from .options import add_account_options, context_of
from .output import say, say_json
from .status import Status
from .stream import content_of

_HOUR: Final = 3600.0


class Link(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    url: str
    seconds: int
    """For how long it is good."""

    put: bool


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations", nargs="+", metavar="LOCATION", help="objects that it leads to"
    )
    parser.add_argument(
        *("--expires", "--expires-in"),
        type=duration_of,
        default=_HOUR,
        metavar="TIME",
        help="how long it is good, as in 90s, 12h or 7d (default: 1h)",
    )
    parser.add_argument(
        "--put",
        action="store_true",
        help="to send the object, and not to fetch it: by PUT to S3, by POST to Dropbox",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)
    add_aws_options(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_links(options))


async def _links(options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        for word in options.locations:
            link = await _link(browser, word, context, options)
            if options.json:
                say_json(link)
            else:
                say(link.url)
    return Status.DONE


async def _link(
    browser: Browser, word: str, context: Context, options: Namespace
) -> Link:
    location, seconds = content_of(word), int(options.expires)
    try:
        url = await browser.link(location, context, seconds=seconds, put=options.put)
    except Unsupported as error:
        raise UsageError(str(error)) from error
    return Link(str(location), url, seconds, options.put)
