"""``fxtui sync``: make one folder like another, by the decisions of ``aws s3 sync``."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from typing import Final

from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder, is_folder
from fxtui.domain.engine import Browser
from fxtui.domain.errors import UsageError
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import Compare, IfExists, JobRequest, Source, SyncRules, Verb

from . import cp
from .attributes import add_attribute_options, attributes_of
from .job import add_job_options, run_job
from .options import (
    add_copy_options,
    add_export_option,
    add_filter_options,
    limits_of,
)
from .words import source_of, target_of

_MOST: Final = 2**63


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="a folder, here or far away")
    parser.add_argument("target", metavar="TARGET", help="what becomes like it")
    _add_comparing(parser)
    _add_deleting(parser)
    parser.add_argument(
        "--no-overwrite",
        action="store_true",
        help="copy what is new, and leave what is there as it is",
    )
    parser.add_argument(
        "--upload-id",
        metavar="ID",
        help="go on with an upload that was begun elsewhere; SOURCE is its file",
    )
    add_filter_options(parser)
    add_copy_options(parser)
    add_export_option(parser)
    add_attribute_options(parser)
    add_job_options(parser)


def _add_comparing(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--size-only", action="store_true", help="what has the same size is the same"
    )
    parser.add_argument(
        "--exact-timestamps",
        action="store_true",
        help="download whatever has another date; without it, of what has the same "
        "size only what is newer here is fetched again",
    )
    parser.add_argument(
        "--checksum",
        action="store_true",
        help="compare contents by digest, and dates only where there is none",
    )


def _add_deleting(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--delete", action="store_true", help="delete what the source has not"
    )
    parser.add_argument(
        "--max-delete",
        type=_count_of,
        metavar="N",
        help="if that were more than N objects, delete none",
    )
    parser.add_argument(
        "--allow-empty-source",
        action="store_true",
        help="delete everything, even, if the source has nothing",
    )


def run(options: Namespace) -> int:
    if options.upload_id is not None:
        return cp.run(copy_of(options))
    request = request_of(options)

    async def asking(browser: Browser, context: Context) -> JobRequest:
        return request

    return run_job(asking, options)


def request_of(options: Namespace) -> JobRequest:
    """What these words ask for, or a UsageError."""
    _check(options)
    source, target = _folder_to_read(options.source), _folder_to_write(options.target)
    return JobRequest(
        Verb.SYNC,
        (Source(source),),
        target,
        IfExists.SKIP if options.no_overwrite else IfExists.OVERWRITE,
        limits=limits_of(options),
        part_size=options.part_size,
        filters=options.filters,
        sync=_rules_of(options),
        follow=options.follow,
        preserve=options.preserve,
        verify=options.verify,
        export=options.export,
        attributes=attributes_of(options, target),
    )


def copy_of(options: Namespace) -> Namespace:
    """The words of ``cp``: an upload that was begun is of one file, and of no folder."""
    if options.delete:
        raise UsageError("--upload-id goes on with one upload; --delete is of folders")
    locations = [options.source, options.target]
    rule = IfExists.SKIP if options.no_overwrite else IfExists.OVERWRITE
    others = {"recursive": False, "if_exists": rule.value, "revision": None}
    return Namespace(**vars(options), locations=locations, **others)


def _rules_of(options: Namespace) -> SyncRules:
    return SyncRules(
        _compare_of(options),
        delete=options.delete,
        max_delete=options.max_delete,
        allow_empty_source=options.allow_empty_source,
    )


def _compare_of(options: Namespace) -> Compare:
    """As in ``aws s3``, exact dates win over sizes where both are asked for."""
    if options.checksum:
        return Compare.DIGEST
    if options.exact_timestamps:
        return Compare.EXACT
    return Compare.SIZE if options.size_only else Compare.TIME


def _check(options: Namespace) -> None:
    """Refuse what does not go together."""
    if options.checksum and (options.size_only or options.exact_timestamps):
        raise UsageError("--checksum compares contents; leave out the other rule")
    if options.delete:
        return
    if options.max_delete is not None or options.allow_empty_source:
        raise UsageError(
            "--max-delete and --allow-empty-source are about --delete, which is missing"
        )


def _folder_to_read(word: str) -> Location:
    location = source_of(word, recursive=True)
    if not is_folder(location):
        raise UsageError(f"{location} is no folder; for a file there is cp")
    return location


def _folder_to_write(word: str) -> Location:
    """A folder that may have to be made; a link to one is one."""
    location = target_of(word)
    is_taken = location.scheme == LOCAL and not is_folder(location)
    if is_taken and os.path.lexists(str(location)):
        raise UsageError(f"{location} is no folder, and a sync writes into one")
    return as_folder(location)


def _count_of(text: str) -> int:
    """How many at most: none is a number, too."""
    if not (text.isascii() and text.isdecimal()) or int(text) >= _MOST:
        raise ArgumentTypeError(f"{text!r} is no number from 0 on")
    return int(text)
