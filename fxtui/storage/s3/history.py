"""What was in a bucket: its versions, the markers of deletion, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any, Final

from fxtui.domain.errors import NotFound, ServerFault, Unsupported
from fxtui.domain.history import (
    AskAsOf,
    AskDeleted,
    AsOf,
    Deleted,
    Revision,
    Revisions,
)
from fxtui.domain.location import Key
from fxtui.domain.sharing import Granted
from fxtui.domain.value import replace

from .acls import grants_of
from .answers import standing_options
from .browsing import list_objects
from .connection import Connection
from .names import object_place, place
from .recopying import Original, recopy
from .refusals import own_errors
from .standing import standing_of, whole_of
from .versions import Told, Versions, as_of, in_order, read_versions

_AT_ONCE: Final = 1000
_MOST_REVISIONS: Final = 1000
"""Of one object that are told; nobody reads more."""

_MOST: Final = 50_000
"""Versions that are looked at for one answer about a folder."""


async def ask_revisions(connection: Connection, key: Key) -> Revisions:
    """A deletion, if that is how it ended, and what was there before, newest first."""
    object_place(key)
    found: list[Told] = []
    async with aclosing(_pages(connection, key)) as pages:
        async for page in pages:
            rows = [row for row in page.rows if row.key == key]
            found += rows
            if len(rows) < len(page.rows) or len(found) >= _MOST_REVISIONS:
                break  # other keys come later in their order
    if not found:
        raise NotFound("nothing is kept of it", location=connection.location(key))
    return Revisions(tuple(in_order(found)[:_MOST_REVISIONS]))


async def ask_deleted(connection: Connection, key: Key, wish: AskDeleted) -> Deleted:
    """Keys whose newest version is a deletion; and folders in which all are such."""
    _in_bucket(connection, key)
    delimiter = {} if wish.recursive else {"Delimiter": "/"}
    gone, folders = set[Key](), set[Key]()
    async with aclosing(_pages(connection, key, **delimiter)) as pages:
        async for page in pages:
            gone |= {r.key for r in page.rows if r.is_latest and r.revision.is_deletion}
            folders |= {*page.prefixes}
    if folders:
        folders -= await _folders(connection, key)
    return Deleted(tuple(sorted(gone | folders)))


async def _folders(connection: Connection, prefix: Key) -> set[Key]:
    """Those that a listing shows now."""
    found, cursor = set[Key](), None
    while True:
        page = await list_objects(connection, prefix, cursor, recursive=False)
        found |= {entry.key for entry in page.entries if entry.key.endswith("/")}
        if (cursor := page.cursor) is None:
            return found


async def ask_as_of(connection: Connection, key: Key, wish: AskAsOf) -> AsOf:
    _in_bucket(connection, key)
    rows: list[Told] = []
    is_complete = True
    async with aclosing(_pages(connection, key)) as pages:
        async for page in pages:
            rows += page.rows
            if len(rows) >= _MOST and page.following:
                is_complete = False
                rows = [row for row in rows if row.key != rows[-1].key]  # it may go on
                break
    pasts = await asyncio.to_thread(as_of, rows, wish.moment)  # others go on meanwhile
    return AsOf(pasts, is_complete)


async def restore(connection: Connection, key: Key, revision: str) -> Granted:
    """Take deletions back, or copy an older version over the present one."""
    rows = (await ask_revisions(connection, key)).rows
    chosen = _chosen(rows, revision)
    if chosen is None:
        text = f"no revision is {revision!r}" if revision else "all of it is deleted"
        raise NotFound(text, location=connection.location(key))
    if chosen is _chosen(rows, ""):
        await _undelete(connection, key, rows)
    else:
        await _copy_back(connection, key, chosen)
    return Granted()


def _chosen(rows: tuple[Revision, ...], revision: str) -> Revision | None:
    """The one of that number, or the newest, of those that are no deletions."""
    kept = (row for row in rows if not row.is_deletion)
    return next((row for row in kept if not revision or row.id == revision), None)


async def _undelete(connection: Connection, key: Key, rows: tuple[Revision, ...]) -> None:
    """Delete the markers of deletion above the newest version, one after the other.

    Where it is not plain what is uncovered, it is looked again: of rows of one second
    not all servers keep the order.
    """
    bucket, name = place(key)
    while rows and rows[0].is_deletion:
        marker, *others = rows
        told = {"Bucket": bucket, "Key": name, "VersionId": marker.id}
        await connection.call("delete_object", key, **told)
        if others and _is_plainly_next(others, marker):
            return
        rows = (await ask_revisions(connection, key)).rows


def _is_plainly_next(rows: Sequence[Revision], marker: Revision) -> bool:
    """Whether the first of what lay under a marker is a version, whatever the order."""
    version, *others = rows
    below = [row.modified or 0 for row in others if row.is_deletion]
    at = version.modified or 0
    return not version.is_deletion and max(below, default=0) < at < (marker.modified or 0)


async def _copy_back(connection: Connection, key: Key, chosen: Revision) -> None:
    bucket, name = place(key)
    told = {"Bucket": bucket, "Key": name, "VersionId": chosen.id}
    was = await connection.call("head_object", key, **told)
    original = Original(key, was, chosen.id)
    grants = await grants_of(connection, key, chosen.id)
    if original.size > connection.provider.capabilities.max_copy:
        whole = connection.demands.as_it_was(whole_of(was))
        await recopy(connection, original, replace(whole, grants=grants))
        return
    standing = connection.demands.as_it_was(standing_of(was))
    kept = standing_options(replace(standing, grants=grants))
    await connection.call(
        "copy_object", key, Bucket=bucket, Key=name, CopySource=told, **kept
    )


def _in_bucket(connection: Connection, prefix: Key) -> None:
    if "/" not in prefix:
        text = "what was deleted is asked for in a bucket: s3://bucket/"
        raise Unsupported(text, location=connection.location(prefix))


async def _pages(
    connection: Connection, prefix: Key, **options: str
) -> AsyncGenerator[Versions, None]:
    """All versions of the keys that begin so, in the server's order."""
    bucket, below = place(prefix)
    after: dict[str, str] | None = {}
    while after is not None:
        answer: dict[str, Any] = await connection.call(
            "list_object_versions",
            prefix,
            Bucket=bucket,
            Prefix=below,
            MaxKeys=_AT_ONCE,
            **options,
            **after,
        )
        with own_errors(connection.location(prefix)):
            page = read_versions(answer["Body"], bucket)
            if page.following == after:
                raise ServerFault("the server's list of versions does not get on")
        yield page
        after = page.following
