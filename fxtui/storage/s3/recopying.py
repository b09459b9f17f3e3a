"""An object, or an older version of one, copied over the present one inside S3.

One request copies 5 GiB at most; what is larger is copied in parts, some at a time.
"""

from __future__ import annotations

from asyncio import Semaphore, TaskGroup
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from typing import Any, Final, NamedTuple

from fxtui.domain.content import Span
from fxtui.domain.errors import StorageError, Unsupported
from fxtui.domain.location import Key
from fxtui.domain.policy import MIB
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.domain.writing import OVERWRITE, WriteMode, WriteOptions

from . import uploads
from .connection import Connection
from .names import object_place, version_of

_AT_ONCE: Final = 8
_PART: Final = 512 * MIB


class Original(NamedTuple):
    """What is copied: an object as its HEAD tells it, by its version if it has one."""

    key: Key
    answer: Mapping[str, Any]
    revision: str = ""

    @property
    def size(self) -> int:
        return int(self.answer.get("ContentLength", 0))

    @property
    def place(self) -> dict[str, str]:
        bucket, name = object_place(self.key)
        found = {"Bucket": bucket, "Key": name}
        return found | ({"VersionId": self.revision} if self.revision else {})


async def recopy(
    connection: Connection,
    original: Original,
    options: WriteOptions,
    mode: WriteMode = OVERWRITE,
    *,
    part_size: int = _PART,
) -> None:
    """Write it anew in parts, as these options say, with the tags that it has."""
    provider = connection.provider
    if not provider.part_copies:
        text = "the server copies at most 5 GiB, and this object is larger"
        raise Unsupported(text, location=connection.location(original.key))
    tags = await _tags(connection, original)
    session = await uploads.create(connection, original.key, options)
    async with AsyncExitStack() as undone:
        undone.push_async_callback(uploads.abort, connection, session)
        size = max(part_size, -(-original.size // provider.max_parts))
        receipts = await _copied(connection, session, original, size)
        await uploads.complete(connection, session, receipts, mode)
        undone.pop_all()  # it is whole: there is nothing left to throw away
    if tags:
        told = {**Original(original.key, {}).place, "Tagging": {"TagSet": tags}}
        await connection.call("put_object_tagging", original.key, **told)


async def _tags(connection: Connection, original: Original) -> list[dict[str, str]]:
    if not connection.provider.tags:
        return []
    answer = await connection.call("get_object_tagging", original.key, **original.place)
    found: list[dict[str, str]] = answer.get("TagSet", [])
    return found


async def _copied(
    connection: Connection, session: UploadSession, original: Original, size: int
) -> list[PartReceipt]:
    etag = version_of(original.answer["ETag"])
    free, receipts = Semaphore(_AT_ONCE), list[PartReceipt]()

    async def copy(part: Part) -> None:
        async with free:
            told = await uploads.copy_part(
                connection, session, part, original.key, etag, revision=original.revision
            )
            receipts.append(told)

    try:
        async with TaskGroup() as tasks:
            for part in _parts(original.size, size):
                tasks.create_task(copy(part))
    except* StorageError as errors:
        raise _first(errors) from errors
    return receipts


def _parts(whole: int, size: int) -> Iterator[Part]:
    for number, offset in enumerate(range(0, whole, size), start=1):
        span = Span(offset, min(size, whole - offset))
        yield Part(number, span, offset + size >= whole)


def _first(errors: BaseExceptionGroup[StorageError]) -> StorageError:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
