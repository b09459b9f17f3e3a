"""What a client does to a storage without a job: one object, or one listing, each."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing
from os import PathLike
from typing import Final, TypeAlias

from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.copying import as_folder
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.request import PLAIN, Writing
from fxtui.domain.value import replace
from fxtui.front.attributes import check_attributes
from fxtui.front.below import below

from .place import Place, located

Content: TypeAlias = bytes | bytearray | PathLike[str] | AsyncIterable[bytes]
"""What can be written; a path stands for what is in its file."""

_CHUNK: Final = 1024 * 1024

HOUR: Final = 3600


class Looking:
    """Lists, reads, writes and describes single objects."""

    def __init__(self, browser: Browser, context: Context) -> None:
        self.browser = browser
        self.context = context

    def list(
        self, place: Place, *, recursive: bool = False
    ) -> AsyncGenerator[Entry, None]:
        """What is in a folder or below a prefix, as it arrives; without folders, if
        ``recursive``.
        """
        prefix = located(place)
        return below(self.browser, prefix, self.context, recursive=recursive)

    async def stat(self, place: Place) -> Entry:
        return await self.browser.stat(located(place), self.context)

    def read(self, place: Place, span: Span | None = None) -> AsyncGenerator[bytes, None]:
        """The content, or a span of it, in chunks, as fast as they are taken."""
        return self.browser.read(located(place), self.context, span)

    async def read_bytes(self, place: Place, span: Span | None = None) -> bytes:
        """The same at once: it has to fit in memory."""
        async with aclosing(self.read(place, span)) as chunks:
            return b"".join([chunk async for chunk in chunks])

    async def write(self, place: Place, content: Content, how: Writing = PLAIN) -> Entry:
        """Store content, however much; it appears whole or not at all.

        ``how`` may tell its size, what becomes of what is there, and its attributes.
        """
        location, size = located(place), how.size
        check_attributes(how.attributes, location)
        if isinstance(content, bytes | bytearray):
            chunks, size = _sliced(content), len(content)
        elif isinstance(content, PathLike):
            size = (await self.stat(content)).size
            chunks = self.read(content)
        else:
            chunks = _passed(content)
        async with aclosing(chunks) as coming:
            how = replace(how, size=size)
            return await self.browser.write(location, coming, self.context, how)

    async def make_directory(self, place: Place) -> Entry:
        """A folder, or a bucket."""
        return await self.browser.make_directory(as_folder(located(place)), self.context)

    async def digest(self, place: Place, algorithm: str | None = None) -> Digest | None:
        """What the storage says an object hashes to, of a file what it hashes to now.

        With an ``algorithm`` that the storage does not tell, the object is read for it.
        """
        location = located(place)
        return await self.browser.digest(location, self.context, algorithm=algorithm)

    async def link(self, place: Place, *, seconds: int = HOUR, put: bool = False) -> str:
        """An address that anybody may fetch from, or ``put`` to, for so many seconds."""
        location = located(place)
        return await self.browser.link(location, self.context, seconds=seconds, put=put)


async def _sliced(content: bytes | bytearray) -> AsyncGenerator[bytes, None]:
    whole = memoryview(content)
    for offset in range(0, len(whole), _CHUNK):
        yield bytes(whole[offset : offset + _CHUNK])


async def _passed(content: AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
    async for chunk in content:
        yield chunk
