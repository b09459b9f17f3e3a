"""One archive as bytes: read by spans, and only as it was when it was first looked at."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fxtui.domain.content import Span
from fxtui.domain.entry import Version
from fxtui.domain.errors import ContentMismatch
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage


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


def damaged(why: str) -> ContentMismatch:
    return ContentMismatch(f"the archive is damaged: {why}")
