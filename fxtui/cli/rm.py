"""``fxtui rm``: a job that deletes.

As ``aws s3 rm`` it asks nothing, and says what it did. What is not there is an error,
unless ``--force`` says that it may be so. A bucket that is named is emptied, and stays:
``rb`` removes buckets. Nobody means all buckets, or a folder that holds this one or the
home folder, so these are refused.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from fxtui.domain.bucket import is_bucket
from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Kind
from fxtui.domain.errors import NotFound, PermissionDenied, UsageError
from fxtui.domain.location import BUCKETS, LOCAL, Location
from fxtui.domain.request import JobRequest, Source, Verb
from fxtui.domain.select import Filter

from .job import add_job_options, run_job
from .matches import is_there, pattern_of
from .options import add_filter_options, limits_of
from .sources import Sources
from .status import Status
from .words import location_of, source_of

_EVERYTHING: Final = Filter("*", includes=True)
"""A delete that chooses leaves the bucket in which it does."""


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations", nargs="+", metavar="LOCATION", help="what to delete; or s3://b/*.tmp"
    )
    parser.add_argument(
        *("-r", "--recursive"),
        action="store_true",
        help="delete folders with what they hold; a bucket is emptied",
    )
    parser.add_argument(
        *("-f", "--force"),
        action="store_true",
        help="what is not there is no error",
    )
    add_filter_options(parser)
    add_job_options(parser)


def run(options: Namespace) -> int:
    async def asking(browser: Browser, context: Context) -> JobRequest:
        return await request_of(options, browser, context)

    try:
        return run_job(asking, options)
    except _Nothing:
        return Status.DONE


async def request_of(
    options: Namespace, browser: Browser, context: Context
) -> JobRequest:
    """What these words ask for, or a UsageError; NotFound if there is none of them."""
    doomed = _Doomed(browser, context, options)
    found = [source for word in options.locations for source in await doomed.of(word)]
    if not found:
        raise _Nothing
    return JobRequest(
        Verb.DELETE,
        tuple(dict.fromkeys(found)),
        limits=limits_of(options),
        filters=options.filters or _filters([source.location for source in found]),
    )


def _filters(found: Sequence[Location]) -> tuple[Filter, ...]:
    if not any(map(is_bucket, found)):
        return ()
    if any(location.scheme == LOCAL and is_folder(location) for location in found):
        raise UsageError("a bucket is emptied by a command of its own, without folders")
    return (_EVERYTHING,)


class _Nothing(Exception):
    """Nothing of what was named is there, and that is no error."""


class _Doomed:
    """Takes words, and knows what is to be deleted of them."""

    def __init__(self, browser: Browser, context: Context, options: Namespace) -> None:
        self._browser, self._context = browser, context
        self._recursive, self._force = options.recursive, options.force

    async def of(self, word: str) -> list[Source]:
        if _is_link(word):
            return [_source(_link(word))]
        try:
            return await self._named(word)
        except NotFound:
            if self._force:
                return []
            raise

    async def _named(self, word: str) -> list[Source]:
        if await pattern_of(self._browser, word, self._context):
            return await self._matched(word)
        location = source_of(word, recursive=self._recursive, verb="delete")
        _check(location)
        await self._check_there(location)
        return [_source(location)]

    async def _matched(self, word: str) -> list[Source]:
        location = location_of(word)
        if location.scheme == BUCKETS and "/" not in location.key.removesuffix("/"):
            raise UsageError(f"{word} means buckets; name each one that is to be emptied")
        sources = Sources(
            self._browser, self._context, recursive=self._recursive, verb="delete"
        )
        found, _ = await sources.of([word])
        for source in found:
            _check(source.location)
        return found

    async def _check_there(self, location: Location) -> None:
        """One request, so that what is not there is told before anything is deleted."""
        if is_folder(location):
            is_gone = not await is_there(self._browser, location, self._context)
        else:
            is_gone = not await self._is_object(location)
        if is_gone:
            raise NotFound("there is nothing of this name", location=location)

    async def _is_object(self, location: Location) -> bool:
        try:
            entry = await self._browser.stat(location, self._context)
        except NotFound:
            return location.scheme == LOCAL  # a link that leads nowhere
        except PermissionDenied:
            return True  # who may not look may yet delete
        return entry.kind is not Kind.BUCKET


def _check(location: Location) -> None:
    """Refuse what nobody means."""
    if location.scheme != LOCAL and not location.key:
        what = "all buckets" if location.holds_buckets else "all that there is"
        raise UsageError(f"{location} is {what}; name what is to be deleted")
    if location.scheme != LOCAL or not is_folder(location):
        return
    doomed = Path(str(location)).resolve()
    for kept in _kept():
        if kept.resolve().is_relative_to(doomed):
            raise UsageError(f"{location} holds {kept}; fxtui does not delete it")


def _kept() -> Iterator[Path]:
    """Folders that hold nothing that is to be deleted: here, and home."""
    with suppress(FileNotFoundError):  # somebody has removed it
        yield Path.cwd()
    yield Path.home()


def _source(location: Location) -> Source:
    return Source(location, location.name)


def _is_link(word: str) -> bool:
    """Whether it is the link itself that is named, wherever that leads."""
    return "://" not in word and not word.endswith("/") and os.path.islink(word)  # noqa: PTH114  # where nobody may look, it is none


def _link(word: str) -> Location:
    folder, slash, name = word.rpartition("/")
    return location_of(folder + slash or ".").child(name)
