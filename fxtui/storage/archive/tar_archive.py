"""A tar: looked through from header to header, without what is between them.

One that is packed as a whole has to be read from its beginning on, up to whatever is
wanted of it; so there is a limit to what is read of it for a listing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Final, Protocol

from fxtui.domain.content import Span
from fxtui.domain.errors import Unsupported

from .archive import Archive
from .members import Member
from .packing import TAR_PACKINGS
from .ranges import Ranges
from .stream import Stream
from .tar_headers import Headers

MOST_PACKED: Final = 1024 * 1024 * 1024
"""Bytes of a packed tar that are read for a listing."""

_MOST_UNPACKED: Final = 64 * 1024 * 1024 * 1024
_KEPT: Final = 16 * 1024 * 1024
"""Bytes that are kept for transfers that come a little out of order."""

_LEAST, _MOST = 16 * 1024, 1024 * 1024
"""Bytes that are read for a header: the most where one follows soon after the other."""

_SOON: Final = 256 * 1024

_PAGE: Final = 1000
_PATIENCE: Final = 1.0
"""Members, and seconds, after which it is told what was found so far."""


class _Bytes(Protocol):
    async def some(self, span: Span) -> bytes: ...


class TarArchive(Archive):
    def __init__(self, ranges: Ranges, packing: str | None = None) -> None:
        super().__init__(ranges)
        self._looking = asyncio.Lock()
        self._headers = Headers()
        self._bytes: _Bytes
        self._stream: Stream | None = None
        if packing:
            self.note = "all before it in the packed tar is read as well"
            whole, make = Span(0, ranges.size), TAR_PACKINGS[packing]
            self._bytes = _Limited(Stream(ranges, whole, make))
            self._stream = Stream(ranges, whole, make, kept=_KEPT)
        else:
            self._bytes = _Ahead(ranges)

    async def find_more(self) -> None:
        async with self._looking:
            clock = asyncio.get_running_loop().time
            until, known = clock() + _PATIENCE, len(self.members)
            while not self.is_known and len(self.members) < known + _PAGE:
                await self._look_on()
                if clock() >= until:
                    return

    async def _look_on(self) -> None:
        headers = self._headers
        block = await self._bytes.some(Span(headers.at, headers.wants))
        if found := headers.take(block):
            self.members.add(found.name, found.member)
        self.is_known = headers.has_ended

    def is_packed(self, member: Member) -> bool:
        return self._stream is not None

    def content(self, member: Member, span: Span) -> AsyncGenerator[bytes, None]:
        there = Span(member.offset + span.offset, span.size)
        return (self._stream or self.ranges).read(there)


class _Ahead:
    """Reads a little more than is asked for, and much more where that was of use."""

    def __init__(self, ranges: Ranges) -> None:
        self._ranges = ranges
        self._at, self._content = 0, b""
        self._asks = _LEAST

    async def some(self, span: Span) -> bytes:
        """What there is of a span."""
        begin = span.offset - self._at
        if begin < 0 or begin + span.size > len(self._content):
            await self._read(span)
            begin = 0
        return self._content[begin : begin + span.size]

    async def _read(self, span: Span) -> None:
        skipped = span.offset - self._at - len(self._content)
        self._asks = min(2 * self._asks, _MOST) if skipped <= _SOON else _LEAST
        rest = max(self._ranges.size - span.offset, 0)
        size = min(max(self._asks, span.size), rest)
        self._at, self._content = span.offset, b""
        self._content = await self._ranges.some(Span(span.offset, size)) if size else b""


class _Limited:
    """A stream of which so much is read, and no more."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    async def some(self, span: Span) -> bytes:
        stream = self._stream
        if stream.fed > MOST_PACKED or span.offset > _MOST_UNPACKED:
            raise Unsupported(
                f"over {MOST_PACKED // 1024**3} GiB of a packed tar are not read for a "
                "listing; fetch it as a whole"
            )
        return await stream.some(span)
