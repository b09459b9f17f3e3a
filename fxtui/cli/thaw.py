"""``fxtui thaw``: takes objects out of their archive, so that they can be read."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.facts import AskFacts, Facts, Thaw, Tier
from fxtui.domain.location import Location
from fxtui.domain.sharing import Granted
from fxtui.domain.value import Value
from fxtui.front.facts import time_text

from .granting import granted
from .options import add_account_options
from .output import say, say_json
from .places import at_each

_TIERS = {tier.value.lower(): tier for tier in Tier}


class Thawed(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    frost: str
    """``thawing`` for hours, as a rule; ``thawed`` where it can be read now."""

    until: float | None


def add_options(parser: ArgumentParser) -> None:
    parser.description = (
        "Archived objects (GLACIER, DEEP_ARCHIVE) can be read some hours after they were "
        "asked for. What was thawed costs twice as long as it stays out."
    )
    parser.add_argument(
        "locations", nargs="+", metavar="LOCATION", help="objects, or s3://bucket/runs/*"
    )
    parser.add_argument(
        "--days", type=int, default=7, metavar="N", help="how long they stay out (7)"
    )
    parser.add_argument(
        "--tier",
        choices=_TIERS,
        default=Tier.STANDARD.value.lower(),
        help="how quickly: in minutes, in hours (the default), or in half a day",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)


def run(options: Namespace) -> int:
    if options.days < 1:
        raise UsageError("they stay out of the archive for a day at least")
    wish = Thaw(options.days, _TIERS[options.tier])

    async def thaw(browser: Browser, location: Location, context: Context) -> None:
        await granted(Granted, browser.grant(location, wish, context))
        facts = await granted(Facts, browser.grant(location, AskFacts(), context))
        _show(_thawed(location, facts), as_json=options.json)

    return asyncio.run(at_each(options, thaw, whole=False))


def _thawed(location: Location, facts: Facts) -> Thawed:
    archive = facts.archive
    frost = archive.frost.value if archive else "thawed"
    return Thawed(str(location), frost, archive.until if archive else None)


def _show(thawed: Thawed, *, as_json: bool) -> None:
    if as_json:
        say_json(thawed)
        return
    until = f" until {time_text(thawed.until)}" if thawed.until else ""
    say(f"{thawed.frost} {thawed.location}{until}")
