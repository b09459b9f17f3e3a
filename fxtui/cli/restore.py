"""``fxtui restore``: what was deleted is there again, or as it was before."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import NotFound, UsageError
from fxtui.domain.location import Location
from fxtui.domain.sharing import AskRevisions, Granted, Restore, Revision, Revisions
from fxtui.domain.value import Value
from fxtui.wiring import opened

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
        help="files, as in dropbox://folder/file; see fxtui revisions --deleted",
    )
    parser.add_argument(
        "--revision",
        metavar="ID",
        help="as fxtui revisions shows it; else the last before it was deleted",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)


def run(options: Namespace) -> int:
    if options.revision and len(options.locations) > 1:
        raise UsageError("--revision is of one file; name that alone")
    return asyncio.run(_restore(options))


async def _restore(options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        for location in map(content_of, options.locations):
            revision = options.revision or await _last(browser, location, context)
            await granted(Granted, browser.grant(location, Restore(revision), context))
            if options.json:
                say_json(Restored(str(location), revision))
            else:
                say(f"restored {location} from {revision}")
    return Status.DONE


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
