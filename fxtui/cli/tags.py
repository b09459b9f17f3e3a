"""``fxtui tags``: names and texts that a storage keeps beside an object."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.facts import AskFacts, Facts, SetTags, Tags
from fxtui.domain.location import Location
from fxtui.domain.names import escaped
from fxtui.domain.sharing import Granted
from fxtui.domain.value import Value
from fxtui.wiring import opened

from .granting import granted
from .options import add_account_options, context_of
from .output import say, say_json
from .status import Status
from .stream import content_of


class Tagged(Value, frozen=True):
    """One line of ``--json``: all tags that an object has."""

    location: str
    tags: dict[str, str]


def add_options(parser: ArgumentParser) -> None:
    parser.description = "Show the tags of an object, or change those that are named."
    parser.add_argument("location", metavar="LOCATION", help="as s3://bucket/key")
    parser.add_argument(
        "tags", nargs="*", metavar="NAME=TEXT", help="tags that it shall have"
    )
    parser.add_argument(
        "--remove",
        action="append",
        default=[],
        metavar="NAME",
        help="a tag that it shall not have any more; may be given again",
    )
    parser.add_argument(
        "--replace", action="store_true", help="these shall be all that there are"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    add_account_options(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_run(content_of(options.location), options))


async def _run(location: Location, options: Namespace) -> int:
    context, wished = context_of(options), tags_of(options.tags)
    async with opened(no_service=options.no_service) as (_, browser):
        tags: Tags = () if options.replace else await _known(browser, location, context)
        if wished or options.remove or options.replace:
            tags = changed(tags, wished, options.remove)
            await granted(Granted, browser.grant(location, SetTags(tags), context))
    if options.json:
        say_json(Tagged(str(location), dict(tags)))
    else:
        for name, text in tags:
            say(f"{escaped(name)}={escaped(text)}")
    return Status.DONE


async def _known(browser: Browser, location: Location, context: Context) -> Tags:
    facts = await granted(Facts, browser.grant(location, AskFacts(), context))
    if facts.tags is None:
        why = dict(facts.untold).get("tags", "its storage is not known to keep tags")
        raise UsageError(why, location=location)
    return facts.tags


def tags_of(words: Sequence[str]) -> Tags:
    """``NAME=TEXT``, each; the text may be empty, and may hold a ``=``."""
    pairs = [word.partition("=") for word in words]
    for name, found, _ in pairs:
        if not (name and found):
            raise UsageError(f"a tag is NAME=TEXT, and {name!r} is none")
    return tuple((name, text) for name, _, text in pairs)


def changed(tags: Tags, wished: Tags, removed: Sequence[str]) -> Tags:
    """All that there are then, in the order of their names."""
    whole = dict(tags) | dict(wished)
    return tuple(sorted((n, text) for n, text in whole.items() if n not in {*removed}))
