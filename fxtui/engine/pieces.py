"""A stream cut into pieces that fit in memory, and prove that they arrived."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from fxtui import digest
from fxtui.domain.content import TAP_EVERY, Span
from fxtui.domain.entry import Digest
from fxtui.domain.errors import ContentMismatch, Unsupported
from fxtui.domain.policy import MIB
from fxtui.domain.uploads import Part, PartLimits

from .plan import part_size
from .proof import proof

PART: Final = 16 * MIB
"""Bytes up to which content is put at once, and of a part, where no more is needed."""

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
        return only(_step(size, limits))
    first = part_size(0, PART, limits)
    largest = limits.max_size - limits.max_size % limits.align
    every = max(1, limits.max_count // _DOUBLINGS)

    def size_of(number: int) -> int:
        if number > limits.max_count:
            raise Unsupported(f"more came than {limits.max_count} parts can hold")
        return min(first << (number - 1) // every, largest)

    return size_of


def _step(size: int, limits: PartLimits) -> int:
    try:
        return part_size(size, PART, limits)
    except ValueError as error:
        raise Unsupported(f"{error}; it is too large for this storage") from error


def only(step: int) -> SizeOf:
    """All of one size."""
    return lambda number: step
