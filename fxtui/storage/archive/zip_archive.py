"""A zip: listed by the directory at its end, its members read where they lie."""

from __future__ import annotations

import asyncio
import zlib
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import aclosing
from itertools import islice
from typing import Final, NamedTuple, TypeVar

from fxtui.domain.content import Span
from fxtui.domain.errors import ContentMismatch, Unsupported

from . import zip_directory as directory
from .archive import Archive
from .members import MOST, Member, Members
from .packing import ZIP_PACKINGS
from .pieces import Pieces
from .ranges import Piece, Ranges, damaged
from .stream import Stream, Whole

T = TypeVar("T")

MOST_DIRECTORY: Final = 64 * 1024 * 1024
"""Bytes of a directory that are read."""

_STORED: Final = 0
_STREAMS: Final = 64
"""Members that are read on where they were left: as many as transfers at a time."""


_SMALL: Final = 64 * 1024
"""Bytes of a member that are read together with its header."""

_ROOM: Final = 512
"""Bytes that its name and what else is in its header seldom exceed."""


class _Start(NamedTuple):
    """Where the content of a member begins."""

    ranges: Ranges
    at: int


class ZipArchive(Archive):
    def __init__(self, ranges: Ranges) -> None:
        super().__init__(ranges)
        self._looking = asyncio.Lock()
        self._begins: OrderedDict[Member, int] = OrderedDict()
        self._streams: OrderedDict[Member, Stream] = OrderedDict()
        self._pieces: OrderedDict[Member, Pieces] = OrderedDict()

    async def find_more(self) -> None:
        async with self._looking:
            if self.is_known:
                return
            found = directory.directory_at(await self._end())
            if found.span.size > MOST_DIRECTORY or found.members > MOST:
                raise Unsupported(
                    f"it holds {found.members:,} members; fetch it as a whole"
                )
            content = await self.ranges.some(found.span)
            self.members = await asyncio.to_thread(_members, content, found.shift)
            self.is_known = True

    async def _end(self) -> directory.End:
        size = self.ranges.size
        begin = max(size - directory.TAIL, 0)
        tail = await self.ranges.some(Span(begin, size - begin))
        end = directory.find_end(tail, size)
        if not end.is_large:
            return end
        span = directory.end64_span(end)
        return directory.with_end64(end, span.offset, await self.ranges.some(span))

    def is_packed(self, member: Member) -> bool:
        return member.method != _STORED

    async def content(self, member: Member, span: Span) -> AsyncGenerator[bytes, None]:
        if member.method not in ZIP_PACKINGS:
            raise Unsupported(
                f"it is packed by method {member.method}, which is not known here; fetch "
                "the archive, and unpack it"
            )
        if member.method == _STORED and member.packed != member.size:
            raise damaged("a member that is not packed has two sizes")
        start = await self._start(member, span)
        read = self._stored if member.method == _STORED else self._unpacked
        async with aclosing(read(member, start, span)) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _start(self, member: Member, span: Span) -> _Start:
        """Where its content is; a small one is read with its header, in one request."""
        least = directory.HEADER_SIZE + member.packed
        size = min(least + _ROOM, self.ranges.size - member.offset)
        if span.size == member.size and member.packed <= _SMALL and size >= least:
            content = await self.ranges.some(Span(member.offset, size))
            begin = directory.content_offset(content)
            if begin + member.packed <= len(content):
                return _Start(Piece(self.ranges, content), begin)
        return _Start(self.ranges, await self._begin(member))

    async def _begin(self, member: Member) -> int:
        """Where its content is, which only the header in front of it tells."""
        if member not in self._begins:
            header = await self.ranges.some(Span(member.offset, directory.HEADER_SIZE))
            begin = member.offset + directory.content_offset(header)
            if begin + member.packed > self.ranges.size:
                raise damaged("a member goes on behind its end")
            _remember(self._begins, member, begin)
            return begin
        return self._begins[member]

    async def _stored(
        self, member: Member, start: _Start, span: Span
    ) -> AsyncGenerator[bytes, None]:
        """Any span at once; when the last of them was read the CRC is compared."""
        crc = 0
        chunks = start.ranges.read(Span(start.at + span.offset, span.size))
        async with aclosing(chunks):
            async for chunk in chunks:
                crc = zlib.crc32(chunk, crc)
                yield chunk
        if self._crc_of_all(member, span, crc) not in {None, member.crc}:
            raise ContentMismatch(
                "its CRC32 is not the one that the archive tells: the archive is damaged"
            )

    def _crc_of_all(self, member: Member, span: Span, crc: int) -> int | None:
        """None as long as some of it was not read."""
        if span.size == member.size:
            return crc
        if member not in self._pieces:
            _remember(self._pieces, member, Pieces(member.size))
        whole = self._pieces[member].add(span, crc)
        if whole is not None:
            del self._pieces[member]
        return whole

    async def _unpacked(
        self, member: Member, start: _Start, span: Span
    ) -> AsyncGenerator[bytes, None]:
        stream = self._stream(member, start)
        async with aclosing(stream.read(span)) as chunks:
            async for chunk in chunks:
                yield chunk
        if stream.at == member.size:
            self._streams.pop(member, None)  # nobody goes on from its end

    def _stream(self, member: Member, start: _Start) -> Stream:
        """One for each member, so that a span goes on where the one before ended."""
        if member not in self._streams:
            stream = Stream(
                start.ranges,
                Span(start.at, member.packed),
                ZIP_PACKINGS[member.method],
                whole=Whole(member.size, member.crc),
            )
            _remember(self._streams, member, stream)
        self._streams.move_to_end(member)
        return self._streams[member]


def _remember(kept: OrderedDict[Member, T], member: Member, what: T) -> None:
    kept[member] = what
    while len(kept) > _STREAMS:
        kept.popitem(last=False)


def _members(content: bytes, shift: int) -> Members:
    """In the order of their names."""
    found = dict(islice(directory.rows(content, shift), MOST + 1))
    found.pop("", None)
    members = Members()
    for name in sorted(found):
        members.add(name, found[name])
    return members
