"""The way of small objects: one read into memory, one write, whatever the ends."""

from __future__ import annotations

from contextlib import aclosing
from typing import Final

from fxtui import digest
from fxtui.domain.content import TAP_EVERY, InMemory, Span
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import ContentMismatch
from fxtui.domain.location import Key
from fxtui.domain.writing import WriteMode

from .dates import options_at_target
from .errand import Arrived, Errand
from .memory_file import digests_of, fetched
from .meter import PartTap
from .proof import proof

SMALL: Final = 1024 * 1024
"""Bytes up to which this is the quickest way: the disk takes or gives them in one go."""


async def carry(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Read the object, prove it, and write it."""
    tools, target = errand.tools, errand.target.storage
    async with tools.pace.memory.enter(errand.transfer.size):
        held, told = await _taken(errand)
        proved = await _proof(errand, held, told)
        options = await options_at_target(errand)
        entry: Entry = await tools.request(
            target, lambda: target.put(key, held, mode, options=options)
        )
        tools.gauge.stored = held.size
        return Arrived(entry, await _proof(errand, held, entry.digest) or proved)


async def _taken(errand: Errand) -> tuple[InMemory, Digest | None]:
    """The object as it was listed, and what it hashes to, if its storage tells."""
    tools, whole = errand.tools, Span(0, errand.transfer.size)
    return await tools.request(
        errand.source.storage, lambda: taken(errand, whole, tools.gauge.tap())
    )


async def taken(
    errand: Errand, span: Span, tap: PartTap
) -> tuple[InMemory, Digest | None]:
    """A span of the source, from the version that was listed.

    And what *all* of the source hashes to, if its storage happened to tell.
    """
    source, version = errand.source, errand.transfer.version
    if source.storage.capabilities.files:
        return await _read(errand, span, tap), None
    content, told = await fetched(source.storage, source.key, span, tap, version)
    return InMemory(content), told


async def _read(errand: Errand, span: Span, tap: PartTap) -> InMemory:
    source, version = errand.source, errand.transfer.version
    chunks, untold = [], 0
    reading = source.storage.read(source.key, span, version=version)
    async with aclosing(reading) as found:
        async for chunk in found:
            chunks.append(chunk)
            untold += len(chunk)
            if untold >= TAP_EVERY:
                await tap.passed(untold)
                untold = 0
    if untold:
        await tap.passed(untold)
    held = InMemory(b"".join(chunks))
    if held.size != span.size:
        raise ContentMismatch(f"the source ended after {held.size} of {span.size} bytes")
    return held


async def _proof(errand: Errand, held: InMemory, known: Digest | None) -> Digest | None:
    """Compare what is in memory with what one end told of it."""
    if not errand.tools.policy.verify or not held.size or known is None:
        return None
    if not digest.is_known(known.algorithm):
        return None
    return proof(known, *await digests_of(held.content, [known.algorithm]))
