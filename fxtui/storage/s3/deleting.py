"""Deletes: a thousand to a request, and a bucket never with anything in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from fxtui.domain.errors import NotFound, StorageError, TransientError, Unauthenticated
from fxtui.domain.location import Key

from .browsing import list_objects
from .connection import Connection
from .names import is_plain, place
from .refusals import refused


async def delete(connection: Connection, keys: Sequence[Key]) -> Sequence[StorageError]:
    """Delete keys, and say which were refused; raise what concerns them all."""
    batches: dict[str, list[str]] = defaultdict(list)
    alone: list[Key] = []
    for key in keys:
        bucket, name = place(key)
        can_join = name and is_plain(name) and connection.provider.delete_batch > 1
        batches[bucket].append(name) if can_join else alone.append(key)
    failed: list[StorageError] = []
    for bucket, names in batches.items():
        failed += await _delete_batch(connection, bucket, names)
    for key in alone:
        failed += await _delete_alone(connection, key)
    return failed


async def _delete_batch(
    connection: Connection, bucket: str, names: Sequence[str]
) -> Iterable[StorageError]:
    told = {"Objects": [{"Key": name} for name in names], "Quiet": True}
    try:
        answer = await connection.call(
            "delete_objects", f"{bucket}/", Bucket=bucket, Delete=told
        )
    except NotFound:
        return []  # nor is a missing bucket an error
    return [
        _refused(connection, bucket, refusal)
        for refusal in answer.get("Errors", ())
        if refusal.get("Code") != "NoSuchKey"
    ]


def _refused(connection: Connection, bucket: str, told: dict[str, Any]) -> StorageError:
    at = connection.location(f"{bucket}/{told.get('Key', '')}")
    return refused(told.get("Code", ""), told.get("Message", ""), at)


async def _delete_alone(connection: Connection, key: Key) -> Iterable[StorageError]:
    bucket, name = place(key)
    try:
        if name:
            await connection.call("delete_object", key, Bucket=bucket, Key=name)
        else:
            await _delete_bucket(connection, bucket)
    except NotFound:
        return []
    except (TransientError, Unauthenticated):
        raise
    except StorageError as error:
        return [error]
    return []


async def _delete_bucket(connection: Connection, bucket: str) -> None:
    """Delete an empty bucket. SeaweedFS would delete a full one, so we look first."""
    key = f"{bucket}/"
    page = await list_objects(connection, key, None, recursive=True)
    if page.entries:
        count = f"{len(page.entries):,} objects" + (" or more" if page.cursor else "")
        text = f'"{bucket}" is not empty ({count}). Delete its content first'
        raise StorageError(text, location=connection.location(key))
    await connection.call("delete_bucket", key, Bucket=bucket)
