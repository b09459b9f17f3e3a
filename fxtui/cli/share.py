"""``fxtui share``: links that last, for everybody who has the address."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.sharing import (
    AskLinks,
    Granted,
    MakeLink,
    RevokeLink,
    SharedLink,
    SharedLinks,
)
from fxtui.domain.value import Value, replace
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .duration import duration_of
from .granting import date_text, granted
from .options import add_account_options, context_of
from .output import say, say_json, tell
from .password import add_password_options, new_password
from .status import Status

_EVERYWHERE: Final = "dropbox://"
_WHO: Final = {
    "public": "anybody who has the address",
    "password": "whoever has the address and the password",
    "team": "whoever is of the team and has the address",
}


class LinkRow(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    address: str
    expires: float | None
    audience: str
    """Who may use it: ``public``, ``password``, ``team``, ``members``, ``no_one``."""


class Revoked(Value, frozen=True):
    """One line of ``--json`` with ``--revoke``."""

    revoked: str
    """The address that leads nowhere any more."""


def add_options(parser: ArgumentParser) -> None:
    parser.description = (
        "Make links that last, or show those that are there. Who needs an address for "
        "hours only is better served by: fxtui link."
    )
    parser.add_argument(
        "locations",
        nargs="*",
        metavar="LOCATION",
        help="files and folders, as in dropbox://folder/",
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument(
        "--list", action="store_true", help="the links to these, or all there are"
    )
    action.add_argument(
        "--revoke",
        nargs="+",
        metavar="ADDRESS",
        help="make links lead nowhere from now on",
    )
    parser.add_argument(
        "--expires",
        type=duration_of,
        metavar="TIME",
        help="how long it is good, as in 12h or 7d; else until it is revoked",
    )
    add_password_options(parser, "for the link")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)


def run(options: Namespace) -> int:
    if options.list or options.revoke:
        if options.expires is not None or options.password or options.password_file:
            raise UsageError("--expires and --password are of a link that is made")
    elif not options.locations:
        raise UsageError("what is to be shared? fxtui share LOCATION…, or --list")
    wish = _wish(options)
    words = options.locations or [_EVERYWHERE]
    return asyncio.run(_share([location_of(word) for word in words], wish, options))


def _wish(options: Namespace) -> MakeLink:
    seconds = None if options.expires is None else int(options.expires)
    if seconds is not None and seconds < 1:
        raise UsageError("a link that is made lasts for a second at least")
    return MakeLink(seconds, new_password(options))


async def _share(
    locations: Sequence[Location], wish: MakeLink, options: Namespace
) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        if options.revoke:
            await _revoke(browser, locations[0], context, options)
            return Status.DONE
        for location in locations:
            asked = browser.grant(location, AskLinks() if options.list else wish, context)
            links = await granted(SharedLinks, asked)
            for link in links.rows:
                _show(row_of(location, link), options)
            if options.list and not links.rows and not options.json:
                tell(f"no link leads to {location}")
    return Status.DONE


async def _revoke(
    browser: Browser, account: Location, context: Context, options: Namespace
) -> None:
    for address in options.revoke:
        await granted(Granted, browser.grant(account, RevokeLink(address), context))
        if options.json:
            say_json(Revoked(address))
        else:
            say(f"revoked {address}")


def row_of(location: Location, link: SharedLink) -> LinkRow:
    """What a link leads to is what was asked about, where it does not say that itself."""
    at = replace(location, key=link.path) if link.path else location
    return LinkRow(str(at), link.address, link.expires, link.audience)


def _show(row: LinkRow, options: Namespace) -> None:
    if options.json:
        say_json(row)
    elif options.list:
        say(line_of(row))
    else:
        say(row.address)
        tell(f"{row.location}: {told(row)}")


def line_of(row: LinkRow) -> str:
    """Until when, for whom, where, and the address."""
    return f"{date_text(row.expires)} {row.audience:<8} {row.address} {row.location}"


def told(row: LinkRow) -> str:
    """Who may look at it, and how that ends."""
    who = _WHO.get(row.audience, "whoever may see the folder")
    if row.expires is not None:
        return f"{who} may look until {date_text(row.expires)}"
    return f"{who} may look until it is revoked: fxtui share --revoke ADDRESS"
