"""A storage in which a name may lead into an archive, or be what it always was.

Nobody can tell by the name. So what there is under a name as it stands is meant, as if
there were no archives; and where there is none, what is in the archive that it names.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Final

from fxtui.domain.asking import Asking
from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.entry import Cursor, Digest, Entry, Page, Version
from fxtui.domain.errors import NotFound, PermissionDenied, StorageError, Unsupported
from fxtui.domain.inside import ways_in
from fxtui.domain.location import MARK, Key
from fxtui.domain.servers import ServerNotes
from fxtui.domain.sharing import Answer, Change, Lease, Wish
from fxtui.domain.storage import (
    OVERWRITE,
    PLAIN,
    Capabilities,
    Part,
    PartReceipt,
    Storage,
    TargetName,
    UploadPage,
    UploadSession,
    WriteMode,
    WriteOptions,
)
from fxtui.domain.value import replace

from .storage import READ_ONLY, ArchiveStorage, Place, refuse

_FRESH: Final = 2.0
"""Seconds for which nobody asks again whether a name leads into an archive."""


class OrArchive(ArchiveStorage):
    """What is no name in an archive is left to the storage ``below``."""

    def __init__(self, below: Storage) -> None:
        super().__init__(below, top="")
        self._verdicts: dict[Key, tuple[bool, float]] = {}

    # --- As the storage below has it ----------------------------------------------

    @property
    def scheme(self) -> str:  # type: ignore[override]  # of whatever it looks into
        return self._below.scheme

    @property
    def capabilities(self) -> Capabilities:  # type: ignore[override]  # as above
        return replace(self._below.capabilities, bundles=False)

    @property
    def endpoint(self) -> str:  # type: ignore[override]  # as above
        return self._below.endpoint

    @property
    def place(self) -> Key:  # type: ignore[override]  # as above
        return self._below.place

    @property
    def lease(self) -> int:  # type: ignore[override]  # as above
        return self._below.lease

    @property
    def is_ready(self) -> bool:  # type: ignore[override]  # as above
        return self._below.is_ready

    async def ready(self) -> None:
        await self._below.ready()

    async def renew(self, lease: int) -> bool:
        return await self._below.renew(lease)

    def remember_in(self, notes: ServerNotes) -> None:
        self._below.remember_in(notes)

    def known_lease(self) -> Lease:
        return self._below.known_lease()

    def ask_at(self, asking: Asking) -> None:
        self._below.ask_at(asking)

    def target_name(self, name: str) -> TargetName:
        return self._below.target_name(name)

    def detour(self, key: Key) -> str:
        return super().detour(key) or self._below.detour(key)

    # --- Where a name leads ---------------------------------------------------------

    async def _place(self, key: Key, version: Version | None = None) -> Place:
        """NotFound where it leads into no archive."""
        for archive, name in ways_in(key):
            if await self._is_inside(archive):
                opened = await self._opened.archive(archive, version)
                return Place(opened, f"{archive}{MARK}", name)
        raise NotFound("this is no name in an archive")

    async def _leads_inside(self, key: Key) -> bool:
        for archive, _ in ways_in(key):
            if await self._is_inside(archive):
                return True
        return False

    async def _is_inside(self, archive: Key) -> bool:
        now = asyncio.get_running_loop().time()
        is_inside, looked = self._verdicts.get(archive, (False, -_FRESH))
        if now - looked > _FRESH:
            is_inside = not await self._has_below(archive) and await self._is(archive)
            self._verdicts = {archive: (is_inside, now)}
        return is_inside

    async def _has_below(self, archive: Key) -> bool:
        """Whether there is anything whose own name begins so."""
        try:
            return bool((await self._below.list_page(archive + MARK)).entries)
        except (NotFound, PermissionDenied):
            return False  # who may not list can have been told of none

    async def _is(self, archive: Key) -> bool:
        try:
            await self._opened.archive(archive)
        except (NotFound, PermissionDenied):
            return False
        return True

    @asynccontextmanager
    async def _outside(self, *keys: Key) -> AsyncIterator[Storage]:
        """The storage below, for what changes something; StorageError inside."""
        for key in keys:
            if await self._leads_inside(key):
                refuse()
        yield self._below

    # --- What may be inside -----------------------------------------------------------

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        if await self._leads_inside(prefix):
            return await super().list_page(prefix, cursor, recursive=recursive)
        return await self._below.list_page(prefix, cursor, recursive=recursive)

    async def stat(self, key: Key) -> Entry:
        inside = await self._leads_inside(key)
        return await (super().stat(key) if inside else self._below.stat(key))

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        inside = await self._leads_inside(key)
        read = super().read if inside else self._below.read
        async with aclosing(read(key, span, version=version)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        inside = await self._leads_inside(key)
        fetch = super().fetch if inside else self._below.fetch
        return await fetch(key, span, into=into, version=version)

    async def whole_digest(self, key: Key, version: Version | None) -> Digest | None:
        inside = await self._leads_inside(key)
        told = super().whole_digest if inside else self._below.whole_digest
        return await told(key, version)

    async def describe(self, key: Key) -> WriteOptions:
        if await self._leads_inside(key):
            return PLAIN
        return await self._below.describe(key)

    async def grant(self, key: Key, wish: Wish) -> Answer:
        if await self._leads_inside(key):
            if isinstance(wish, Change):
                refuse()
            raise Unsupported(_UNTOLD)
        return await self._below.grant(key, wish)

    # --- What is below only -------------------------------------------------------------

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        async with self._outside(key) as below:
            return await below.put(key, body, mode, options=options)

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        outside = [key for key in keys if not await self._leads_inside(key)]
        refused = [StorageError(READ_ONLY) for _ in range(len(keys) - len(outside))]
        return [*(await self._below.delete(outside) if outside else []), *refused]

    async def copy(
        self,
        source: Key,
        target: Key,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        async with self._outside(source, target) as below:
            return await below.copy(source, target, mode, options=options)

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        async with self._outside(source, target) as below:
            return await below.move(source, target, mode)

    async def make_directory(self, key: Key) -> Entry:
        async with self._outside(key) as below:
            return await below.make_directory(key)

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        async with self._outside(key) as below:
            return await below.create_upload(key, size, options=options)

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        return await self._below.upload_part(session, part, body)

    async def copy_part(
        self, session: UploadSession, part: Part, source: Key, *, version: Version | None
    ) -> PartReceipt:
        async with self._outside(source) as below:
            return await below.copy_part(session, part, source, version=version)

    async def list_parts(self, session: UploadSession) -> Sequence[PartReceipt]:
        return await self._below.list_parts(session)

    async def arrived(self, session: UploadSession, expected: int) -> int:
        return await self._below.arrived(session, expected)

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        below = self._below
        return await below.complete_upload(session, receipts, mode, options=options)

    async def list_uploads(self, prefix: Key, cursor: Cursor | None = None) -> UploadPage:
        if await self._leads_inside(prefix):
            return UploadPage()
        return await self._below.list_uploads(prefix, cursor)

    async def abort_upload(self, session: UploadSession) -> None:
        await self._below.abort_upload(session)

    async def link(self, key: Key, *, seconds: int, put: bool = False) -> str:
        async with self._outside(key) as below:
            return await below.link(key, seconds=seconds, put=put)

    async def export(self, key: Key, format: str) -> AsyncGenerator[bytes, None]:
        async with (
            self._outside(key) as below,
            aclosing(below.export(key, format)) as chunks,
        ):
            async for chunk in chunks:
                yield chunk

    async def read_revision(
        self, key: Key, revision: str, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with (
            self._outside(key) as below,
            aclosing(below.read_revision(key, revision, span)) as chunks,
        ):
            async for chunk in chunks:
                yield chunk


_UNTOLD: Final = "of what is in an archive nobody tells more; ask about the archive"
