"""The way in for what comes as a stream, of which nobody may know how long it is.

Little is one put; more is an upload in parts, a few of which fly at once; on the disk it
is a file that grows under a temporary name. It appears whole or not at all. What is held
in memory is a part at a time for each stream, and what flies: 64 MiB, for parts of 16.
"""

from __future__ import annotations

import asyncio
from asyncio import Lock
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from fxtui import digest
from fxtui.domain.content import SILENT, TAP_EVERY, Span
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import (
    AlreadyExists,
    ContentMismatch,
    NotFound,
    PermissionDenied,
    Unsupported,
)
from fxtui.domain.location import Key
from fxtui.domain.request import PLAIN, IfExists, Writing
from fxtui.domain.storage import (
    CREATE,
    OVERWRITE,
    Part,
    PartLimits,
    PartReceipt,
    Storage,
    UploadSession,
    WriteMode,
    WriteOptions,
)

from .conflict import numbered
from .crew import each
from .headway import Begun
from .leftovers import throw_away
from .pace import HELD_BYTES, Gate
from .patience import stubbornly
from .plan import part_size
from .proof import digests_of_parts, proof

MIB: Final = 1024 * 1024

PART: Final = 16 * MIB
"""Bytes up to which content is put at once, and of a part, where no more is needed."""

MOST_NUMBERS: Final = 10_000
"""``name (1)``, ``name (2)`` … are tried this far."""

_DOUBLINGS: Final = 10
"""How often parts of a stream without a size grow: S3's 10,000 then hold 16 TiB."""

SizeOf: TypeAlias = Callable[[int], int]
"""How large the part of this number is, unless it is the last."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a stream, held in memory so that it can be sent again."""

    number: int
    offset: int
    content: bytearray
    is_last: bool

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def part(self) -> Part:
        return Part(self.number, Span(self.offset, self.size), self.is_last)

    async def open(self) -> AsyncGenerator[bytes, None]:
        for start in range(0, self.size, TAP_EVERY):
            yield bytes(memoryview(self.content)[start : start + TAP_EVERY])

    async def prove(self, told: Iterable[Digest | None]) -> None:
        """Raise ContentMismatch if it is not what the storage says that it has."""
        for theirs in told:
            if theirs and digest.is_known(theirs.algorithm):
                whole = memoryview(self.content)
                hashing = asyncio.to_thread(digest.of_bytes, whole, theirs.algorithm)
                proof(await hashing, theirs)


async def cut(
    chunks: AsyncIterable[bytes], size_of: SizeOf
) -> AsyncGenerator[Piece, None]:
    """A stream in pieces; each leaves when it is known whether another follows."""
    number, offset, held = 1, 0, bytearray()
    async for chunk in chunks:
        rest = memoryview(chunk)
        while rest:
            if len(held) == size_of(number):
                yield Piece(number, offset, held, is_last=False)
                number, offset, held = number + 1, offset + len(held), bytearray()
            room = size_of(number) - len(held)
            held += rest[:room]
            rest = rest[room:]
    yield Piece(number, offset, held, is_last=True)


async def measured(
    chunks: AsyncIterable[bytes], size: int | None
) -> AsyncGenerator[bytes, None]:
    """A stream that has to be as long as was said: it may have been cut off."""
    done = 0
    async for chunk in chunks:
        done += len(chunk)
        if size is not None and done > size:
            raise ContentMismatch(f"more than {size} bytes came; nothing was stored")
        yield chunk
    if size not in (None, done):
        raise ContentMismatch(f"{done} of {size} bytes came; nothing was stored")


def sizes(size: int | None, limits: PartLimits) -> SizeOf:
    """Equal parts, if it is known how much will come; else parts that grow."""
    if size is not None:
        return _only(_step(size, limits))
    first = part_size(0, PART, limits)
    largest = limits.max_size - limits.max_size % limits.align
    every = max(1, limits.max_count // _DOUBLINGS)

    def size_of(number: int) -> int:
        if number > limits.max_count:
            raise Unsupported(f"more came than {limits.max_count} parts can hold")
        return min(first << (number - 1) // every, largest)

    return size_of


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
            size_of = sizes(how.size, limits) if limits else _only(PART)
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


async def _is_taken(storage: Storage, key: Key) -> bool:
    try:
        await stubbornly(storage, lambda: storage.stat(key))
    except NotFound:
        return False
    except PermissionDenied:
        return False  # who may write but not look: the server will enforce the rule
    return True


def _step(size: int, limits: PartLimits) -> int:
    try:
        return part_size(size, PART, limits)
    except ValueError as error:
        raise Unsupported(f"{error}; it is too large for this storage") from error


def _only(step: int) -> SizeOf:
    return lambda number: step


async def _land(
    storage: Storage, place: _Place, chunks: AsyncIterable[bytes], size: int | None
) -> Entry:
    landing = await storage.new_file(place.key, size)
    try:
        async with aclosing(cut(chunks, _only(MIB))) as pieces:
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
