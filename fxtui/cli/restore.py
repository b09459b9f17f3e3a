"""``fxtui restore``: what was deleted is there again, or as it was before."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from contextlib import aclosing

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import NotFound, UsageError
from fxtui.domain.history import (
    AskRevisions,
    Restore,
    Revision,
    Revisions,
    Since,
)
from fxtui.domain.location import Location
from fxtui.domain.sharing import Granted
from fxtui.domain.value import Value
from fxtui.wiring import opened

from .as_of import add_at_option, pasts
from .granting import granted
from .options import add_account_options, context_of
from .output import say, say_json
from .status import Status
from .stream import content_of


class Restored(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    revision: str
    """Whose content it has now; the present state is a revision of its own."""


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations",
        nargs="+",
        metavar="LOCATION",
        help="files, as in dropbox://folder/file or s3://bucket/key",
    )
    parser.add_argument(
        "--revision",
        metavar="ID",
        help="as fxtui revisions shows it; else the last before it was deleted",
    )
    add_at_option(parser, "all that folders in S3 held then; what is new stays")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)


def run(options: Namespace) -> int:
    if options.revision and len(options.locations) > 1:
        raise UsageError("--revision is of one file; name that alone")
    if options.at is not None:
        if options.revision:
            raise UsageError("--at and --revision both say what it shall be; choose one")
        return asyncio.run(_restore_as_of(options))
    return asyncio.run(_restore(options))


async def _restore(options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        for location in map(content_of, options.locations):
            revision = options.revision or await _last(browser, location, context)
            await _bring_back(browser, location, revision, options)
    return Status.DONE


async def _restore_as_of(options: Namespace) -> int:
    """What is as it was is left alone, and so is what was not there then."""
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        found = pasts(browser, options.locations, options.at, context)
        async with aclosing(found) as rows:
            async for location, past in rows:
                if past.then and past.since is not Since.SAME:
                    await _bring_back(browser, location, past.then.id, options)
    return Status.DONE


async def _bring_back(
    browser: Browser, location: Location, revision: str, options: Namespace
) -> None:
    asked = browser.grant(location, Restore(revision), context_of(options))
    await granted(Granted, asked)
    if options.json:
        say_json(Restored(str(location), revision))
    else:
        say(f"restored {location} from {revision}")


async def _last(browser: Browser, location: Location, context: Context) -> str:
    asked = browser.grant(location, AskRevisions(), context)
    return last_of(location, (await granted(Revisions, asked)).rows)


def last_of(location: Location, revisions: tuple[Revision, ...]) -> str:
    """The newest state of what was deleted."""
    if revisions and not revisions[0].is_deletion:
        text = "it is there; which of its fxtui revisions? name it: --revision ID"
        raise UsageError(text, location=location)
    for revision in revisions:
        if not revision.is_deletion:
            return revision.id
    raise NotFound("nothing is kept of it", location=location)
