"""The bytes of a file, and what is known of them.

A version is asked for by comparing the ``rev`` that comes with the bytes: a path of the
form ``rev:`` would still answer when the file has changed.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Final

from fxtui.domain.content import FileSpan, Span
from fxtui.domain.entry import Digest, Entry, Kind, Version
from fxtui.domain.errors import ContentMismatch, NotFound, VersionMismatch
from fxtui.domain.location import Key
from fxtui.domain.writing import WriteOptions

from .bodies import has_descriptor
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


async def read_revision(
    connection: Connection, key: Key, revision: str, span: Span | None = None
) -> AsyncGenerator[bytes, None]:
    """A revision has an address of its own, which is told to be that of its file."""
    wanted = Wanted(_DOWNLOAD, {"path": f"rev:{revision}"}, span, None)
    async with aclosing(pieces(connection, key, wanted)) as found:
        async for piece in found:
            yield piece


async def pieces(
    connection: Connection, key: Key, wanted: Wanted
) -> AsyncGenerator[bytes, None]:
    """The bytes of an answer, a hop into a thread for each 256 KiB."""
    download = Download(connection.client, wanted)
    try:
        with own_errors(connection.location(key)):
            while piece := await _next(connection, download):
                yield piece
    finally:
        download.close()


async def fetch(
    connection: Connection, key: Key, span: Span, into: FileSpan, version: Version | None
) -> Digest | None:
    """Move a span into a file; tell the hash of the whole, which comes with each span."""
    with own_errors(connection.location(key)):
        if span.size == 0:
            return (await _looked(connection, key, version)).digest
        wanted = Wanted(_DOWNLOAD, {"path": file_path(key)}, span, version)
        return await land(connection, wanted, into)


async def land(connection: Connection, wanted: Wanted, into: FileSpan) -> Digest | None:
    """All of it, in one thread if that can write it; else piece by piece."""
    download = Download(connection.client, wanted)
    try:
        if has_descriptor(into):
            return await connection.run_until(download.stop, partial(download.land, into))
        return await _hold(connection, download, into)
    finally:
        download.close()


async def _hold(
    connection: Connection, download: Download, into: FileSpan
) -> Digest | None:
    done = 0
    while piece := await _next(connection, download):
        await into.write(done, piece)
        done += len(piece)
    if done != into.size:
        raise ContentMismatch(f"the file ends after {done} of {into.size} bytes")
    return download.digest


async def _next(connection: Connection, download: Download) -> bytes:
    """The next piece; no thread is asked for one that cannot come."""
    if download.is_done:
        return b""
    return await connection.run_until(download.stop, download.next)


async def whole_digest(
    connection: Connection, key: Key, version: Version | None
) -> Digest | None:
    with own_errors(connection.location(key)):
        return (await _looked(connection, key, version)).digest


async def describe(connection: Connection, key: Key) -> WriteOptions:
    with own_errors(connection.location(key)):
        modified = (await _looked(connection, key, None)).modified
        return WriteOptions(modified=None if modified is None else int(modified))


async def _looked(connection: Connection, key: Key, version: Version | None) -> Entry:
    """A file of one version."""
    file_path(key)
    entry = entry_of(key, await metadata(connection, key))
    if entry.kind is not Kind.FILE:
        raise NotFound("this is a folder, and no file")
    if version and entry.version != version:
        raise VersionMismatch("the file has changed meanwhile")
    return entry
