"""Folders as they were at a time: what ``--at`` is of ``revisions`` and ``restore``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import AsyncGenerator, Sequence
from time import time

from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder
from fxtui.domain.engine import Browser
from fxtui.domain.history import AskAsOf, AsOf, Past, Since
from fxtui.domain.location import Location
from fxtui.domain.value import Value, replace
from fxtui.front.places import location_of

from .granting import date_text, granted
from .moment import moment_of
from .output import tell


class PastRow(Value, frozen=True):
    """One line of ``--json`` with ``--at``."""

    location: str
    since: Since
    """What became of it since then."""

    revision: str
    """What it was then; empty where it was not there."""

    size: int | None
    modified: float | None


def add_at_option(parser: ArgumentParser, help: str) -> None:
    parser.add_argument(
        "--at",
        type=lambda text: moment_of(text, time()),
        metavar="TIME",
        help=f"{help}; a date, or how long ago, as in 2d",
    )


async def pasts(
    browser: Browser, words: Sequence[str], moment: float, context: Context
) -> AsyncGenerator[tuple[Location, Past], None]:
    """All that was below some folders then, or is now, in the order of the keys."""
    for folder in map(as_folder, map(location_of, words)):
        asked = browser.grant(folder, AskAsOf(moment), context)
        found = await granted(AsOf, asked)
        for past in found.rows:
            yield replace(folder, key=past.key), past
        if not found.is_complete:
            tell(f"more is below {folder} than is told at once: name a folder in it")


def row_of(location: Location, past: Past) -> PastRow:
    then = past.then
    return PastRow(
        str(location),
        past.since,
        then.id if then else "",
        then.size if then else None,
        then.modified if then else None,
    )


def line_of(row: PastRow) -> str:
    """Date and size as they were, what became of it, and where it is."""
    size = "-" if row.size is None else str(row.size)
    return f"{date_text(row.modified)} {size:>10} {row.since:<7} {row.location}"
