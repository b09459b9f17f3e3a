"""``fxtui ls``: what is in a folder or a bucket, as ``aws s3 ls`` shows it."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncGenerator
from contextlib import aclosing
from time import localtime, strftime

from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Entry, Kind, Version
from fxtui.domain.errors import NotFound
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.value import Value, replace
from fxtui.wiring import opened

from .options import add_account_options, context_of
from .output import say, say_json
from .status import Status
from .words import location_of


class Row(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    kind: Kind
    size: int | None
    modified: float | None
    version: Version | None


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations",
        nargs="*",
        default=["."],
        metavar="LOCATION",
        help="a folder, s3://bucket/prefix, or s3:// for all buckets; else this folder",
    )
    parser.add_argument(
        "-r", "--recursive", action="store_true", help="all that is below"
    )
    parser.add_argument("-l", "--long", action="store_true", help="versions (ETags), too")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_list(options))


async def _list(options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as doors:
        for location in map(location_of, options.locations):
            if len(options.locations) > 1 and not options.json:
                say(f"{location}:")
            shown = _Shown(location, options)
            found = _found(doors.browser, location, context, options)
            async with aclosing(found) as entries:
                async for entry in entries:
                    shown.show(entry)
            shown.end()
    return Status.DONE


def _found(
    browser: Browser, location: Location, context: Context, options: Namespace
) -> AsyncGenerator[Entry, None]:
    """The entries that a listing of a location shows."""
    if location.scheme == LOCAL and not is_folder(location):
        return _one(browser, location, context)
    return _below(browser, location, context, recursive=options.recursive)


async def _one(
    browser: Browser, location: Location, context: Context
) -> AsyncGenerator[Entry, None]:
    entry = await browser.stat(location, context)
    yield replace(entry, key=location.key)


async def _below(
    browser: Browser, prefix: Location, context: Context, *, recursive: bool
) -> AsyncGenerator[Entry, None]:
    """What is under a prefix; if recursive, each folder's entries in the place of it."""
    async with aclosing(_listed(browser, prefix, context)) as entries:
        async for entry in entries:
            if not recursive or not _is_entered(entry, prefix):
                yield entry
                continue
            folder = replace(prefix, key=entry.key)
            async with aclosing(
                _below(browser, folder, context, recursive=True)
            ) as deeper:
                async for found in deeper:
                    yield found


async def _listed(
    browser: Browser, prefix: Location, context: Context
) -> AsyncGenerator[Entry, None]:
    """In order of the keys: a bucket lists them so, and a disk in no order at all."""
    unordered: list[Entry] = []
    async with aclosing(browser.list_pages(prefix, context)) as pages:
        async for columns in pages:
            if prefix.scheme == LOCAL:
                unordered += columns.entries()
                continue
            for entry in columns.entries():
                yield entry
    for entry in sorted(unordered, key=lambda entry: entry.key):
        yield entry


def _is_entered(entry: Entry, prefix: Location) -> bool:
    """A marker of the prefix itself is no way down."""
    return entry.kind in {Kind.DIRECTORY, Kind.BUCKET} and entry.key != prefix.key


class _Shown:
    """Writes the lines of one listing."""

    def __init__(self, location: Location, options: Namespace) -> None:
        self._location, self._options = location, options
        self._top = len(_top(location, recursive=options.recursive))
        self._count = 0

    def show(self, entry: Entry) -> None:
        self._count += 1
        if self._options.json:
            say_json(_row(replace(self._location, key=entry.key), entry))
        else:
            say(line_of(entry, entry.key[self._top :], long=self._options.long))

    def end(self) -> None:
        """An empty folder is one; a prefix that no key begins with is not there."""
        key = self._location.key
        is_there = self._location.scheme == LOCAL or key.count("/") == key.endswith("/")
        if not self._count and not is_there:
            raise NotFound("there is nothing here", location=self._location)


def line_of(entry: Entry, name: str, *, long: bool) -> str:
    """Date, size and name, in the columns of ``aws s3 ls``."""
    version = f"{entry.version or '-':<34} " if long else ""
    if entry.kind is Kind.BUCKET:
        return f"{_time(entry.modified)} {name.removesuffix('/')}"
    if entry.kind is Kind.DIRECTORY:
        return f"{'PRE':>30} {' ' * len(version)}{name}"
    size = "-" if entry.size is None else entry.size
    return f"{_time(entry.modified)} {size:>10} {version}{name}"


def _top(location: Location, *, recursive: bool) -> str:
    """What is left out of each key: the folder, or in a recursive listing the bucket."""
    head, slash, _ = location.key.rpartition("/")
    if recursive and location.scheme != LOCAL:
        head, slash, _ = location.key.partition("/")
    return head + slash


def _row(location: Location, entry: Entry) -> Row:
    return Row(str(location), entry.kind, entry.size, entry.modified, entry.version)


def _time(modified: float | None) -> str:
    if modified is None:
        return f"{'-':>19}"
    return strftime("%Y-%m-%d %H:%M:%S", localtime(modified))
