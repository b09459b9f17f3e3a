"""``fxtui rb``: remove buckets that are empty, or with ``--force`` whatever they hold.

Whether one is empty is looked at first: there are servers that delete a full one unasked.
"""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from contextlib import aclosing

from fxtui.domain.bucket import is_access_point, is_bucket
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.errors import FxtuiError, UsageError
from fxtui.domain.glob import Split
from fxtui.domain.location import BUCKETS, Location
from fxtui.domain.request import JobRequest, Source, Verb
from fxtui.front.places import location_of
from fxtui.wiring import opened

from .dry_run import is_asked
from .job import add_job_options, run_job
from .options import context_of, limits_of
from .output import say
from .status import Status


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "locations", nargs="+", metavar="BUCKET", help="a bucket, as s3://bucket"
    )
    parser.add_argument(
        "--force", action="store_true", help="delete first all that is in it"
    )
    add_job_options(parser)


def run(options: Namespace) -> int:
    buckets = [_bucket(word) for word in options.locations]
    if not options.force and not is_asked(options):
        return asyncio.run(_remove(buckets, options))

    async def asking(browser: Browser, context: Context) -> JobRequest:
        if not options.force:
            await _check_empty(browser, buckets, context)
        sources = tuple(Source(bucket, bucket.name) for bucket in buckets)
        return JobRequest(Verb.DELETE, sources, limits=limits_of(options))

    return run_job(asking, options)


def _bucket(word: str) -> Location:
    location = location_of(word)
    if location.scheme != BUCKETS:
        raise UsageError(f"{location} is no bucket; folders are deleted by: fxtui rm -r")
    if not is_bucket(location):
        raise UsageError(f"{location} is no bucket; one is named as s3://bucket")
    if is_access_point(location.key):
        raise UsageError(f"{location} is an access point; name its bucket")
    if Split.of(location.key):
        raise UsageError(f"{location} may mean several buckets; name each of them")
    return location


async def _remove(buckets: list[Location], options: Namespace) -> int:
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        await _check_empty(browser, buckets, context)
        for bucket in buckets:
            for problem in await browser.delete([bucket], context):
                raise problem.error()
            if not options.quiet:
                say(f"removed {bucket}")
    return Status.DONE


async def _check_empty(
    browser: Browser, buckets: list[Location], context: Context
) -> None:
    """Objects count; SeaweedFS goes on listing folders when all in them is deleted."""
    for bucket in buckets:
        async with aclosing(browser.measure([bucket], context)) as measures:
            async for measure in measures:
                if measure.objects:
                    raise FxtuiError(
                        "the bucket is not empty; --force deletes what it holds, too",
                        location=bucket,
                    )
