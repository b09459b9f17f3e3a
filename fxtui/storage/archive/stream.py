"""The unpacked content of a run of an archive, which comes in its order and no other.

Who asks for spans of it one after the other gets them in one pass, also where many ask
at once: they take turns. Who goes back further than what is kept begins it anew.
"""

from __future__ import annotations

import zlib
from asyncio import CancelledError
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final, NamedTuple

from fxtui.domain.content import Span
from fxtui.domain.errors import ContentMismatch
from fxtui.storage.disk_thread import in_thread

from .packing import Unpacker
from .ranges import Ranges, damaged
from .turns import Turns

_FIRST: Final = 64 * 1024
_MOST: Final = 8 * 1024 * 1024
"""Bytes that are asked for in one request, which are twice as many each time."""


class Whole(NamedTuple):
    """What all of it must have, where that is known."""

    size: int | None
    crc: int | None


UNTOLD: Final = Whole(None, None)


class Stream:
    """Unpacks forward, and keeps ``kept`` bytes of what it has given."""

    def __init__(
        self,
        ranges: Ranges,
        span: Span,
        make: Callable[[], Unpacker],
        *,
        whole: Whole = UNTOLD,
        kept: int = 1024 * 1024,
    ) -> None:
        self._ranges, self._span, self._make = ranges, span, make
        (self._size, self._crc), self._kept = whole, kept
        self._turns = Turns()
        self._begin()

    def _begin(self) -> None:
        self._unpacker = self._make()
        self.fed, self.at = 0, 0
        """Bytes that went in, and that came out."""

        self._seen = 0
        self._window: deque[bytes] = deque()
        self._held = 0
        self._ask = _FIRST

    async def read(self, span: Span) -> AsyncGenerator[bytes, None]:
        """Less than was asked for where it ends; ContentMismatch where it should not."""
        if await self._turns.take(span.offset, lambda: (self.fed, self.at)):
            chunks = self._read(span.offset, span.offset + span.size)
        else:
            whole = Whole(self._size, self._crc)
            other = Stream(self._ranges, self._span, self._make, whole=whole)
            chunks = other.read(span)
        async with aclosing(chunks):
            async for chunk in chunks:
                yield chunk

    async def _read(self, offset: int, end: int) -> AsyncGenerator[bytes, None]:
        """In one's turn, which ends with it."""
        try:
            if offset < self.at - self._held:
                self._begin()
            for piece in self._again(offset, end):
                yield piece
            if end <= self.at:
                return
            async with aclosing(self._onward()) as pieces:
                async for piece in pieces:
                    before = self.at - len(piece)
                    if some := piece[max(offset - before, 0) : end - before]:
                        yield some
                    if self.at >= end:
                        return
        finally:
            self._turns.leave(self.at)

    async def some(self, span: Span) -> bytes:
        """What is there of a span."""
        async with aclosing(self.read(span)) as chunks:
            return b"".join([chunk async for chunk in chunks])

    def _again(self, offset: int, end: int) -> list[bytes]:
        """What is kept of a span."""
        found, at = [], self.at - self._held
        for piece in self._window:
            if some := piece[max(offset - at, 0) : max(end - at, 0)]:
                found.append(some)
            at += len(piece)
        return found

    async def _onward(self) -> AsyncGenerator[bytes, None]:
        """What follows; of what is damaged nothing is kept."""
        try:
            async with aclosing(self._pieces()) as pieces:
                async for piece in pieces:
                    yield piece
        except ContentMismatch:
            self._begin()
            raise

    async def _pieces(self) -> AsyncGenerator[bytes, None]:
        """What follows, from where it is on."""
        while not self._unpacker.has_ended:
            if self._unpacker.wants:
                async with aclosing(self._packed()) as chunks:
                    async for chunk in chunks:
                        self.fed += len(chunk)
                        self._unpacker.feed(chunk)
                        async for piece in self._unpacked():
                            yield piece
            else:
                async for piece in self._unpacked():
                    yield piece
            if self.fed >= self._span.size and self._unpacker.wants:
                break
        self._check_end()

    async def _unpacked(self) -> AsyncGenerator[bytes, None]:
        """All that follows from what it was fed."""
        unpacker = self._unpacker
        while not unpacker.wants and not unpacker.has_ended:
            try:
                piece = await in_thread(unpacker.step)
            except CancelledError:
                self._begin()  # what that step gave is lost
                raise
            if piece:
                self._keep(piece)
                yield piece

    async def _packed(self) -> AsyncGenerator[bytes, None]:
        """The next request's worth; an unpacker that has ended wants no more of it."""
        size = min(self._ask, self._span.size - self.fed)
        self._ask = min(2 * self._ask, _MOST)
        span = Span(self._span.offset + self.fed, size)
        async with aclosing(self._ranges.read(span)) as chunks:
            async for chunk in chunks:
                if self._unpacker.has_ended:
                    return
                size -= len(chunk)
                yield chunk
        if size > 0:
            raise damaged("it ended too early")

    def _keep(self, piece: bytes) -> None:
        self.at += len(piece)
        if self._size is not None and self.at > self._size:
            raise damaged("a member is larger than it says")
        if self._crc is not None:
            self._seen = zlib.crc32(piece, self._seen)
        if self.at == self._size and self._crc not in (None, self._seen):
            raise ContentMismatch(
                "its CRC32 is not the one that the archive tells: the archive is damaged"
            )
        self._window.append(piece)
        self._held += len(piece)
        while self._held - len(self._window[0]) >= self._kept:
            self._held -= len(self._window.popleft())

    def _check_end(self) -> None:
        short = self._size is not None and self.at < self._size
        if short or not (self._unpacker.is_whole() or self.at == self._size):
            raise damaged("it ended in the middle")
