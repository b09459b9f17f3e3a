"""``fxtui ls``: what is in a folder or a bucket, as ``aws s3 ls`` shows it."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager
from functools import lru_cache
from time import localtime, strftime, struct_time
from typing import Final

from fxtui.domain.bucket import bucket_of, is_only_prefix
from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.entry import FOLDERS, Entry, Kind, Version
from fxtui.domain.errors import NotFound, PermissionDenied
from fxtui.domain.location import BUCKETS, LOCAL, Location
from fxtui.domain.value import Value, replace
from fxtui.front.below import Pages, pages_below
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .aws_options import add_aws_options
from .closed import Closed
from .matches import Pattern, matches, pattern_of
from .options import add_account_options, context_of
from .output import say, say_all, say_json, size_text
from .places import Missed

_BUCKET: Final = Kind.BUCKET
_DIRECTORY: Final = Kind.DIRECTORY
_NO_BUCKETS: Final = "Without it, name a bucket that you know: fxtui ls s3://bucket/"
_NO_LISTING: Final = (
    "To read or write what you know by its name may be allowed all the same; what you "
    "delivered there: fxtui ls --delivered"
)
_SECONDS: Final = [f"{second:02d}" for second in range(60)]
_FIRST: Final = -62_135_510_400
"""The second day of the year 1, so that it is in no year 0 wherever we are."""

_LAST: Final = 253_402_214_400
"""The last day of the year 9999."""


class Row(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    kind: Kind
    size: int | None
    modified: float | None
    version: Version | None


class Total(Value, frozen=True):
    """The last line of ``--json`` with ``--summarize``."""

    objects: int
    bytes: int


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations",
        nargs="*",
        default=["."],
        metavar="LOCATION",
        help="a folder, s3://bucket/prefix, dropbox://folder/, or s3:// for all buckets; "
        "else this folder",
    )
    parser.add_argument(
        "-r", "--recursive", action="store_true", help="all that is below"
    )
    parser.add_argument("-l", "--long", action="store_true", help="versions (ETags), too")
    parser.add_argument(
        "--human-readable", action="store_true", help="sizes as 1.2 MiB, not in bytes"
    )
    parser.add_argument(
        "--summarize", action="store_true", help="in the end, how many and how much"
    )
    parser.add_argument(
        "--delivered",
        action="store_true",
        help="what your jobs delivered there, by their history; no server is asked",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)
    add_aws_options(parser)


def run(options: Namespace) -> int:
    if options.delivered:
        from .delivered import show  # 5 ms that a listing need not wait for

        return asyncio.run(show(options))
    return asyncio.run(_list(options))


async def _list(options: Namespace) -> int:
    shown, closed, missed = _Shown(options), Closed(), Missed(options.locations)
    async with opened(no_service=options.no_service) as doors:
        for word in options.locations:
            with missed.going_on():
                found = await _begun(doors.browser, word, options, shown, closed)
                async with aclosing(found) as pages:
                    with _advising():
                        async for entries in pages:
                            shown.show(entries)
                shown.end()
    shown.sum_up()
    return missed.status or closed.status


async def _begun(
    browser: Browser, word: str, options: Namespace, shown: _Shown, closed: Closed
) -> Pages:
    """The entries that a word stands for, of which ``shown`` knows where they are."""
    context = context_of(options)
    if pattern := await pattern_of(browser, word, context):
        shown.begin(pattern.location, len(pattern.folder.key))
        return _matched(browser, pattern, context, options, closed)
    location = location_of(word)
    shown.begin(location, len(top_of(location, recursive=options.recursive)))
    return _found(browser, location, context, options, closed)


@contextmanager
def _advising() -> Iterator[None]:
    """Who may not look into a bucket may write to it all the same."""
    try:
        yield
    except PermissionDenied as error:
        if error.location and error.location.scheme == BUCKETS:
            advice = _NO_BUCKETS if error.location.holds_buckets else _NO_LISTING
            text = f"{error.message}. {advice}"
            at, detail = error.location, error.detail
            raise PermissionDenied(text, location=at, detail=detail) from error
        raise


def _found(
    browser: Browser,
    location: Location,
    context: Context,
    options: Namespace,
    closed: Closed,
) -> Pages:
    """The entries that a listing of a location shows."""
    if location.scheme == LOCAL and not is_folder(location):
        return _one(browser, location, context)
    recursive = options.recursive
    return pages_below(browser, location, context, recursive=recursive, refused=closed)


async def _one(browser: Browser, location: Location, context: Context) -> Pages:
    entry = await browser.stat(location, context)
    yield [replace(entry, key=location.key)]


async def _matched(
    browser: Browser,
    pattern: Pattern,
    context: Context,
    options: Namespace,
    closed: Closed,
) -> Pages:
    """What a pattern matches; if recursive, in the place of a folder what it holds."""
    recursive = options.recursive
    async with aclosing(matches(browser, pattern, context, whole=recursive)) as entries:
        async for entry in entries:
            if not (recursive and entry.kind in FOLDERS):
                yield [entry]
                continue
            folder = replace(pattern.folder, key=entry.key)
            held = pages_below(browser, folder, context, recursive=True, refused=closed)
            async with aclosing(held) as pages:
                async for found in pages:
                    yield found


class _Shown:
    """Writes the lines of listings, and counts what is in them."""

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self._location, self._above, self._count = Location(LOCAL, ""), 0, 0
        self._objects, self._bytes = 0, 0
        self._how = {"long": options.long, "human": options.human_readable}

    def begin(self, location: Location, above: int) -> None:
        """Of each key so many characters are known already."""
        self._location, self._above, self._count = location, above, 0
        if len(self._options.locations) > 1 and not self._options.json:
            say(f"{location}:")

    def show(self, entries: Sequence[Entry]) -> None:
        self._count += len(entries)
        if self._options.summarize:
            self._objects += sum(entry.kind not in FOLDERS for entry in entries)
            self._bytes += sum(entry.size or 0 for entry in entries)
        if self._options.json:
            for entry in entries:
                say_json(row_of(replace(self._location, key=entry.key), entry))
            return
        above, how = self._above, self._how
        say_all([line_of(entry, entry.key[above:], **how) for entry in entries])

    def end(self) -> None:
        """An empty folder is one; a prefix that no key begins with is not there."""
        if not self._count and is_only_prefix(self._location):
            raise NotFound("there is nothing here", location=self._location)

    def sum_up(self) -> None:
        if not self._options.summarize:
            return
        if self._options.json:
            say_json(Total(self._objects, self._bytes))
            return
        human = self._options.human_readable
        size = _size(self._bytes, human=human)
        say(f"\nTotal Objects: {self._objects}\n   Total Size: {size}")


def line_of(entry: Entry, name: str, *, long: bool, human: bool = False) -> str:
    """Date, size and name, in the columns of ``aws s3 ls``."""
    version = f"{entry.version or '-':<34} " if long else ""
    if entry.kind is _BUCKET:
        return f"{_time(entry.modified)} {name.removesuffix('/')}"
    if entry.kind is _DIRECTORY:
        return f"{'PRE':>30} {' ' * len(version)}{name}"
    size = "-" if entry.size is None else _size(entry.size, human=human)
    return f"{_time(entry.modified)} {size.rjust(10)} {version}{name}"


def top_of(location: Location, *, recursive: bool) -> str:
    """What is left out of each key: the folder, or in a recursive listing the bucket."""
    head, slash, _ = location.key.rpartition("/")
    if recursive and location.scheme == BUCKETS:
        return location.key[: len(bucket_of(location.key)) + 1]
    return head + slash


def row_of(location: Location, entry: Entry) -> Row:
    return Row(str(location), entry.kind, entry.size, entry.modified, entry.version)


def _size(size: int, *, human: bool) -> str:
    return size_text(size) if human else str(size)


def _time(modified: float | None) -> str:
    """A dash where it is not known, or is none that a calendar has."""
    if modified is None or not _FIRST <= modified < _LAST:
        return f"{'-':>19}"
    second = int(modified // 1)
    if (begun := _minute(second // 60)) is None:
        return _text(localtime(second))
    return begun + _SECONDS[second % 60]


@lru_cache(1024)
def _minute(number: int) -> str | None:
    """All of a time but its seconds: of many objects, which come together, the same.

    None where clocks once went by other than whole minutes.
    """
    at = localtime(number * 60)
    return None if at.tm_sec else _text(at)[:-2]


def _text(at: struct_time) -> str:
    return f"{at.tm_year:04}{strftime('-%m-%d %H:%M:%S', at)}"
