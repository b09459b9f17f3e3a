"""What somebody shared by a link, as a storage of its own: it can be read, and no more.

Its keys begin where the link leads. A link to one file has that file at its top.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import NoReturn

from fxtui.digest import CONTENT_HASH
from fxtui.domain.asking import Asking
from fxtui.domain.capabilities import Capabilities
from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Cursor, Digest, Entry, Kind, Page, Version
from fxtui.domain.errors import (
    NotFound,
    PermissionDenied,
    StorageError,
    VersionMismatch,
)
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import UploadSession
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions

from .behind import Behind
from .connection import Connection
from .reading import land, pieces
from .settings import DropboxSettings


class LinkStorage(Storage):
    """All that a link shows, as one account may see it."""

    scheme = "dropbox"
    capabilities = Capabilities(conditional=True, keeps_dates=True, digest=CONTENT_HASH)

    def __init__(
        self,
        settings: DropboxSettings,
        context: Context,
        again: Callable[[], DropboxSettings] | None = None,
    ) -> None:
        self._connection = Connection(settings, context, again)
        self._behind = Behind(self._connection)
        self.endpoint = self._connection.endpoint

    @property
    def lease(self) -> int:  # type: ignore[override]  # others write it nowhere
        return self._connection.lease + self._behind.padlock.turns

    async def renew(self, lease: int) -> bool:
        """Another token; where it is the link that does not open, a person is asked."""
        if self.lease > lease:
            return True
        if self._behind.padlock.is_shut:
            self._behind.padlock.ask()
            return False
        return await self._connection.renew(self._connection.lease)

    def ask_at(self, asking: Asking) -> None:
        self._behind.padlock.asking = asking

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if recursive:
            raise self._unsupported("recursive listing")
        with self._behind.asking(prefix):
            return await self._behind.page(prefix, cursor)

    async def stat(self, key: Key) -> Entry:
        with self._behind.asking(key):
            return await self._behind.entry(key)

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        if span and span.size == 0:
            await self._check(key, version)
            return
        with self._behind.asking(key):
            wanted = await self._behind.file(key, span, version)
            async with aclosing(pieces(self._connection, key, wanted)) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        if span.size == 0:
            await self._check(key, version)
            return None
        with self._behind.asking(key):
            wanted = await self._behind.file(key, span, version)
            await land(self._connection, wanted, into)
            return None if span.offset else await self._behind.digest(key, version)

    async def whole_digest(self, key: Key, version: Version | None) -> Digest | None:
        with self._behind.asking(key):
            return await self._behind.digest(key, version)

    async def describe(self, key: Key) -> WriteOptions:
        modified = (await self.stat(key)).modified
        return WriteOptions(modified=None if modified is None else int(modified))

    async def aclose(self) -> None:
        await self._connection.aclose()

    async def _check(self, key: Key, version: Version | None) -> None:
        """Look whether there is a file of that version, without a byte of it."""
        at, entry = self._connection.location(key), await self.stat(key)
        if entry.kind is not Kind.FILE:
            raise NotFound("this is a folder, and no file", location=at)
        if version and entry.version != version:
            raise VersionMismatch("the file has changed meanwhile", location=at)

    # --- What a link lets nobody do ---------------------------------------------

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        self._refuse(key)

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        self._refuse(key)

    async def copy(
        self,
        source: Key,
        target: Key,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        self._refuse(target)

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        self._refuse(source)

    async def make_directory(self, key: Key) -> Entry:
        self._refuse(key)

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        return [self._read_only(key) for key in keys]

    def _refuse(self, key: Key) -> NoReturn:
        raise self._read_only(key)

    def _read_only(self, key: Key) -> PermissionDenied:
        at = self._connection.location(key)
        return PermissionDenied("a link can only be read", location=at)
