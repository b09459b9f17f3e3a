"""What an object hashes to: its storage is asked, and it is read if that cannot tell."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from fxtui import digest
from fxtui.domain.content import Span
from fxtui.domain.entry import Digest
from fxtui.domain.errors import ContentMismatch, TransientError, Unsupported
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage

from .patience import patiently


async def digest_of(storage: Storage, key: Key, algorithm: str | None) -> Digest | None:
    """In this algorithm, or in whatever comes cheapest; None if nothing does."""
    if storage.capabilities.files:
        return await _of_file(storage, key, _checked(algorithm or digest.CRC64NVME))
    told = await patiently(storage, lambda: storage.whole_digest(key, None))
    if algorithm is None or (told and told.algorithm == algorithm):
        return told
    return await _of_content(storage, key, _checked(algorithm))


def _checked(algorithm: str) -> str:
    if not digest.is_known(algorithm):
        raise Unsupported(f"{algorithm} cannot be computed of a whole object")
    return algorithm


async def _of_file(storage: Storage, key: Key, algorithm: str) -> Digest:
    file = await storage.open_file(key)
    try:
        (found,) = await file.file.hash(Span(0, file.size), [algorithm])
        await file.check()
    finally:
        await file.aclose()
    return found


async def _of_content(storage: Storage, key: Key, algorithm: str) -> Digest:
    """Read one version of it to the end; where the line breaks, go on from there."""
    entry = await patiently(storage, lambda: storage.stat(key))
    size, done = entry.size or 0, 0
    hashed = digest.hasher(algorithm)

    async def read_on() -> None:
        nonlocal done
        rest = Span(done, size - done)
        async with aclosing(storage.read(key, rest, version=entry.version)) as chunks:
            async for chunk in chunks:
                await asyncio.to_thread(hashed.update, chunk)
                done += len(chunk)

    while (before := done) < size:
        try:
            await patiently(storage, read_on)
        except TransientError:
            if done == before:
                raise  # as many tries as there are, and none brought a byte
        if done == before:
            raise ContentMismatch(f"it ended after {done} of {size} bytes")
    return Digest(algorithm, hashed.hexdigest())
