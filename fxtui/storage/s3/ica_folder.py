"""One folder of an ICA project as a storage: S3 behind the names that people know.

Keys are ``Project/Folder/…`` to all others, and begin with a bucket and a prefix in S3,
where what ICA lends for the folder is good. A folder that it lends nothing for is read
and written file by file.
"""

from __future__ import annotations

import asyncio
from collections import UserDict
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    MutableMapping,
    Sequence,
)
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from math import inf
from time import time
from typing import Final

from botocore.credentials import ReadOnlyCredentials

from fxtui.domain.bundle import Delivered, Share, SmallFiles, SmallGet, SmallPut
from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Cursor, Digest, Entry, Page, Version
from fxtui.domain.errors import (
    InvalidName,
    NotFound,
    PermissionDenied,
    StorageError,
    Unauthenticated,
)
from fxtui.domain.location import Key, Location
from fxtui.domain.sharing import Answer, Wish
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

from .adapter import S3Storage
from .ica_files import FilesStorage, spot
from .ica_paste import ended
from .ica_told import Lent
from .keys import Found
from .providers import by_name
from .settings import S3Settings

_ASKED: Final = frozenset({"AskLease", "AskFacts", "AskRevisions", "AskRights"})
_CHANGES: Final = frozenset({"Restore", "SetAttributes", "SetTags", "Thaw"})
_WISHES: Final = _ASKED | _CHANGES
"""Those whose answers name no other key."""

_PATIENCE: Final = 600.0
"""Seconds for which nobody asks again for keys that were denied."""


@dataclass(frozen=True, slots=True)
class _Inner:
    """Where the folder really is."""

    storage: Storage
    place: Key
    root: Key
    is_read_only: bool = False
    """Whether ICA lent keys, but none to write."""

    until: float = inf
    """When to ask for keys again, where none were lent."""

    def there(self, key: Key) -> Key:
        if not key.startswith(self.place):
            raise InvalidName(f"{key!r} is in another folder of ICA")
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


