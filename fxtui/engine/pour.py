"""The way in for what comes as a stream, of which nobody may know how long it is.

Little is one put; more is an upload in parts, a few of which fly at once; on the disk it
is a file that grows under a temporary name. It appears whole or not at all. What is held
in memory is a part at a time for each stream, and what flies: 64 MiB, for parts of 16.
"""

from __future__ import annotations

import time
from asyncio import Lock
from collections.abc import AsyncGenerator, AsyncIterable, Iterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fxtui.domain.content import SILENT
from fxtui.domain.entry import Entry, Version
from fxtui.domain.errors import (
    AlreadyExists,
    NotFound,
    PermissionDenied,
    Unsupported,
    VersionMismatch,
)
from fxtui.domain.location import Key
from fxtui.domain.numbered import numbered
from fxtui.domain.policy import MIB
from fxtui.domain.request import PLAIN, IfExists, Writing
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import PartLimits, PartReceipt, UploadSession
from fxtui.domain.value import replace
from fxtui.domain.writing import CREATE, OVERWRITE, WriteMode, WriteOptions

from .conflict import MOST_NUMBERS
from .crew import each
from .headway import Begun
from .leftovers import throw_away
from .pace import HELD_BYTES, Gate
from .patience import stubbornly
from .pieces import PART, Piece, SizeOf, cut, measured, only, sizes
from .proof import digests_of_parts, proof

_DATE: Final = "mtime"
"""Where rclone, and whoever follows it, keeps the date of a file among the metadata."""


class Pourer:
    """Stores streams. What they have in flight together is bounded."""

    def __init__(self) -> None:
        self._flying = Gate(lambda: HELD_BYTES)

    async def pour(
        self,
        storage: Storage,
        key: Key,
        chunks: AsyncIterable[bytes],
        how: Writing = PLAIN,
    ) -> Entry:
        place = await _place(storage, key, how)
        async with aclosing(measured(chunks, how.size)) as exactly:
            if storage.capabilities.files:
                return await _land(storage, place, exactly, how.size)
            limits = storage.capabilities.parts
            size_of = sizes(how.size, limits) if limits else only(PART)
            async with aclosing(cut(exactly, size_of)) as pieces:
                first = await anext(pieces)
                if first.is_last and first.size <= storage.capabilities.max_put:
                    return await _put(storage, place, first)
                if limits is None:
                    raise Unsupported(
                        f"this storage takes no stream of over {PART} bytes"
                    )
                upload = _Upload(storage, place, limits, size_of, self._flying)
                return await upload.run(first, pieces, how.size or 0)


class _Place(NamedTuple):
    """Where a stream is to land, and as what."""

    key: Key
    mode: WriteMode
    options: WriteOptions


async def _place(storage: Storage, key: Key, how: Writing) -> _Place:
    """What the rule says, before a byte is read; the storage will insist on it."""
    if how.version is not None:
        return await _instead_of(storage, key, how.version, how)
    options = WriteOptions.of(how.attributes)
    if how.if_exists is IfExists.OVERWRITE:
        return _Place(key, OVERWRITE, options)
    if how.if_exists in {IfExists.NEWER, IfExists.ASK}:
        raise Unsupported(f"a stream cannot be stored by the rule {how.if_exists}")
    for number in range(MOST_NUMBERS):
        name = numbered(key, number)
        if not await _is_taken(storage, name):
            return _Place(name, CREATE, options)
        if how.if_exists is not IfExists.RENAME:
            raise AlreadyExists("the target exists; nothing was stored")
    raise AlreadyExists(f"{MOST_NUMBERS} numbered names are taken")


async def _instead_of(
    storage: Storage, key: Key, version: Version, how: Writing
) -> _Place:
    """The same object with other bytes, unless it has become another one."""
    if how.if_exists is not IfExists.OVERWRITE:
        raise Unsupported(f"a version is stored over, and not by {how.if_exists}")
    try:
        there = await stubbornly(storage, lambda: storage.stat(key))
        kept = await stubbornly(storage, lambda: storage.describe(key))
    except NotFound as error:
        raise VersionMismatch("somebody deleted it meanwhile") from error
    if there.version != version:
        raise VersionMismatch("somebody changed it meanwhile; nothing was stored")
    merged = how.attributes.over(kept)
    merged = replace(merged, storage_class=merged.storage_class or kept.storage_class)
    # What tells the date of its bytes would tell that of the old ones.
    dated = int(time.time()) if _DATE in dict(merged.metadata) else None
    mode = WriteMode("update", version)
    return _Place(key, mode, WriteOptions.of(merged, modified=dated))


