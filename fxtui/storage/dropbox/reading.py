"""The bytes of a file, and what is known of them.

A version is asked for by comparing the ``rev`` that comes with the bytes: a path of the
form ``rev:`` would still answer when the file has changed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Any, Final

from fxtui.domain.content import FileSpan, Span
from fxtui.domain.entry import Digest, Kind, Version
from fxtui.domain.errors import ContentMismatch, NotFound, VersionMismatch
from fxtui.domain.location import Key
from fxtui.domain.storage import WriteOptions

from .connection import Connection
from .download import Download, Wanted
from .entries import entry_of
from .listing import metadata
from .names import file_path
from .refusals import own_errors

_DOWNLOAD: Final = "files/download"


async def read(
    connection: Connection, key: Key, span: Span | None, version: Version | None
) -> AsyncGenerator[bytes, None]:
    with own_errors(connection.location(key)):
        if span and span.size == 0:
            await _looked(connection, key, version)
            return
        wanted = Wanted(_DOWNLOAD, {"path": file_path(key)}, span, version)
    async for piece in pieces(connection, key, wanted):
        yield piece


async def pieces(
    connection: Connection, key: Key, wanted: Wanted
) -> AsyncGenerator[bytes, None]:
    """The bytes of an answer, a hop into a thread for each 256 KiB."""
    async with aclosing(
        _taken(connection, key, Download(connection.client, wanted))
    ) as found:
        async for piece in found:
            yield piece


async def _taken(
    connection: Connection, key: Key, download: Download
) -> AsyncGenerator[bytes, None]:
    try:
        with own_errors(connection.location(key)):
            while piece := await connection.run_until(download.stop, download.next):
                yield piece
    finally:
        download.close()


async def fetch(
    connection: Connection, key: Key, span: Span, into: FileSpan, version: Version | None
) -> Digest | None:
    """Move a span into a file, all of it in one thread."""
    with own_errors(connection.location(key)):
        if span.size == 0:
            return entry_of(key, await _looked(connection, key, version)).digest
        wanted = Wanted(_DOWNLOAD, {"path": file_path(key)}, span, version)
        return await land(connection, wanted, into)


async def hold(
    connection: Connection, key: Key, span: Span, into: FileSpan, version: Version | None
) -> Digest | None:
    """The same for a file that is only in memory."""
    with own_errors(connection.location(key)):
        if span.size == 0:
            return entry_of(key, await _looked(connection, key, version)).digest
        wanted = Wanted(_DOWNLOAD, {"path": file_path(key)}, span, version)
    download, done = Download(connection.client, wanted), 0
    async with aclosing(_taken(connection, key, download)) as found:
        async for piece in found:
            await into.write(done, piece)
            done += len(piece)
    if done != span.size:
        text = f"the file ends after {done} of {span.size} bytes"
        raise ContentMismatch(text, location=connection.location(key))
    return download.digest


async def land(connection: Connection, wanted: Wanted, into: FileSpan) -> Digest | None:
    download = Download(connection.client, wanted)
    try:
        return await connection.run_until(download.stop, partial(download.land, into))
    finally:
        download.close()


async def whole_digest(
    connection: Connection, key: Key, version: Version | None
) -> Digest | None:
    with own_errors(connection.location(key)):
        return entry_of(key, await _looked(connection, key, version)).digest


async def describe(connection: Connection, key: Key) -> WriteOptions:
    with own_errors(connection.location(key)):
        modified = entry_of(key, await _looked(connection, key, None)).modified
        return WriteOptions(modified=None if modified is None else int(modified))


async def _looked(
    connection: Connection, key: Key, version: Version | None
) -> dict[str, Any]:
    """What is known of a file of one version."""
    file_path(key)
    told = await metadata(connection, key)
    if entry_of(key, told).kind is not Kind.FILE:
        raise NotFound("this is a folder, and no file")
    if version and told.get("rev") != version:
        raise VersionMismatch("the file has changed meanwhile")
    return told
