"""A storage seen from one of its prefixes, so that each test has a root to itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.entry import Cursor, Digest, Entry, Page, Version
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key
from fxtui.domain.storage import (
    OVERWRITE,
    PLAIN,
    Capabilities,
    Part,
    PartReceipt,
    Storage,
    UploadPage,
    UploadSession,
    WriteMode,
    WriteOptions,
)
from fxtui.domain.value import replace


class Below(Storage):
    """Puts ``prefix`` before each key on its way in, and takes it away on its way out.

    It hides nothing and mends nothing: keys, errors and receipts are the storage's own.
    """

    scheme = "below"

    def __init__(self, storage: Storage, prefix: Key) -> None:
        self._storage = storage
        self._prefix = prefix

    @property
    def capabilities(self) -> Capabilities:  # type: ignore[override]  # as it is inside
        return self._storage.capabilities

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        page = await self._storage.list_page(
            self._prefix + prefix, cursor, recursive=recursive
        )
        return Page([self._outside(entry) for entry in page.entries], page.cursor)

    def cursor_after(self, key: Key) -> Cursor | None:
        return self._storage.cursor_after(self._prefix + key)

    async def stat(self, key: Key) -> Entry:
        return self._outside(await self._storage.stat(self._prefix + key))

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        inside = self._storage.read(self._prefix + key, span, version=version)
        async with aclosing(inside) as chunks:
            async for chunk in chunks:
                yield chunk

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        inside = self._prefix + key
        return await self._storage.fetch(inside, span, into=into, version=version)

    async def whole_digest(self, key: Key, version: Version | None) -> Digest | None:
        return await self._storage.whole_digest(self._prefix + key, version)

    async def describe(self, key: Key) -> WriteOptions:
        return await self._storage.describe(self._prefix + key)

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        inside = self._prefix + key
        return self._outside(await self._storage.put(inside, body, mode, options=options))

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        return await self._storage.delete([self._prefix + key for key in keys])

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        inside = self._prefix + key
        session = await self._storage.create_upload(inside, size, options=options)
        return replace(session, key=key)

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        return await self._storage.upload_part(self._inside(session), part, body)

    async def copy_part(
        self, session: UploadSession, part: Part, source: Key, *, version: Version | None
    ) -> PartReceipt:
        return await self._storage.copy_part(
            self._inside(session), part, self._prefix + source, version=version
        )

    async def list_parts(self, session: UploadSession) -> Sequence[PartReceipt]:
        return await self._storage.list_parts(self._inside(session))

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        inside = self._inside(session)
        entry = await self._storage.complete_upload(
            inside, receipts, mode, options=options
        )
        return self._outside(entry)

    async def list_uploads(self, prefix: Key, cursor: Cursor | None = None) -> UploadPage:
        page = await self._storage.list_uploads(self._prefix + prefix, cursor)
        sessions = [
            (replace(session, key=session.key.removeprefix(self._prefix)), began)
            for session, began in page.sessions
        ]
        return UploadPage(tuple(sessions), page.cursor)

    async def abort_upload(self, session: UploadSession) -> None:
        await self._storage.abort_upload(self._inside(session))

    async def link(self, key: Key, *, seconds: int, put: bool = False) -> str:
        return await self._storage.link(self._prefix + key, seconds=seconds, put=put)

    async def copy(
        self,
        source: Key,
        target: Key,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        copied = await self._storage.copy(
            self._prefix + source, self._prefix + target, mode, options=options
        )
        return self._outside(copied)

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        inside = self._prefix + source
        return self._outside(
            await self._storage.move(inside, self._prefix + target, mode)
        )

    async def make_directory(self, key: Key) -> Entry:
        return self._outside(await self._storage.make_directory(self._prefix + key))

    async def aclose(self) -> None:
        await self._storage.aclose()

    def _outside(self, entry: Entry) -> Entry:
        assert entry.key.startswith(self._prefix)
        return replace(entry, key=entry.key.removeprefix(self._prefix))

    def _inside(self, session: UploadSession) -> UploadSession:
        return replace(session, key=self._prefix + session.key)
