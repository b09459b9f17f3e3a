"""The long way: from one storage to another through memory, part by part."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from fxtui import digest
from fxtui.domain.content import TAP_EVERY, Span, Tap
from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import ContentMismatch
from fxtui.domain.location import Key
from fxtui.domain.storage import Part, PartLimits, PartReceipt, WriteMode

from .errand import Arrived, Errand
from .plan import cut
from .proof import digests_of_parts, proof
from .upload import upload


@dataclass(frozen=True, slots=True)
class Held:
    """Content in memory: a Body that may be sent again."""

    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    async def open(self) -> AsyncGenerator[bytes, None]:
        for start in range(0, len(self.content), TAP_EVERY):
            yield self.content[start : start + TAP_EVERY]


async def relay(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Read each part of the source, hold it, and send it on."""
    limits, tools = errand.target.storage.capabilities.parts, errand.tools
    size = errand.transfer.size
    if limits is None or size <= max(tools.policy.part_size, limits.min_size):
        return await _put(errand, key, mode)
    return await _in_parts(errand, limits, key, mode)


async def _put(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    tools, target = errand.tools, errand.target.storage
    size = errand.transfer.size
    async with tools.pace.memory.enter(size):
        held = await _read(errand, Part(1, Span(0, size), is_last=True))
        entry: Entry = await tools.request(target, lambda: target.put(key, held, mode))
        ours = _hashes(held, entry.digest)
    tools.gauge.stored = size
    return Arrived(entry, await _proof(errand, [*ours, entry.digest]))


async def _in_parts(
    errand: Errand, limits: PartLimits, key: Key, mode: WriteMode
) -> Arrived:
    tools, target = errand.tools, errand.target.storage
    parts = cut(errand.transfer.size, tools.policy.part_size, limits)

    async with upload(errand, key) as running:

        async def pass_on(part: Part) -> PartReceipt:
            async with tools.pace.memory.enter(part.span.size):
                held = await _read(errand, part)
                return await target.upload_part(running.session, part, held)

        receipts = await running.send_all(parts, limits, pass_on)
        entry = await running.complete(receipts, mode)
    return Arrived(
        entry, await _proof(errand, [*digests_of_parts(receipts), entry.digest])
    )


async def _read(errand: Errand, part: Part) -> Held:
    """The bytes of a part of the source, from the version that was listed."""
    source, tools = errand.source, errand.tools

    async def once() -> Held:
        tap, chunks = tools.gauge.tap(part.number), []
        reading = source.storage.read(
            source.key, part.span, version=errand.transfer.version
        )
        async with aclosing(reading) as found:
            async for chunk in found:
                await asyncio.to_thread(_count, tap, len(chunk))
                chunks.append(chunk)
        held = Held(b"".join(chunks))
        if held.size != part.span.size:
            raise ContentMismatch(f"the source ended after {held.size} bytes of a part")
        return held

    return await tools.request(source.storage, once)


def _count(tap: Tap, size: int) -> None:
    """Tell a tap, in the steps that it is promised, and in a thread, for it may wait."""
    for start in range(0, size, TAP_EVERY):
        tap.moved(min(TAP_EVERY, size - start))


def _hashes(held: Held, theirs: Digest | None) -> list[Digest]:
    if theirs is None or not digest.is_known(theirs.algorithm):
        return []
    return [digest.of_bytes(held.content, theirs.algorithm)]


async def _proof(errand: Errand, known: list[Digest | None]) -> str | None:
    """Compare with what the source's storage says, too, if it is worth a request."""
    tools, source = errand.tools, errand.source
    if not tools.policy.verify or not errand.transfer.size:
        return None
    told = await tools.request(
        source.storage,
        lambda: source.storage.whole_digest(source.key, errand.transfer.version),
    )
    return proof(*known, told)
