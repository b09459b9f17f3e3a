"""A storage in which one object is as it was: what a job reads that copies a revision.

It can only be read. Nothing changes a revision, so its number is its version.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from fxtui.domain.capabilities import Capabilities
from fxtui.domain.content import Body, Span
from fxtui.domain.entry import Cursor, Entry, Kind, Page, Version
from fxtui.domain.errors import NotFound, StorageError, Unsupported
from fxtui.domain.history import AskRevisions, Revision, Revisions
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions


class Older(Storage):
    capabilities = Capabilities(directories=False)

    def __init__(self, storage: Storage, revision: str) -> None:
        if "AskRevisions" not in storage.capabilities.wishes:
            raise Unsupported(f"{storage.scheme} storage has no revisions")
        self._storage, self._revision = storage, revision

    @property
    def scheme(self) -> str:  # type: ignore[override]  # of whatever it is an older state
        return self._storage.scheme

    @property
    def endpoint(self) -> str:  # type: ignore[override]  # as above
        return self._storage.endpoint

    @property
    def lease(self) -> int:  # type: ignore[override]  # as above
        return self._storage.lease

    async def renew(self, lease: int) -> bool:
        return await self._storage.renew(lease)

    async def stat(self, key: Key) -> Entry:
        found = await self._found(key)
        return Entry(key, Kind.FILE, found.size, found.modified, self._revision)

    async def _found(self, key: Key) -> Revision:
        told = await self._storage.grant(key, AskRevisions())
        assert isinstance(told, Revisions)
        for row in told.rows:
            if row.id == self._revision and not row.is_deletion:
                return row
        raise NotFound(f"no revision is {self._revision!r}")

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        if span and span.size == 0:
            return
        found = self._storage.read_revision(key, self._revision, span)
        async with aclosing(found) as chunks:
            async for chunk in chunks:
                yield chunk

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        raise self._unsupported("folders of older states")

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        raise self._unsupported("older states that can be written")

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        raise self._unsupported("older states that can be deleted")

    async def aclose(self) -> None:
        """It belongs to others."""