async def _is_taken(storage: Storage, key: Key) -> bool:
    try:
        await stubbornly(storage, lambda: storage.stat(key))
    except NotFound:
        return False
    except PermissionDenied:
        return False  # who may write but not look: the server will enforce the rule
    return True


async def _land(
    storage: Storage, place: _Place, chunks: AsyncIterable[bytes], size: int | None
) -> Entry:
    landing = await storage.new_file(place.key, size)
    try:
        async with aclosing(cut(chunks, only(MIB))) as pieces:
            async for piece in pieces:
                content = bytes(piece.content)
                await landing.file.write_at(piece.offset, content, SILENT)
        return await landing.reveal(place.mode)
    finally:
        await landing.discard()


async def _put(storage: Storage, place: _Place, piece: Piece) -> Entry:
    key, mode, options = place
    entry = await stubbornly(
        storage, lambda: storage.put(key, piece, mode, options=options)
    )
    await piece.prove([entry.digest])
    return entry


@dataclass(slots=True)
class _Upload:
    """A stream on its way into an object, part by part."""

    storage: Storage
    place: _Place
    limits: PartLimits
    size_of: SizeOf
    flying: Gate
    turn: Lock = field(default_factory=Lock)
    """Whoever has it takes the next piece from the stream."""

    taken: int = 0
    is_over: bool = False
    kept: Piece | None = None
    """The last, where it may go only after all others."""

    receipts: list[PartReceipt] = field(default_factory=list)

    async def run(
        self, first: Piece, following: AsyncGenerator[Piece, None], size: int
    ) -> Entry:
        storage, (key, _, options) = self.storage, self.place
        session = await stubbornly(
            storage, lambda: storage.create_upload(key, size, options=options)
        )
        try:
            pieces = _chained(first, following)
            async with aclosing(pieces):
                await self._send_all(session, pieces)
            return await self._complete(session)
        except BaseException:
            begun = Begun(None, size, first.size, key, session=session)
            await throw_away(storage, begun)
            raise

    async def _send_all(
        self, session: UploadSession, pieces: AsyncGenerator[Piece, None]
    ) -> None:
        async def take_and_send(_: None) -> None:
            async with AsyncExitStack() as held:
                async with self.turn:
                    if self.is_over:
                        return
                    piece = await self._next(pieces)
                    await held.enter_async_context(self.flying.enter(piece.size))
                if piece.is_last and self.limits.last_after_all:
                    self.kept = piece
                else:
                    await self._send(session, piece)

        is_ordered = self.limits.ordered or session.kind == "sequential"
        hands = (lambda: 1) if is_ordered else self._hands
        await each(self._turns(), take_and_send, hands=hands)
        if self.kept:
            await self._send(session, self.kept)

    async def _next(self, pieces: AsyncGenerator[Piece, None]) -> Piece:
        piece = await anext(pieces)
        self.taken, self.is_over = piece.number, piece.is_last
        return piece

    def _turns(self) -> Iterator[None]:
        while not self.is_over:
            yield None

    def _hands(self) -> int:
        """As many as may hold a piece each."""
        return max(1, HELD_BYTES // self.size_of(max(1, self.taken)))

    async def _send(self, session: UploadSession, piece: Piece) -> None:
        storage = self.storage
        receipt = await stubbornly(
            storage, lambda: storage.upload_part(session, piece.part, piece)
        )
        await piece.prove(receipt.digests)
        self.receipts.append(receipt)

    async def _complete(self, session: UploadSession) -> Entry:
        storage, (_, mode, options) = self.storage, self.place
        receipts = sorted(self.receipts, key=lambda receipt: receipt.number)
        entry = await stubbornly(
            storage,
            lambda: storage.complete_upload(session, receipts, mode, options=options),
        )
        proof(*digests_of_parts(receipts), entry.digest)
        return entry


async def _chained(
    first: Piece, following: AsyncGenerator[Piece, None]
) -> AsyncGenerator[Piece, None]:
    yield first
    async for piece in following:
        yield piece
