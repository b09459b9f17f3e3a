"""Listings: of the buckets at the top, and of what a bucket holds under a prefix."""

from __future__ import annotations

from typing import Any

from fxtui.domain.entry import Cursor, Entry, Kind, Page
from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key

from .connection import Connection
from .listing import cursor_options, read_listing
from .names import place
from .refusals import own_errors
from .rooted import step_down
from .routes import Plain

_AT_ONCE = 1000


async def list_page(
    connection: Connection, prefix: Key, cursor: Cursor | None, *, recursive: bool
) -> Page:
    root = connection.settings.root
    if step := step_down(root, prefix):
        if recursive:
            return await list_objects(connection, root, cursor, recursive=True)
        return Page([step])
    if "/" in prefix:
        return await list_objects(connection, prefix, cursor, recursive=recursive)
    if recursive:
        text = "a listing of everything begins in a bucket: s3://bucket/"
        raise Unsupported(text, location=connection.location(prefix))
    return await _list_buckets(connection, prefix, cursor)


async def _list_buckets(
    connection: Connection, prefix: Key, cursor: Cursor | None
) -> Page:
    after = {"ContinuationToken": cursor} if cursor else {}
    answer = await connection.call("list_buckets", prefix, MaxBuckets=_AT_ONCE, **after)
    entries = [
        _bucket(told)
        for told in answer.get("Buckets", ())
        if told["Name"].startswith(prefix)
    ]
    following = answer.get("ContinuationToken") or None
    return Page(entries, following if following != cursor else None)


def _bucket(told: dict[str, Any]) -> Entry:
    made = told.get("CreationDate")
    modified = made.timestamp() if made else None
    return Entry(f"{told['Name']}/", Kind.BUCKET, modified=modified)


async def list_objects(
    connection: Connection,
    prefix: Key,
    cursor: Cursor | None,
    *,
    recursive: bool,
    most: int = _AT_ONCE,
) -> Page:
    bucket, below = place(prefix)
    asked = {
        "Bucket": bucket,
        "Prefix": below,
        "MaxKeys": most,
        **({} if recursive else {"Delimiter": "/"}),
        **cursor_options(cursor),
    }
    entries, following = read_listing(
        await _page(connection, prefix, asked), bucket, cursor
    )
    return Page(entries, following)


async def _page(connection: Connection, prefix: Key, asked: dict[str, Any]) -> bytes:
    """By the fast way, else by botocore's; see ``plane``."""
    try:
        with own_errors(connection.location(prefix)):
            return await connection.plane.page(asked)
    except Plain:
        answer = await connection.call("list_objects_v2", prefix, **asked)
        body: bytes = answer["Body"]
        return body