class FolderStorage(Storage):
    """A folder at the top of a project, and all below it."""

    scheme = "s3"

    def __init__(
        self,
        settings: S3Settings,
        context: Context,
        again: Callable[[], S3Settings] | None = None,
    ) -> None:
        self._settings, self._context = settings, context
        self.place = settings.folder
        self._files = FilesStorage(settings, context, again)
        self._inner: _Inner | None = None
        self._opening = asyncio.Lock()

    @property
    def profile(self) -> str | None:
        return self._settings.profile

    # --- What is known before anybody is asked ----------------------------------

    @property
    def capabilities(self) -> Capabilities:  # type: ignore[override]  # known when keys are lent
        usual = by_name("aws").capabilities
        found = self._inner.storage.capabilities if self._inner else usual
        return replace(found, wishes=found.wishes & _WISHES)

    @property
    def endpoint(self) -> str:  # type: ignore[override]  # as above
        return self._inner.storage.endpoint if self._inner else ""

    @property
    def lease(self) -> int:  # type: ignore[override]  # as above
        return self._inner.storage.lease if self._inner else self._files.lease

    def cursor_after(self, key: Key) -> Cursor | None:
        inner = self._inner
        return inner.storage.cursor_after(inner.there(key)) if inner else None

    def detour(self, key: Key) -> str:
        inner = self._inner
        return inner.storage.detour(inner.there(key)) if inner else ""

    @property
    def is_ready(self) -> bool:  # type: ignore[override]  # as above
        return self._inner is not None

    async def ready(self) -> None:
        await self._opened(writes=True)

    # --- Keys ---------------------------------------------------------------------

    async def renew(self, lease: int) -> bool:
        if self._inner is None:
            return await self._files.renew(lease)
        return await self._inner.storage.renew(lease)

    async def _opened(self, *, writes: bool) -> _Inner:
        """The folder, which is made for who writes; keys are lent once for all."""
        async with self._opening:
            if self._inner is None or time() >= self._inner.until:
                self._inner = await self._looked(writes=writes)
            return self._inner

    async def _looked(self, *, writes: bool) -> _Inner:
        place = self.place
        try:
            lent = await self._lent(writes=writes)
        except PermissionDenied:
            return _Inner(self._files, place, place, until=time() + _PATIENCE)
        lease = _Lease(self, lent)
        settings = replace(
            self._settings,
            login=None,
            api_key=None,
            root="",
            region=lent.region or self._settings.region,
            encryption=lent.encryption,
            access_key_id=lent.access_key_id,
            secret_access_key=lent.secret_access_key,
            session_token=lent.session_token,
        )
        storage = S3Storage(settings, self._context, look=lease.look)
        return _Inner(storage, place, lent.root, lent.is_read_only)

    async def _lent(self, *, writes: bool = False) -> Lent:
        api, (name, above, folder) = self._files.api, spot(self.place)
        project = await api.project(name)
        found = await api.find(project, above, folder)
        if found is None and writes:
            found = await api.make_folder(project, above, folder)
        if found is None or not found.is_folder:
            raise NotFound("there is no such folder in ICA")
        return await api.lend(project, found)

    async def lend_again(self) -> Lent:
        """Other keys, with the API key that is in the configuration by then."""
        await self._files.renew(self._files.lease)
        return await self._lent()

    @asynccontextmanager
    async def _at(self, key: Key, *, writes: bool = False) -> AsyncIterator[_Inner]:
        """The folder, for one question about a key, and errors in its names."""
        try:
            inner = await self._opened(writes=writes)
        except StorageError as error:
            error.location = Location("s3", key, self._settings.profile)
            raise
        try:
            yield inner
        except StorageError as error:
            inner.blame(error)
            if writes and inner.is_read_only and isinstance(error, PermissionDenied):
                raise PermissionDenied(
                    "ICA lends keys only to read this folder; ask the project's owner",
                    location=error.location,
                    detail=error.detail,
                ) from error
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
            inner = await self._opened(writes=True)
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
            inner = await self._opened(writes=False)
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
        async with self._at(target) as inner:
            ends = inner.there(source), inner.there(target)
            return inner.named(await inner.storage.copy(*ends, mode, options=options))

    async def make_directory(self, key: Key) -> Entry:
        if key == self.place:
            return await self._files.make_directory(key)
        async with self._at(key, writes=True) as inner:
            return inner.named(await inner.storage.make_directory(inner.there(key)))

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        async with self._at(self.place) as inner:
            failed = await inner.storage.delete([inner.there(key) for key in keys])
            return [inner.blame(error) for error in failed]

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

    async def aclose(self) -> None:
        await self._files.aclose()
        if self._inner:
            await self._inner.storage.aclose()

    @asynccontextmanager
    async def _in(
        self, session: UploadSession
    ) -> AsyncIterator[tuple[_Inner, UploadSession]]:
        async with self._at(session.key, writes=True) as inner:
            yield inner, replace(session, key=inner.there(session.key))


class _Lease:
    """Looks for keys: those lent at first, and then others of the same place."""

    def __init__(self, folder: FolderStorage, lent: Lent) -> None:
        self._folder = folder
        self._first: Lent | None = lent
        self._ends = lent.ends

    async def look(self, _: ReadOnlyCredentials | None) -> Found:
        lent, self._first = self._first, None
        if lent is None:
            lent = await self._again()
        self._ends = lent.ends
        keys = lent.access_key_id, lent.secret_access_key, lent.session_token
        return Found(ReadOnlyCredentials(*keys), lent.ends)

    async def _again(self) -> Lent:
        try:
            return await self._folder.lend_again()
        except Unauthenticated as error:
            profile = self._folder.profile
            text = (
                f"{ended(min(self._ends, time()))}: fxtui login ica --profile {profile}"
            )
            raise Unauthenticated(text, detail=error.message) from error


class _Named(UserDict[int, Delivered]):
    """Filled by the places of those that are here, and by how S3 names what is stored."""

    def __init__(
        self,
        places: Sequence[int],
        told: MutableMapping[int, Delivered],
        inner: _Inner | None = None,
    ) -> None:
        super().__init__()
        self._places, self._told, self._inner = places, told, inner

    def __setitem__(self, place: int, one: Delivered) -> None:
        named = self._inner and self._inner.named(one.entry)
        self._told[self._places[place]] = one._replace(entry=named or one.entry)
