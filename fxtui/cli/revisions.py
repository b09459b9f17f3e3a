"""``fxtui revisions``: the older states of objects that their storage keeps."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from contextlib import aclosing

from fxtui.domain.copying import as_folder
from fxtui.domain.errors import UsageError
from fxtui.domain.history import (
    AskDeleted,
    AskRevisions,
    Deleted,
    Revision,
    Revisions,
)
from fxtui.domain.location import Location
from fxtui.domain.value import Value, replace
from fxtui.front.places import location_of
from fxtui.wiring import opened

from . import as_of
from .as_of import add_at_option, pasts
from .granting import date_text, granted
from .options import add_account_options, context_of
from .output import say, say_json
from .status import Status
from .stream import content_of


class RevisionRow(Value, frozen=True):
    """One line of ``--json``; the newest comes first."""

    location: str
    revision: str
    """What ``fxtui restore --revision`` takes; empty for a deletion."""

    size: int | None
    modified: float | None
    is_deletion: bool
    is_present: bool
    """Whether it is what a copy would read now."""


class DeletedRow(Value, frozen=True):
    """One line of ``--json`` with ``--deleted``."""

    deleted: str
    """Where it was; it may have been a folder."""


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations",
        nargs="+",
        metavar="LOCATION",
        help="files, as in dropbox://folder/file or s3://bucket/key, deleted ones too",
    )
    parser.add_argument(
        "--deleted",
        action="store_true",
        help="what was deleted from folders, for fxtui restore to bring back",
    )
    parser.add_argument(
        *("-r", "--recursive"),
        action="store_true",
        help="with --deleted: from all folders below, too",
    )
    add_at_option(parser, "folders in S3 as they were, and what changed since")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)


def run(options: Namespace) -> int:
    if options.at is not None:
        if options.deleted:
            raise UsageError("--at tells what was deleted, too; leave out --deleted")
        return asyncio.run(_list_as_of(options))
    if options.recursive and not options.deleted:
        raise UsageError("-r is for --deleted; revisions are those of single files")
    return asyncio.run(_list_deleted(options) if options.deleted else _list(options))


async def _list_deleted(options: Namespace) -> int:
    context, wish = context_of(options), AskDeleted(options.recursive)
    async with opened(no_service=options.no_service) as (_, browser):
        for folder in map(as_folder, map(location_of, options.locations)):
            asked = browser.grant(folder, wish, context)
            for key in (await granted(Deleted, asked)).rows:
                gone = str(replace(folder, key=key))
                if options.json:
                    say_json(DeletedRow(gone))
                else:
                    say(gone)
    return Status.DONE


async def _list_as_of(options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        found = pasts(browser, options.locations, options.at, context)
        async with aclosing(found) as rows:
            async for location, past in rows:
                row = as_of.row_of(location, past)
                if options.json:
                    say_json(row)
                else:
                    say(as_of.line_of(row))
    return Status.DONE


async def _list(options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        for word in options.locations:
            location = content_of(word)
            asked = browser.grant(location, AskRevisions(), context)
            if len(options.locations) > 1 and not options.json:
                say(f"{location}:")
            for row in rows_of(location, await granted(Revisions, asked)):
                if options.json:
                    say_json(row)
                else:
                    say(line_of(row))
    return Status.DONE


def rows_of(location: Location, revisions: Revisions) -> list[RevisionRow]:
    return [
        _row(location, revision, is_first=number == 0)
        for number, revision in enumerate(revisions.rows)
    ]


def _row(location: Location, revision: Revision, *, is_first: bool) -> RevisionRow:
    return RevisionRow(
        str(location),
        revision.id,
        revision.size,
        revision.modified,
        revision.is_deletion,
        is_first and not revision.is_deletion,
    )


def line_of(row: RevisionRow) -> str:
    """Date, size and number, and what is special about it."""
    size = "-" if row.size is None else str(row.size)
    note = " (deleted)" if row.is_deletion else " (now)" if row.is_present else ""
    return f"{date_text(row.modified)} {size:>10} {row.revision or '-'}{note}"
