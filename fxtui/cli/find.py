"""``fxtui find``: what is below locations and has such a name, size or date."""

from __future__ import annotations

import asyncio
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.depth import Depth
from fxtui.domain.engine import Browser
from fxtui.domain.entry import FOLDERS, Entry, Kind
from fxtui.domain.glob import Glob
from fxtui.domain.location import Location
from fxtui.domain.select import selector
from fxtui.domain.value import replace
from fxtui.front.below import objects, steps

from .aws_options import add_aws_options
from .closed import Closed
from .ls import row_of
from .matches import settled
from .moment import moment_of
from .options import add_account_options, add_filter_options
from .output import say, say_json
from .places import at_each
from .quantity import size_of

_TYPES: Final = {
    "f": frozenset({Kind.FILE}),
    "d": FOLDERS,
    "l": frozenset({Kind.SYMLINK}),
}


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations",
        nargs="*",
        default=["."],
        metavar="LOCATION",
        help="where to look, in all that is below; else this folder",
    )
    _add_tests(parser)
    add_filter_options(parser)
    parser.add_argument(
        *("-0", "--print0"),
        action="store_true",
        help="end each with a zero byte, for xargs -0",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_account_options(parser)
    add_aws_options(parser)


def _add_tests(parser: ArgumentParser) -> None:
    since = partial(moment_of, now=time.time())
    since.__name__ = "time"  # type: ignore[attr-defined]  # argparse names what it calls
    parser.add_argument(
        "--name", type=Glob, metavar="GLOB", help="the last segment, as in *.csv"
    )
    parser.add_argument(
        "--path",
        type=Glob,
        metavar="GLOB",
        help="all below the location, as in **/run?/*",
    )
    parser.add_argument(
        "--type", choices=sorted(_TYPES), help="files, directories, or symbolic links"
    )
    parser.add_argument("--larger", type=size_of, metavar="SIZE", help="as in 1GiB")
    parser.add_argument("--smaller", type=size_of, metavar="SIZE", help="as in 1KiB")
    parser.add_argument(
        "--newer", type=since, metavar="TIME", help="as in 2d, 2026-11-21"
    )
    parser.add_argument(
        "--older", type=since, metavar="TIME", help="as in 2d, 2026-11-21"
    )


def run(options: Namespace) -> int:
    return asyncio.run(_find(options))


async def _find(options: Namespace) -> int:
    tests, closed = Tests(options), Closed()

    async def search(browser: Browser, location: Location, context: Context) -> None:
        top = await settled(browser, location, context)
        above = len(top.key if is_folder(top) else top.parent.key)
        look = _files if options.type == "f" else _entries
        async with aclosing(look(browser, top, context, closed)) as entries:
            async for entry in entries:
                if tests.passes(entry, entry.key[above:]):
                    tests.show(replace(top, key=entry.key), entry)

    return await at_each(options, search) or closed.status


async def _entries(
    browser: Browser, top: Location, context: Context, closed: Closed
) -> AsyncGenerator[Entry, None]:
    """What there is."""
    if not is_folder(top):
        yield replace(await browser.stat(top, context), key=top.key)
        return
    async with aclosing(steps(browser, top, context, closed)) as below:
        async for step in below:
            if not step.is_marker:
                yield step.entry


async def _files(
    browser: Browser, top: Location, context: Context, closed: Closed
) -> AsyncGenerator[Entry, None]:
    """What is no folder, which is quicker; nor does an object that marks one count."""
    if not is_folder(top):
        yield replace(await browser.stat(top, context), key=top.key)
        return
    listed = objects(browser, top, context, depth=Depth.ALL, refused=closed)
    async with aclosing(listed) as found:
        async for entry in found:
            if not entry.key.endswith("/"):
                yield entry


class Tests:
    """What is asked of each entry, and how one is told that has all of it."""

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self._selects = selector(options.filters)

    def passes(self, entry: Entry, path: str) -> bool:
        return (
            self._is_named(entry, path)
            and self._has_size(entry.size)
            and self._has_date(entry.modified)
        )

    def show(self, location: Location, entry: Entry) -> None:
        if self._options.json:
            say_json(row_of(location, entry))
        elif self._options.print0:
            sys.stdout.write(f"{location}\0")
        else:
            say(str(location))

    def _is_named(self, entry: Entry, path: str) -> bool:
        asked = self._options
        if asked.type and entry.kind not in _TYPES[asked.type]:
            return False
        name = path.removesuffix("/").rpartition("/")[2]
        if asked.name and not asked.name.matches(name):
            return False
        if asked.path and not asked.path.matches(path):
            return False
        return self._selects(path)

    def _has_size(self, size: int | None) -> bool:
        """What has no size, as a folder, is neither larger nor smaller than any."""
        larger, smaller = self._options.larger, self._options.smaller
        if larger is not None and (size is None or size <= larger):
            return False
        return smaller is None or (size is not None and size < smaller)

    def _has_date(self, modified: float | None) -> bool:
        newer, older = self._options.newer, self._options.older
        if newer is not None and (modified is None or modified <= newer):
            return False
        return older is None or (modified is not None and modified < older)
