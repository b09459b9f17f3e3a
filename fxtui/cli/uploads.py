"""``fxtui uploads``: what was begun and never ended, here or by another program."""

from __future__ import annotations

import asyncio
import os
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from time import localtime, strftime, time
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.copying import is_folder
from fxtui.domain.engine import Browser, Unfinished
from fxtui.domain.errors import NotFound, UsageError
from fxtui.domain.location import BUCKETS, LOCAL, Location
from fxtui.domain.request import JobRequest
from fxtui.domain.value import Value
from fxtui.front.adopting import fits
from fxtui.front.places import location_of
from fxtui.wiring import opened

from . import cp
from .duration import duration_of
from .job import run_job
from .options import add_account_options, context_of
from .output import say, say_json, size_text, tell
from .status import Status


class UploadRow(Value, frozen=True):
    """One line of ``--json``."""

    location: str
    upload_id: str
    began: float | None
    size: int
    parts: int
    part_size: int
    aborted: bool = False


class List:
    """Shows what is unfinished below some locations."""

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "locations",
            nargs="+",
            metavar="LOCATION",
            help="a bucket, or a prefix or an object in one",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        add_account_options(parser)

    def run(self, options: Namespace) -> int:
        return asyncio.run(self._list(options))

    async def _list(self, options: Namespace) -> int:
        context, count = context_of(options), 0
        async with opened(no_service=options.no_service) as (_, browser):
            for location in map(_far, options.locations):
                async with aclosing(browser.list_uploads(location, context)) as found:
                    async for upload in found:
                        count += 1
                        _show(upload, as_json=options.json)
        if not count and not options.json:
            tell("no upload is unfinished there")
        return Status.DONE


class Abort:
    """Throws unfinished uploads away, by their numbers or by their age."""

    def add_options(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "location", metavar="LOCATION", help="a bucket, a prefix or an object"
        )
        parser.add_argument(
            "ids", nargs="*", metavar="ID", help="as fxtui uploads list shows them"
        )
        parser.add_argument(
            "--older",
            type=duration_of,
            metavar="AGE",
            help="all that were begun so long ago, as in 7d",
        )
        parser.add_argument(
            *("--dry-run", "--dryrun"), action="store_true", help="only say which"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        add_account_options(parser)

    def run(self, options: Namespace) -> int:
        if bool(options.ids) == (options.older is not None):
            raise UsageError(
                "which uploads? fxtui uploads abort LOCATION ID…, or --older 7d"
            )
        return asyncio.run(self._abort(options))

    async def _abort(self, options: Namespace) -> int:
        context, location = context_of(options), _far(options.location)
        async with opened(no_service=options.no_service) as (_, browser):
            uploads = await _all(browser.list_uploads(location, context))
            chosen = chosen_of(uploads, options.ids, options.older, time())
            for upload in chosen:
                if not options.dry_run:
                    at, id_ = upload.location, upload.upload_id
                    await browser.abort_upload(at, id_, context)
                _show(upload, as_json=options.json, aborted=not options.dry_run)
        if not options.json:
            done = "would be aborted" if options.dry_run else "aborted"
            tell(f"{len(chosen)} {done}")
        return Status.DONE


class Adopt:
    """Finishes an upload that was begun elsewhere, with the file that it is of."""

    def add_options(self, parser: ArgumentParser) -> None:
        parser.description = (
            "fxtui uploads adopt FILE LOCATION [ID]: parts that arrived, and are of this "
            "file, stay; the others are sent, and the upload is completed."
        )
        cp.add_options(parser)

    def run(self, options: Namespace) -> int:
        file, word, id_ = _adopted(options.locations)
        source, target = location_of(file), _far(word)
        if source.scheme != LOCAL or not os.path.isfile(str(source)):  # noqa: PTH113  # a name that no disk takes is no file
            raise NotFound("there is no such file", location=source)
        target = target.child(source.name) if is_folder(target) else target

        async def asking(browser: Browser, context: Context) -> JobRequest:
            uploads = await _all(browser.list_uploads(target, context))
            size = os.stat(str(source)).st_size  # noqa: PTH116  # a path of any bytes
            fitting = adoptable(uploads, target, size, id_)
            options.upload_id = _the_one(fitting, target).upload_id
            options.locations = [file, str(target)]
            return await cp.request_of(options, browser, context)

        return run_job(asking, options)


def chosen_of(
    uploads: Sequence[Unfinished], ids: Sequence[str], older: float | None, now: float
) -> list[Unfinished]:
    """Those with these numbers, all of which have to be there, or those of an age."""
    if older is not None:
        return [u for u in uploads if u.began is not None and now - u.began >= older]
    known = {upload.upload_id: upload for upload in uploads}
    if unknown := [id_ for id_ in ids if id_ not in known]:
        raise NotFound(f"no unfinished upload has the number {unknown[0]}")
    return [known[id_] for id_ in dict.fromkeys(ids)]


def adoptable(
    uploads: Sequence[Unfinished], target: Location, size: int, id_: str | None
) -> list[Unfinished]:
    """The uploads of this key whose parts may be those of a file of this size.

    One that is named is taken at its word: of what has arrived only the parts stay that
    are of the file.
    """
    here = [upload for upload in uploads if upload.location == target]
    if id_ is not None:
        return [upload for upload in here if upload.upload_id == id_]
    return [upload for upload in here if fits(upload, size)]


def _the_one(fitting: Sequence[Unfinished], target: Location) -> Unfinished:
    if not fitting:
        why = "there is no unfinished upload whose parts may be of this file"
        raise NotFound(why, location=target)
    if len(fitting) > 1:
        for upload in fitting:
            tell(line_of(upload))
        raise UsageError(f"{len(fitting)} uploads may be of this file; add the ID of one")
    return fitting[0]


def line_of(upload: Unfinished) -> str:
    """When it began, what has arrived, its number, and what it is of."""
    began = "-" if upload.began is None else strftime("%F %H:%M", localtime(upload.began))
    parts = f"{upload.parts} of {size_text(upload.part_size)}" if upload.parts else "-"
    size = size_text(upload.size)
    return f"{began:<16} {size:>10} {parts:>16} {upload.upload_id} {upload.location}"


def _show(upload: Unfinished, *, as_json: bool, aborted: bool = False) -> None:
    if as_json:
        say_json(_row(upload, aborted=aborted))
    else:
        say(line_of(upload))


def _row(upload: Unfinished, *, aborted: bool) -> UploadRow:
    return UploadRow(
        str(upload.location),
        upload.upload_id,
        upload.began,
        upload.size,
        upload.parts,
        upload.part_size,
        aborted,
    )


def _adopted(words: Sequence[str]) -> tuple[str, str, str | None]:
    match words:
        case [file, target]:
            return file, target, None
        case [file, target, id_]:
            return file, target, id_
    raise UsageError("adopt takes a file and where to: fxtui uploads adopt FILE LOCATION")


def _far(word: str) -> Location:
    location = location_of(word)
    if location.scheme == LOCAL or (location.scheme == BUCKETS and not location.key):
        raise UsageError(f"{location} holds no uploads; name a bucket: s3://bucket/")
    return location


async def _all(found: AsyncGenerator[Unfinished, None]) -> list[Unfinished]:
    async with aclosing(found) as uploads:
        return [upload async for upload in uploads]


LIST: Final = List()
ABORT: Final = Abort()
ADOPT: Final = Adopt()
