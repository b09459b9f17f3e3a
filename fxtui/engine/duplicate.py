"""The short way: a storage copies within itself, and no byte passes through us."""

from __future__ import annotations

from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key
from fxtui.domain.storage import MIB, Part, PartLimits, PartReceipt, WriteMode

from .errand import Arrived, Errand
from .plan import cut
from .proof import proof
from .upload import upload

COPY_PART = 512 * MIB
"""Parts of a copy are made by the server, so they are large; see s3.md §2.6."""


async def duplicate(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """One copy, or, of what is too large for one, a copy of each of its parts."""
    storage, tools, size = errand.source.storage, errand.tools, errand.transfer.size
    limits = storage.capabilities.parts
    if size <= storage.capabilities.max_put:
        entry = await tools.request(
            storage, lambda: storage.copy(errand.source.key, key, mode)
        )
    elif limits and storage.capabilities.part_copies:
        entry = await _in_parts(errand, limits, key, mode)
    else:
        raise Unsupported(
            f"this storage copies at most {storage.capabilities.max_put} bytes at once"
        )
    tools.gauge.stored = size
    return Arrived(entry, await _proof(errand, key, entry))


async def _in_parts(
    errand: Errand, limits: PartLimits, key: Key, mode: WriteMode
) -> Entry:
    storage, transfer = errand.source.storage, errand.transfer
    source_key = errand.source.key
    options = await errand.tools.request(storage, lambda: storage.describe(source_key))
    parts = cut(transfer.size, COPY_PART, limits)

    async with upload(errand, key, options) as running:

        async def copy_part(part: Part) -> PartReceipt:
            return await errand.tools.request(storage, lambda: once(part))

        async def once(part: Part) -> PartReceipt:
            return await storage.copy_part(
                running.session, part, source_key, version=transfer.version
            )

        receipts = await running.send_all(parts, limits, copy_part)
        return await running.complete(receipts, mode)


async def _proof(errand: Errand, key: Key, entry: Entry) -> str | None:
    """Compare what the storage says of both; the same version and digest are proof."""
    if not errand.tools.policy.verify or not errand.transfer.size:
        return None
    if entry.digest and entry.version == errand.transfer.version:
        return entry.digest.algorithm
    source = await _digest(errand, errand.source.key, errand.transfer.version)
    return proof(source, await _digest(errand, key, entry.version))


async def _digest(errand: Errand, key: Key, version: str | None) -> Digest | None:
    storage = errand.source.storage
    return await errand.tools.request(storage, lambda: storage.whole_digest(key, version))
