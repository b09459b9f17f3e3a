"""One archive as bytes: read by spans, and only as it was when it was first looked at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from fxtui.domain.content import Span
from fxtui.domain.entry import Version
from fxtui.domain.errors import ContentMismatch, Unsupported
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage

MOST_HELD: Final = 64 * 1024 * 1024
"""Bytes of an archive that is held in memory."""

_CHUNK: Final = 256 * 1024


class Ranges:
    def __init__(
        self, storage: Storage, key: Key, size: int, version: Version | None
    ) -> None:
        self._storage, self.key = storage, key
        self.size, self.version = size, version

    async def read(self, span: Span) -> AsyncGenerator[bytes, None]:
        """VersionMismatch if it is another one by now."""
        if not span.size:
            return
        chunks = self._storage.read(self.key, span, version=self.version)
        async with aclosing(chunks):
            async for chunk in chunks:
                yield chunk

    async def some(self, span: Span) -> bytes:
        """All of a span, which has to be there."""
        if span.offset < 0 or span.offset + span.size > self.size:
            raise damaged("it tells of bytes behind its end")
        content = bytearray()
        async with aclosing(self.read(span)) as chunks:
            async for chunk in chunks:
                content += chunk
        if len(content) != span.size:
            raise damaged("it ended too early")
        return bytes(content)


class Held(Ranges):
    """One that has no ranges of its own, as it is packed in another: it is kept whole."""

    def __init__(
        self, storage: Storage, key: Key, size: int, version: Version | None
    ) -> None:
        if size > MOST_HELD:
            raise Unsupported(
                f"it is packed in another archive, and has over {MOST_HELD // 1024**2} "
                "MiB; copy it out, and look into the copy"
            )
        super().__init__(storage, key, size, version)
        self._reading = asyncio.Lock()
        self._content: bytes | None = None

    async def read(self, span: Span) -> AsyncGenerator[bytes, None]:
        async with self._reading:
            if self._content is None:
                async with aclosing(super().read(Span(0, self.size))) as chunks:
                    self._content = b"".join([chunk async for chunk in chunks])
        end = min(span.offset + span.size, self.size)
        for at in range(span.offset, end, _CHUNK):
            yield self._content[at : min(at + _CHUNK, end)]


class Piece(Ranges):
    """Some of another's bytes, which are here already."""

    def __init__(self, of: Ranges, content: bytes) -> None:
        super().__init__(of._storage, of.key, len(content), of.version)
        self._content = content

    async def read(self, span: Span) -> AsyncGenerator[bytes, None]:
        yield self._content[span.offset : span.offset + span.size]


def damaged(why: str) -> ContentMismatch:
    return ContentMismatch(f"the archive is damaged: {why}")
