"""Small objects made whole: held in memory, stored with others, then committed."""

from __future__ import annotations

import asyncio
from asyncio import CancelledError
from typing import TYPE_CHECKING, Any, Final

from fxtui.digest import CONTENT_HASH, of_bytes
from fxtui.domain.content import Body
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import (
    AlreadyExists,
    NotFound,
    PermissionDenied,
    ServerFault,
    StorageError,
    TransientError,
    Unauthenticated,
    UploadSessionLost,
)
from fxtui.domain.location import Key
from fxtui.domain.writing import WriteMode, WriteOptions

from .batches import Small
from .commits import commit_info, insisted
from .desk import Desk, Stored
from .entries import entry_of
from .listing import metadata
from .outgoing import content_of
from .refusals import own_errors

if TYPE_CHECKING:
    from .connection import Connection

_HASHED_AT_ONCE: Final = 64 * 1024
"""Bytes that are hashed sooner than a thread is there to do it."""

_IN_THE_WAY: Final = (AlreadyExists, UploadSessionLost)


async def put(
    connection: Connection, key: Key, body: Body, mode: WriteMode, options: WriteOptions
) -> Entry:
    """Store a body; one whose answer was lost is known again when it is in the way."""
    desk = connection.desk
    with own_errors(connection.location(key)):
        info = commit_info(key, mode, options)
        stored = await _stored(desk, key, body)
        try:
            row = await desk.commits.commit(stored.session, stored.size, info)
        except (TransientError, Unauthenticated, CancelledError):
            desk.unanswered.add(key)
            desk.remember(key, stored)
            raise
        except _IN_THE_WAY as error:
            row = await _landed(connection, key, stored, insisted(error, mode))
    desk.unanswered.discard(key)
    desk.has_made(key)
    return entry_of(key, row)


async def _stored(desk: Desk, key: Key, body: Body) -> Stored:
    """Have the content at Dropbox. It is held no longer than that takes."""
    async with desk.budget.hold(body.size):
        small = await hold(body)
        if known := desk.recall(key, small.digest):
            return known
        session = await desk.batches.store(small)
        return Stored(session, body.size, small.digest)


async def _landed(
    connection: Connection, key: Key, stored: Stored, refused: StorageError
) -> dict[str, Any]:
    """What is there, if an answer was lost and its hash proves that it is this body."""
    if key in connection.desk.unanswered:
        connection.desk.unanswered.discard(key)
        if row := await found(connection, key, stored.digest):
            return row
    if isinstance(refused, UploadSessionLost):
        raise ServerFault("Dropbox lost an upload", detail=refused.detail) from refused
    raise refused


async def found(
    connection: Connection, key: Key, digest: Digest
) -> dict[str, Any] | None:
    """The metadata of a file, if it is there and has this content."""
    try:
        row = await metadata(connection, key)
    except (NotFound, PermissionDenied):
        return None
    return row if row.get("content_hash") == digest.hex else None


async def hold(body: Body) -> Small:
    """All of a body in memory, hashed."""
    content = await content_of(body)
    if len(content) <= _HASHED_AT_ONCE:
        return Small(content, of_bytes(content, CONTENT_HASH))
    return Small(content, await asyncio.to_thread(of_bytes, content, CONTENT_HASH))
