"""A folder of ICA is a part of another storage, where its keys begin otherwise.

Each method asks that one in its names, and tells the answer, and what went wrong, in
ours. Where it is, and how one is let in, ``ica_folder`` knows.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import UserDict
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    MutableMapping,
    Sequence,
)
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from math import inf

from fxtui.domain.bundle import Delivered, Share, SmallFiles, SmallGet, SmallPut
from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.entry import Cursor, Digest, Entry, Page, Version
from fxtui.domain.errors import InvalidName, PermissionDenied, StorageError
from fxtui.domain.location import Key, Location
from fxtui.domain.sharing import Answer, Wish
from fxtui.domain.storage import (
    OVERWRITE,
    PLAIN,
    Part,
    PartReceipt,
    Storage,
    UploadPage,
    UploadSession,
    WriteMode,
    WriteOptions,
)
from fxtui.domain.value import replace


@dataclass(frozen=True, slots=True)
class Inner:
    """Where it really is."""

    storage: Storage
    place: Key
    """What all keys begin with, for us."""

    root: Key
    """The same, for it."""

    is_read_only: bool = False
    """Whether ICA lent keys, but none to write."""

    until: float = inf
    """When to ask for keys again, where none were lent."""

    def there(self, key: Key) -> Key:
        if not key.startswith(self.place):
            raise InvalidName(f"{key!r} is in another folder")
        return self.root + key[len(self.place) :]

    def ours(self, key: Key) -> Key:
        return self.place + key[len(self.root) :]

    def named(self, entry: Entry) -> Entry:
        return replace(entry, key=self.ours(entry.key))

    def blame(self, error: StorageError) -> StorageError:
        """The same, with the name that people know."""
        at = error.location
        if at and at.key.startswith(self.root):
            error.location = replace(at, key=self.ours(at.key))
        return error

    def refused(self, error: StorageError) -> StorageError:
        """The same of a change, with what to do where keys are lent only to read."""
        if not (self.is_read_only and isinstance(error, PermissionDenied)):
            return error
        return PermissionDenied(
            "ICA lends keys only to read this folder; ask the project's owner",
            location=error.location,
            detail=error.detail,
        )


class Elsewhere(Storage):
    """All that a storage does; ``place`` is what its keys begin with."""

    scheme = "s3"
    profile: str | None = None

    @abstractmethod
    async def opened(self, *, writes: bool) -> Inner:
        """Where it is, which is made for who writes."""

    @asynccontextmanager
    async def _at(
        self, key: Key, *, writes: bool = False, changes: bool = False
    ) -> AsyncIterator[Inner]:
        """The other one, for one question about a key, and errors in our names.

        ``changes``: something that is there, so that nothing is made for it.
        """
        try:
            inner = await self.opened(writes=writes)
        except StorageError as error:
            error.location = Location("s3", key, self.profile)
            raise
        try:
            yield inner
        except StorageError as error:
            inner.blame(error)
            if (writes or changes) and (refused := inner.refused(error)) is not error:
                raise refused from error
            raise

    # --- What a storage does --------------------------------------------------------

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        async with self._at(prefix) as inner:
            there = inner.there(prefix)
            page = await inner.storage.list_page(there, cursor, recursive=recursive)
            return Page([inner.named(entry) for entry in page.entries], page.cursor)

    async def stat(self, key: Key) -> Entry:
        async with self._at(key) as inner:
            return inner.named(await inner.storage.stat(inner.there(key)))

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with self._at(key) as inner:
            read = inner.storage.read(inner.there(key), span, version=version)
            async with aclosing(read) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        async with self._at(key) as inner:
            there = inner.there(key)
            return await inner.storage.fetch(there, span, into=into, version=version)

    async def whole_digest(self, key: Key, version: Version | None) -> Digest | None:
        async with self._at(key) as inner:
            return await inner.storage.whole_digest(inner.there(key), version)

    async def describe(self, key: Key) -> WriteOptions:
        async with self._at(key) as inner:
            return await inner.storage.describe(inner.there(key))

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        async with self._at(key, writes=True) as inner:
            there = inner.there(key)
            return inner.named(
                await inner.storage.put(there, body, mode, options=options)
            )

    async def put_bundle(
        self,
        files: SmallFiles,
        puts: Sequence[SmallPut],
        delivered: MutableMapping[int, Delivered],
        share: Share,
    ) -> None:
        with suppress(StorageError):  # each that is left over tells why
            inner = await self.opened(writes=True)
            some = [n for n, put in enumerate(puts) if put.key.startswith(self.place)]
            there = [puts[n]._replace(key=inner.there(puts[n].key)) for n in some]
            told = _Named(some, delivered, inner)
            await inner.storage.put_bundle(files, there, told, share)

    async def fetch_bundle(
        self,
        files: SmallFiles,
        gets: Sequence[SmallGet],
        delivered: MutableMapping[int, Delivered],
        share: Share,
    ) -> None:
        with suppress(StorageError):  # as above
            inner = await self.opened(writes=False)
            some = [n for n, get in enumerate(gets) if get.key.startswith(self.place)]
            there = [gets[n]._replace(key=inner.there(gets[n].key)) for n in some]
            told = _Named(some, delivered)
            await inner.storage.fetch_bundle(files, there, told, share)

    async def copy(
        self,
        source: Key,
        target: Key,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        async with self._at(target, changes=True) as inner:
            ends = inner.there(source), inner.there(target)
            return inner.named(await inner.storage.copy(*ends, mode, options=options))

    async def make_directory(self, key: Key) -> Entry:
        async with self._at(key, writes=True) as inner:
            return inner.named(await inner.storage.make_directory(inner.there(key)))

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        async with self._at(self.place, changes=True) as inner:
            failed = await inner.storage.delete([inner.there(key) for key in keys])
            return [inner.refused(inner.blame(error)) for error in failed]

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        async with self._at(key, writes=True) as inner:
            there = inner.there(key)
            session = await inner.storage.create_upload(there, size, options=options)
            return replace(session, key=key)

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        async with self._in(session) as (inner, there):
            return await inner.storage.upload_part(there, part, body)

    async def copy_part(
        self, session: UploadSession, part: Part, source: Key, *, version: Version | None
    ) -> PartReceipt:
        async with self._in(session) as (inner, there):
            key = inner.there(source)
            return await inner.storage.copy_part(there, part, key, version=version)

    async def list_parts(self, session: UploadSession) -> Sequence[PartReceipt]:
        async with self._in(session) as (inner, there):
            return await inner.storage.list_parts(there)

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        async with self._in(session) as (inner, there):
            completed = inner.storage.complete_upload(
                there, receipts, mode, options=options
            )
            return inner.named(await completed)

    async def list_uploads(self, prefix: Key, cursor: Cursor | None = None) -> UploadPage:
        async with self._at(prefix) as inner:
            page = await inner.storage.list_uploads(inner.there(prefix), cursor)
            sessions = [
                (replace(session, key=inner.ours(session.key)), begun)
                for session, begun in page.sessions
            ]
            return UploadPage(tuple(sessions), page.cursor)

    async def abort_upload(self, session: UploadSession) -> None:
        async with self._in(session) as (inner, there):
            await inner.storage.abort_upload(there)

    async def link(self, key: Key, *, seconds: int, put: bool = False) -> str:
        async with self._at(key) as inner:
            return await inner.storage.link(inner.there(key), seconds=seconds, put=put)

    async def read_revision(
        self, key: Key, revision: str, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with self._at(key) as inner:
            read = inner.storage.read_revision(inner.there(key), revision, span)
            async with aclosing(read) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def grant(self, key: Key, wish: Wish) -> Answer:
        async with self._at(key) as inner:
            return await inner.storage.grant(inner.there(key), wish)

    @asynccontextmanager
    async def _in(
        self, session: UploadSession
    ) -> AsyncIterator[tuple[Inner, UploadSession]]:
        async with self._at(session.key, writes=True) as inner:
            yield inner, replace(session, key=inner.there(session.key))


class _Named(UserDict[int, Delivered]):
    """Filled by the places of those that are here, and by how S3 names what is stored."""

    def __init__(
        self,
        places: Sequence[int],
        told: MutableMapping[int, Delivered],
        inner: Inner | None = None,
    ) -> None:
        super().__init__()
        self._places, self._told, self._inner = places, told, inner

    def __setitem__(self, place: int, one: Delivered) -> None:
        named = self._inner and self._inner.named(one.entry)
        self._told[self._places[place]] = one._replace(entry=named or one.entry)
