"""What we send: a body that is hashed first, counted on its way, and heard when it fails.

A source that shrinks would leave the server waiting, one that grows would poison the
connection, and a disk's error would read as the network's: so the body watches itself.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Final

from fxtui.digest import SHA256, Hasher, hasher, named
from fxtui.domain.content import Body, FileSpan, InMemory
from fxtui.domain.entry import Digest
from fxtui.domain.errors import VersionMismatch

HELD: Final = 8 * 1024 * 1024
"""Bodies up to this size that are no files are read once, into memory, not twice."""

_LONGER: Final = "changed while copying: it is longer now"
_SHORTER: Final = "changed while copying: it is shorter now"


class Outgoing:
    """A body as botocore and aiohttp want it: sized, rewindable, an async iterator."""

    def __init__(self, body: Body, digests: Sequence[Digest]) -> None:
        self.size = body.size
        self.digests = {digest.algorithm: digest for digest in digests}
        self.failure: BaseException | None = None
        self._body = body
        self._passes: list[_Pass] = []

    @property
    def sha256(self) -> str | None:
        """For the signer, which would hash the body on the event loop."""
        known = self.digests.get(SHA256)
        return known.hex if known else None

    def __aiter__(self) -> AsyncIterator[bytes]:
        self._passes.append(begun := _Pass(self._watched()))
        return begun

    async def aclose(self) -> None:
        for begun in self._passes:
            await begun.aclose()

    def read(self, size: int = -1) -> bytes:
        """Exist: botocore takes only what can be read. aiohttp iterates instead."""
        raise TypeError(f"{size} bytes: a body is iterated")

    def seek(self, offset: int, whence: int = 0) -> int:
        """Exist, for botocore to rewind before it sends again: each pass is a new one."""
        return 0

    def tell(self) -> int:
        return 0

    async def _watched(self) -> AsyncGenerator[bytes, None]:
        """The content, of exactly its size; the last chunk goes when all is well."""
        try:
            async with aclosing(self._body.open()) as chunks:
                async for chunk in _exactly(chunks, self.size):
                    yield chunk
        except (GeneratorExit, asyncio.CancelledError):
            raise  # the server has answered, or nobody waits any more
        except BaseException as error:
            self.failure = error
            raise


async def _exactly(
    chunks: AsyncGenerator[bytes, None], size: int
) -> AsyncGenerator[bytes, None]:
    """Hold each chunk back until the next one came: a body that is longer never ends."""
    held, sent = b"", 0
    async for chunk in chunks:
        sent += len(chunk)
        if sent > size:
            raise VersionMismatch(_LONGER)
        if held:
            yield held
        held = chunk
    if sent < size:
        raise VersionMismatch(_SHORTER)
    if held:
        yield held


class _Pass:
    """One iteration, which can be closed while aiohttp's writer still waits in it."""

    def __init__(self, chunks: AsyncGenerator[bytes, None]) -> None:
        self._chunks = chunks
        self._turn = asyncio.Lock()

    def __aiter__(self) -> _Pass:
        return self

    async def __anext__(self) -> bytes:
        async with self._turn:
            return await anext(self._chunks)

    async def aclose(self) -> None:
        async with self._turn:
            await self._chunks.aclose()


@asynccontextmanager
async def outgoing(body: Body, algorithms: Sequence[str]) -> AsyncIterator[Outgoing]:
    """Hash a body and lend it for sending; what fails in it is raised as it was."""
    is_read_twice = isinstance(body, FileSpan) or body.size > HELD
    source = body if is_read_twice else await held(body)
    ready = Outgoing(source, await _hashed(source, algorithms))
    try:
        yield ready
    except Exception as error:
        if ready.failure is not None:
            raise ready.failure from error
        raise
    finally:
        await ready.aclose()


async def held(body: Body) -> InMemory:
    """Read all of a small one, or raise VersionMismatch."""
    if isinstance(body, InMemory):
        return body
    async with aclosing(body.open()) as chunks:
        content = b"".join([chunk async for chunk in _exactly(chunks, body.size)])
    return InMemory(content)


async def _hashed(body: Body, algorithms: Sequence[str]) -> list[Digest]:
    if isinstance(body, FileSpan):
        return await body.file.hash(body.span, algorithms)
    hashes = [hasher(algorithm) for algorithm in algorithms]
    async with aclosing(body.open()) as chunks:
        async for chunk in chunks:
            await asyncio.to_thread(_feed, hashes, chunk)
    return named(algorithms, hashes)


def _feed(hashes: Sequence[Hasher], chunk: bytes) -> None:
    for hashed in hashes:
        hashed.update(chunk)


def base64_of(digest: Digest) -> str:
    return base64.b64encode(bytes.fromhex(digest.hex)).decode()
