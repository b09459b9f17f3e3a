"""``fxtui mkdir`` and ``mb``: folders, and buckets; one that is there is no error."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from fxtui.domain.bucket import is_bucket
from fxtui.domain.copying import as_folder
from fxtui.domain.errors import UsageError
from fxtui.domain.location import Location
from fxtui.domain.sharing import MakeBucket
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .aws_options import add_aws_options
from .options import add_account_options, context_of
from .output import say
from .status import Status


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations",
        nargs="+",
        metavar="LOCATION",
        help="a folder, dropbox://folder/, or s3://bucket for a bucket",
    )
    parser.add_argument(
        "-p", "--parents", action="store_true", help="accepted; it is done anyway"
    )
    parser.add_argument(
        "--tags",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME", "TEXT"),
        help="a tag of a bucket that is made; may be given again",
    )
    parser.add_argument("--quiet", action="store_true", help="say what fails, no more")
    add_account_options(parser)
    add_aws_options(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_make([_folder(word) for word in options.locations], options))


def _folder(word: str) -> Location:
    location = as_folder(location_of(word))
    if not location.key:
        raise UsageError(f"{location} is there already; name what is to be made")
    return location


async def _make(folders: list[Location], options: Namespace) -> int:
    context, tags = context_of(options), tuple(map(tuple, options.tags))
    async with opened(no_service=options.no_service) as (_, browser):
        for folder in folders:
            if tags:
                await browser.grant(_bucket(folder), MakeBucket(tags), context)
            else:
                await browser.make_directory(folder, context)
            if not options.quiet:
                say(f"made {folder}")
    return Status.DONE


def _bucket(folder: Location) -> Location:
    if not is_bucket(folder):
        raise UsageError(f"--tags is for buckets in S3, and {folder} is none")
    return folder
