"""Dropbox as a storage: real folders, and files under keys that know no capitals.

Each method is one sentence of the contract; the rooms beside this file do the work.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Final

from fxtui.digest import BLOCK, CONTENT_HASH
from fxtui.domain.asking import Asking
from fxtui.domain.capabilities import Capabilities
from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Cursor, Digest, Entry, Page, Version
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key
from fxtui.domain.policy import MIB
from fxtui.domain.sharing import Answer, Wish
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import Part, PartLimits, PartReceipt, UploadSession
from fxtui.domain.writing import OVERWRITE, PLAIN, TargetName, WriteMode, WriteOptions

from . import (
    deleting,
    documents,
    granting,
    linking,
    names,
    putting,
    reading,
    rearranging,
    sessions,
)
from .connection import Connection
from .listing import list_page, stat
from .settings import DropboxSettings

_PARTS: Final = PartLimits(
    min_size=BLOCK,
    max_size=128 * MIB,  # a request may have 150 MiB
    max_count=1_000_000,
    align=BLOCK,
    last_after_all=True,
    listable=False,
)

_CAPABILITIES: Final = Capabilities(
    parts=_PARTS,
    max_put=BLOCK,
    max_copy=2**41,
    put_batch=8,
    delete_batch=1000,
    copies=True,
    moves=True,
    links=True,
    conditional=True,
    keeps_dates=True,
    exports=documents.FORMATS,
    wishes=granting.WISHES,
    digest=CONTENT_HASH,
)


class DropboxStorage(Storage):
    """One account, as one caller sees it."""

    scheme = "dropbox"
    capabilities = _CAPABILITIES

    def __init__(
        self,
        settings: DropboxSettings,
        context: Context,
        again: Callable[[], DropboxSettings] | None = None,
    ) -> None:
        """``again`` tells, if another token is needed, what the settings are by then."""
        self._connection = Connection(settings, context, again)
        self.endpoint = self._connection.endpoint

    @property
    def lease(self) -> int:  # type: ignore[override]  # others write it nowhere
        return self._connection.lease

    async def renew(self, lease: int) -> bool:
        return await self._connection.renew(lease)

    def ask_at(self, asking: Asking) -> None:
        self._connection.again.asking = asking

    def target_name(self, name: str) -> TargetName:
        return names.target_name(name)

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if recursive:
            raise self._unsupported("recursive listing")
        return await list_page(self._connection, prefix, cursor)

    async def stat(self, key: Key) -> Entry:
        return await stat(self._connection, key)

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with aclosing(reading.read(self._connection, key, span, version)) as pieces:
            async for piece in pieces:
                yield piece

    async def read_revision(
        self, key: Key, revision: str, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        found = reading.read_revision(self._connection, key, revision, span)
        async with aclosing(found) as pieces:
            async for piece in pieces:
                yield piece

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        return await reading.fetch(self._connection, key, span, into, version)

    async def whole_digest(self, key: Key, version: Version | None) -> Digest | None:
        return await reading.whole_digest(self._connection, key, version)

    async def describe(self, key: Key) -> WriteOptions:
        return await reading.describe(self._connection, key)

    async def export(self, key: Key, format: str) -> AsyncGenerator[bytes, None]:
        async with aclosing(documents.export(self._connection, key, format)) as pieces:
            async for piece in pieces:
                yield piece

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        return await putting.put(self._connection, key, body, mode, options)

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        return await sessions.create(self._connection, key, size)

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        return await sessions.send_part(self._connection, session, part, body)

    async def arrived(self, session: UploadSession, expected: int) -> int:
        return await sessions.arrived(self._connection, session, expected)

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        return await sessions.complete(self._connection, session, receipts, mode, options)

    async def abort_upload(self, session: UploadSession) -> None:
        await sessions.abort(self._connection, session)

    async def copy(
        self,
        source: Key,
        target: Key,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        return await rearranging.copy(self._connection, source, target, mode)

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        return await rearranging.move(self._connection, source, target, mode)

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        return await deleting.delete(self._connection, keys)

    async def make_directory(self, key: Key) -> Entry:
        return await rearranging.make_directory(self._connection, key)

    async def link(self, key: Key, *, seconds: int, put: bool = False) -> str:
        return await linking.link(self._connection, key, seconds, put=put)

    async def grant(self, key: Key, wish: Wish) -> Answer:
        return await granting.grant(self._connection, key, wish)

    async def aclose(self) -> None:
        await self._connection.aclose()
