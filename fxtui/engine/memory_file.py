"""A place to fetch into that is no file: what comes stays in memory."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterable, Sequence
from typing import Final

from fxtui import digest
from fxtui.domain.content import FileSpan, Span, Tap
from fxtui.domain.entry import Digest, Version
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage

from .meter import PartTap

_AT_ONCE: Final = 64 * 1024
"""Bytes that are hashed sooner than a thread is there to do it."""


class MemoryFile:
    """An OpenFile without a descriptor."""

    def __init__(self) -> None:
        self._content: bytes | bytearray = b""

    @property
    def content(self) -> bytes:
        return bytes(self._content)

    def fileno(self) -> int:
        raise io.UnsupportedOperation("this file is in memory, and has no descriptor")

    async def read_at(self, span: Span, tap: Tap) -> bytes:
        return bytes(self._content[span.offset :][: span.size])

    async def write_at(self, offset: int, data: bytes, tap: Tap) -> None:
        if not (offset or self._content):
            self._content = data  # often that is all, and no copy
        else:
            if isinstance(self._content, bytes):
                self._content = bytearray(self._content)
            self._content[offset : offset + len(data)] = data
        if isinstance(tap, PartTap):
            await tap.passed(len(data))

    async def hash(self, span: Span, algorithms: Sequence[str]) -> list[Digest]:
        whole = bytes(self._content[span.offset :][: span.size])
        return await digests_of(whole, algorithms)


async def fetched(
    storage: Storage, key: Key, span: Span, tap: Tap, version: Version | None
) -> tuple[bytes, Digest | None]:
    """A span of an object; and what *all* of it hashes to, if its storage told."""
    file = MemoryFile()
    into = FileSpan(file, Span(0, span.size), tap)
    told = await storage.fetch(key, span, into=into, version=version)
    return file.content, told


async def digests_of(content: bytes, algorithms: Iterable[str]) -> list[Digest]:
    def hashed() -> list[Digest]:
        return [digest.of_bytes(content, algorithm) for algorithm in algorithms]

    if len(content) <= _AT_ONCE:
        return hashed()
    return await asyncio.to_thread(hashed)
