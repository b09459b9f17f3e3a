"""The bytes of a part: hashed first, then read again as they are sent.

Of a file they are never held; what is in memory already is held once more.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Protocol

from fxtui.digest import CONTENT_BLOCKS, of_bytes
from fxtui.domain.content import Body, FileSpan, Span
from fxtui.domain.entry import Digest
from fxtui.domain.errors import VersionMismatch

from .bodies import FileBody, Held, Sendable, Stopped, has_descriptor

_LONGER: Final = "changed while copying: it is longer now"
_SHORTER: Final = "changed while copying: it is shorter now"


class Reading(Sendable, Protocol):
    """One pass over some bytes, which can be broken off."""

    def stop(self) -> None: ...


class Outgoing(Protocol):
    """Bytes that may be sent more than once, and in part."""

    async def blocks(self) -> Digest:
        """The hashes of their blocks, from which that of the whole object follows."""
        ...

    def open(self) -> Reading: ...

    def after(self, count: int) -> Outgoing:
        """The same without the first of them."""
        ...


@dataclass(frozen=True, slots=True)
class OfFile:
    span: FileSpan

    async def blocks(self) -> Digest:
        [blocks] = await self.span.file.hash(self.span.span, [CONTENT_BLOCKS])
        return blocks

    def open(self) -> Reading:
        file = self.span.file
        return FileBody(file.fileno(), self.span.span, self.span.tap)

    def after(self, count: int) -> OfFile:
        whole = self.span.span
        rest = Span(whole.offset + count, whole.size - count)
        return OfFile(FileSpan(self.span.file, rest, self.span.tap))


@dataclass(frozen=True, slots=True)
class InMemory:
    content: memoryview

    async def blocks(self) -> Digest:
        return await asyncio.to_thread(of_bytes, self.content, CONTENT_BLOCKS)

    def open(self) -> Reading:
        return _HeldReading(self.content)

    def after(self, count: int) -> InMemory:
        return InMemory(self.content[count:])


class _HeldReading(Held):
    _is_stopped = False

    def read(self, size: int = -1) -> bytes:
        if self._is_stopped:
            raise Stopped
        return super().read(size)

    def stop(self) -> None:
        self._is_stopped = True


async def outgoing(body: Body) -> Outgoing:
    """What of a body can be sent from a thread."""
    if isinstance(body, FileSpan) and has_descriptor(body):
        return OfFile(body)
    return InMemory(memoryview(await content_of(body)))


async def content_of(body: Body) -> bytes:
    """All of a body, which has to be as long as it says."""
    chunks, size = list[bytes](), 0
    async with aclosing(body.open()) as read:
        async for chunk in read:
            size += len(chunk)
            if size > body.size:
                raise VersionMismatch(_LONGER)
            chunks.append(chunk)
    if size < body.size:
        raise VersionMismatch(_SHORTER)
    return b"".join(chunks)
