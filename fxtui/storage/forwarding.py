"""A storage that hands on to another one what it is asked, and tells the answers.

Who builds on it says which way leads there, and overrides what differs. Local files are
not handed on: a path leads to one whatever storage is in between.
"""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    Callable,
    Sequence,
)
from contextlib import aclosing, suppress
from itertools import chain

from fxtui.domain.bundle import (
    Arrivals,
    Delivered,
    Found,
    Placed,
    Share,
    SmallCopy,
    SmallFiles,
    SmallGet,
    SmallPut,
)
from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.entry import Cursor, Digest, Entry, Page, Version
from fxtui.domain.errors import StorageError
from fxtui.domain.location import Key
from fxtui.domain.sharing import Answer, Wish
from fxtui.domain.uploads import Part, PartReceipt, UploadPage, UploadSession
from fxtui.domain.value import replace
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions

from .reaching import Reaching
from .way import Use


class Forwarding(Reaching):
    """All but ``capabilities`` and ``aclose``, which depend on what it adds or owns."""

    # --- Reading ------------------------------------------------------------------

    async def list_page(
        self, prefix: Key, cursor: Cursor | None = None, *, recursive: bool = False
    ) -> Page:
        async with self._reach(Use.READ, prefix) as way:
            there = way.there(prefix)
            page = await way.storage.list_page(there, cursor, recursive=recursive)
            return way.listed(page)

    async def stat(self, key: Key) -> Entry:
        async with self._reach(Use.READ, key) as way:
            return way.named(await way.storage.stat(way.there(key)))

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with self._reach(Use.READ, key) as way:
            read = way.storage.read(way.there(key), span, version=version)
            async with aclosing(read) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def read_revision(
        self, key: Key, revision: str, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        async with self._reach(Use.READ, key) as way:
            read = way.storage.read_revision(way.there(key), revision, span)
            async with aclosing(read) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def export(self, key: Key, format: str) -> AsyncGenerator[bytes, None]:
        async with self._reach(Use.READ, key) as way:
            exported = way.storage.export(way.there(key), format)
            async with aclosing(exported) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def fetch(
        self, key: Key, span: Span, *, into: FileSpan, version: Version | None = None
    ) -> Digest | None:
        async with self._reach(Use.READ, key) as way:
            there = way.there(key)
            return await way.storage.fetch(there, span, into=into, version=version)

    async def whole_digest(self, key: Key, version: Version | None) -> Digest | None:
        async with self._reach(Use.READ, key) as way:
            return await way.storage.whole_digest(way.there(key), version)

    async def describe(self, key: Key) -> WriteOptions:
        async with self._reach(Use.READ, key) as way:
            return await way.storage.describe(way.there(key))

    async def link(self, key: Key, *, seconds: int, put: bool = False) -> str:
        async with self._reach(Use.READ, key) as way:
            return await way.storage.link(way.there(key), seconds=seconds, put=put)

    async def grant(self, key: Key, wish: Wish) -> Answer:
        async with self._reach(Use.READ, key) as way:
            return await way.storage.grant(way.there(key), wish)

    # --- Writing ------------------------------------------------------------------

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        async with self._reach(Use.WRITE, key) as way:
            there = way.there(key)
            return way.named(await way.storage.put(there, body, mode, options=options))

    async def make_directory(self, key: Key) -> Entry:
        async with self._reach(Use.WRITE, key) as way:
            return way.named(await way.storage.make_directory(way.there(key)))

    async def copy(
        self,
        source: Key,
        target: Key,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        async with self._reach(Use.CHANGE, target, source) as way:
            ends = way.there(source), way.there(target)
            return way.named(await way.storage.copy(*ends, mode, options=options))

    async def move(self, source: Key, target: Key, mode: WriteMode = OVERWRITE) -> Entry:
        async with self._reach(Use.CHANGE, target, source) as way:
            ends = way.there(source), way.there(target)
            return way.named(await way.storage.move(*ends, mode))

    async def delete(self, keys: Sequence[Key]) -> Sequence[StorageError]:
        async with self._reach(Use.CHANGE, *keys) as way:
            failed = await way.storage.delete([way.there(key) for key in keys])
            return [way.told(error, Use.CHANGE) for error in failed]

    # --- Bundles ------------------------------------------------------------------

    async def put_bundle(
        self,
        files: SmallFiles,
        puts: Sequence[SmallPut],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        with suppress(StorageError):  # each that is left over tells why
            way = await self.way(Use.WRITE, *(put.key for put in puts))
            some = [n for n, put in enumerate(puts) if put.key.startswith(way.place)]
            there = [puts[n]._replace(key=way.there(puts[n].key)) for n in some]
            told = _Named(some, arrivals, way.named)
            await way.storage.put_bundle(files, there, told, share)

    async def fetch_bundle(
        self,
        files: SmallFiles,
        gets: Sequence[SmallGet],
        arrivals: Arrivals,
        share: Share,
    ) -> None:
        with suppress(StorageError):  # as above
            way = await self.way(Use.READ, *(get.key for get in gets))
            some = [n for n, get in enumerate(gets) if get.key.startswith(way.place)]
            there = [gets[n]._replace(key=way.there(gets[n].key)) for n in some]
            told = _Named(some, arrivals, lambda file: file)
            await way.storage.fetch_bundle(files, there, told, share)

    async def copy_bundle(
        self, copies: Sequence[SmallCopy], arrivals: Arrivals, share: Share
    ) -> None:
        with suppress(StorageError):  # as above
            ends = [(copy.key, copy.source) for copy in copies]
            way = await self.way(Use.CHANGE, *chain.from_iterable(ends))
            some = [
                n
                for n, (key, source) in enumerate(ends)
                if key.startswith(way.place) and source.startswith(way.place)
            ]
            there = [
                copies[n]._replace(
                    key=way.there(copies[n].key), source=way.there(copies[n].source)
                )
                for n in some
            ]
            told = _Named(some, arrivals, way.named)
            await way.storage.copy_bundle(there, told, share)

    async def stat_bundle(self, keys: Sequence[Key], found: Found, share: Share) -> None:
        with suppress(StorageError):  # as above
            way = await self.way(Use.READ, *keys)
            some = [n for n, key in enumerate(keys) if key.startswith(way.place)]
            there = [way.there(keys[n]) for n in some]
            await way.storage.stat_bundle(there, _Named(some, found, way.named), share)

    # --- Uploads in parts ---------------------------------------------------------

    async def create_upload(
        self, key: Key, size: int, *, options: WriteOptions = PLAIN
    ) -> UploadSession:
        async with self._reach(Use.WRITE, key) as way:
            there = way.there(key)
            session = await way.storage.create_upload(there, size, options=options)
            return replace(session, key=key)

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        async with self._resume(session) as (way, there):
            return await way.storage.upload_part(there, part, body)

    async def copy_part(
        self, session: UploadSession, part: Part, source: Key, *, version: Version | None
    ) -> PartReceipt:
        async with self._reach(Use.CHANGE, session.key, source) as way:
            there = replace(session, key=way.there(session.key))
            key = way.there(source)
            return await way.storage.copy_part(there, part, key, version=version)

    async def list_parts(self, session: UploadSession) -> Sequence[PartReceipt]:
        async with self._resume(session) as (way, there):
            return await way.storage.list_parts(there)

    async def arrived(self, session: UploadSession, expected: int) -> int:
        async with self._resume(session) as (way, there):
            return await way.storage.arrived(there, expected)

    async def complete_upload(
        self,
        session: UploadSession,
        receipts: Sequence[PartReceipt],
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        async with self._resume(session) as (way, there):
            done = way.storage.complete_upload(there, receipts, mode, options=options)
            return way.named(await done)

    async def list_uploads(self, prefix: Key, cursor: Cursor | None = None) -> UploadPage:
        async with self._reach(Use.READ, prefix) as way:
            page = await way.storage.list_uploads(way.there(prefix), cursor)
            return way.unfinished(page)

    async def abort_upload(self, session: UploadSession) -> None:
        async with self._resume(session) as (way, there):
            await way.storage.abort_upload(there)


class _Named(Placed):
    """And as they are named here."""

    def __init__(
        self,
        places: Sequence[int],
        told: Arrivals,
        named: Callable[[Entry], Entry],
    ) -> None:
        super().__init__(places, told)
        self._named = named

    def __setitem__(self, place: int, one: Delivered | None) -> None:
        named = one and one._replace(entry=self._named(one.entry))
        super().__setitem__(place, named)
