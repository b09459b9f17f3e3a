"""``fxtui stat``: all that a storage knows of an object, a folder or a bucket."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder, is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Digest, Entry, Kind, Version
from fxtui.domain.errors import NotFound, Unsupported, UsageError
from fxtui.domain.facts import AskFacts, Facts
from fxtui.domain.inside import why_no_digest
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import escaped
from fxtui.domain.sharing import Answer
from fxtui.domain.value import Value, replace
from fxtui.front.facts import rows_of

from .aws_options import add_aws_options
from .matches import is_there
from .options import add_account_options
from .output import say, say_json, size_text
from .places import at_each


class Described(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    kind: Kind
    size: int | None
    modified: float | None
    version: Version | None
    digest: Digest | None
    facts: Facts | None = None
    """What a storage knows beyond a listing; null where it knows no more."""


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations", nargs="+", metavar="LOCATION", help="what it is about; or s3://b/*"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)
    add_aws_options(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_describe(options))


async def _describe(options: Namespace) -> int:
    shown = count()

    async def show(browser: Browser, location: Location, context: Context) -> None:
        described = await describe(browser, location, context)
        _show(described, options, is_first=next(shown) == 0)

    return await at_each(options, show)


async def describe(browser: Browser, location: Location, context: Context) -> Described:
    """An object, else a folder of that name: in a bucket that is what keys share."""
    if location.holds_buckets:
        raise UsageError(f"{location} is all buckets; they are listed by: fxtui ls")
    try:
        entry = await browser.stat(location, context)
    except NotFound:
        folder = as_folder(location)
        if location.scheme == LOCAL or not await is_there(browser, folder, context):
            raise
        return _described(folder, Entry(folder.key, Kind.DIRECTORY))
    return _described(location, entry, await _facts(browser, location, context))


async def _facts(browser: Browser, location: Location, context: Context) -> Facts | None:
    """What else is known, where anything else may be."""
    if location.scheme == LOCAL:
        return None
    try:
        answer: Answer = await browser.grant(location, AskFacts(), context)
    except (Unsupported, NotFound):  # as of a folder that is only a part of keys
        return None
    return answer if isinstance(answer, Facts) else None


def _described(location: Location, entry: Entry, facts: Facts | None = None) -> Described:
    kind = entry.kind
    if kind is Kind.FILE and is_folder(location) and not entry.size:
        kind = Kind.DIRECTORY  # a marker
    return Described(
        str(location),
        kind,
        entry.size,
        entry.modified,
        entry.version,
        entry.digest,
        facts,
    )


def _show(described: Described, options: Namespace, *, is_first: bool) -> None:
    if options.json:
        say_json(described)
        return
    if not is_first:
        say("")
    lines = [*lines_of(described)]
    width = max(8, *(len(name) for name, _ in lines))
    for name, text in lines:
        say(f"{name:<{width}}  {text}")


def lines_of(described: Described) -> Iterator[tuple[str, str]]:
    """What is known, by its name."""
    yield "location", escaped(described.location)
    yield "kind", described.kind
    if described.size is not None:
        yield "size", f"{described.size} ({size_text(described.size)})"
    if described.modified is not None:
        yield "modified", _time_text(described.modified)
    if described.version is not None:
        yield "version", escaped(described.version)
    if described.digest is not None:
        yield "digest", f"{described.digest.algorithm} {described.digest.hex}"
    elif told := why_no_digest(Location.parse(described.location)):
        yield "digest", told
    if described.facts:
        yield from _more(described.facts, described.digest)


def _more(facts: Facts, told: Digest | None) -> Iterator[tuple[str, str]]:
    """What was not told yet."""
    others = tuple(digest for digest in facts.digests if digest != told)
    return rows_of(replace(facts, digests=others))


def _time_text(modified: float) -> str:
    try:
        return datetime.fromtimestamp(modified, UTC).astimezone().isoformat(" ")
    except (OverflowError, OSError, ValueError):
        return f"{modified} seconds after 1970"  # a time that no calendar has
