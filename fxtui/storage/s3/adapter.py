"""S3 as a storage: buckets at the top, and in them objects under opaque keys.

Each method is one sentence of the contract; the rooms beside this file do the work.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from fxtui.domain.asking import Asking
from fxtui.domain.bundle import (
    Arrivals,
    Found,
    Share,
    SmallCopy,
    SmallFiles,
    SmallGet,
    SmallPut,
)
from fxtui.domain.capabilities import Capabilities
from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Cursor, Digest, Entry, Page, Version
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key
from fxtui.domain.servers import ServerNotes
from fxtui.domain.sharing import Answer, Lease, Wish
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import Part, PartReceipt, UploadPage, UploadSession
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions

from . import bundling, deleting, granting, reading, unfinished, uploads, writing
from .answers import described, digest_of
from .browsing import list_page
from .connection import Connection
from .keys import Look
from .linking import link
from .listing import cursor_after
from .names import place
from .providers import WISHES
from .settings import S3Settings


class S3Storage(Storage):
    """One account at one endpoint, as one caller sees it."""

    scheme = "s3"

    def __init__(
        self,
        settings: S3Settings,
        context: Context,
        again: Callable[[], S3Settings] | None = None,
        look: Look | None = None,
    ) -> None:
        """``again`` tells, when new keys are needed, what the settings are by then.

        ``look`` finds them in another way than settings could say.
        """
        self._connection = Connection(settings, context, again, look)

    @property
    def capabilities(self) -> Capabilities:  # type: ignore[override]  # grows with what is known of the server
        server = self._connection.server
        found = server.provider.capabilities
        return found if server.is_known else replace(found, wishes=WISHES)

    @property
    def endpoint(self) -> str:  # type: ignore[override]  # known when the client is made
        return self._connection.endpoint

    @property
    def lease(self) -> int:  # type: ignore[override]  # others write it nowhere
        return self._connection.keys.lease

    async def renew(self, lease: int) -> bool:
        return await self._connection.renew(lease)

    def remember_in(self, notes: ServerNotes) -> None:
        self._connection.server.notes = notes

    def known_lease(self) -> Lease:
        return granting.known_lease(self._connection)

    def ask_at(self, asking: Asking) -> None:
        self._connection.keys.asking = asking

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        return await list_page(self._connection, prefix, cursor, recursive=recursive)

    def cursor_after(self, key: Key) -> Cursor | None:
        return cursor_after(key) if self._connection.provider.ordered else None

    def detour(self, key: Key) -> str:
        return self._connection.plane.routes.reason(place(key).bucket)

    async def stat(self, key: Key) -> Entry:
        return await reading.stat(self._connection, key)

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        if span and span.size == 0:
            await reading.head(self._connection, key, version)
            return
        async with reading.download(self._connection, key, span, version) as found:
            if found is None:
                return
            async with aclosing(found.chunks()) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        return await reading.fetch(self._connection, key, span, into, version)

    async def whole_digest(self, key: Key, version: Version | None) -> Digest | None:
        answer = await reading.head(self._connection, key, version)
        return digest_of(answer, self._connection.provider)

    async def describe(self, key: Key) -> WriteOptions:
        return described(await reading.head(self._connection, key))

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        return await writing.put(self._connection, key, body, mode, options)

    async def put_bundle(
        self,
        files: SmallFiles,
        puts: Sequence[SmallPut],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        await bundling.put(self._connection, files, puts, arrivals, share)

    async def fetch_bundle(
        self,
        files: SmallFiles,
        gets: Sequence[SmallGet],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        await bundling.fetch(self._connection, files, gets, arrivals, share)

    async def copy_bundle(
        self, copies: Sequence[SmallCopy], arrivals: Arrivals, share: Share
    ) -> None:
        await bundling.copy(self._connection, copies, arrivals, share)

    async def stat_bundle(self, keys: Sequence[Key], found: Found, share: Share) -> None:
        await bundling.stat(self._connection, keys, found, share)

    async def copy(
        self,
        source: Key,
        target: Key,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        return await writing.copy(self._connection, source, target, mode, options)

    async def make_directory(self, key: Key) -> Entry:
        return await writing.make_directory(self._connection, key)

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        return await deleting.delete(self._connection, keys)

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        return await uploads.create(self._connection, key, options)

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        return await uploads.send_part(self._connection, session, part, body)

    async def copy_part(
        self, session: UploadSession, part: Part, source: Key, *, version: Version | None
    ) -> PartReceipt:
        return await uploads.copy_part(self._connection, session, part, source, version)

    async def list_parts(self, session: UploadSession) -> Sequence[PartReceipt]:
        return await uploads.list_parts(self._connection, session)

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        return await uploads.complete(self._connection, session, receipts, mode)

    async def list_uploads(self, prefix: Key, cursor: Cursor | None = None) -> UploadPage:
        return await unfinished.list_uploads(self._connection, prefix, cursor)

    async def abort_upload(self, session: UploadSession) -> None:
        await uploads.abort(self._connection, session)

    async def link(self, key: Key, *, seconds: int, put: bool = False) -> str:
        return await link(self._connection, key, seconds, put=put)

    async def read_revision(
        self, key: Key, revision: str, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        found = reading.read_revision(self._connection, key, revision, span)
        async with aclosing(found) as chunks:
            async for chunk in chunks:
                yield chunk

    async def grant(self, key: Key, wish: Wish) -> Answer:
        return await granting.grant(self._connection, key, wish)

    async def aclose(self) -> None:
        await self._connection.aclose()
