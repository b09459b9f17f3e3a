"""The short way: a storage copies within itself, and no byte passes through us."""

from __future__ import annotations

from fxtui.domain.entry import Digest, Entry
from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key
from fxtui.domain.policy import MIB
from fxtui.domain.uploads import Part, PartReceipt
from fxtui.domain.writing import WriteMode

from .dates import options_of_copy
from .errand import Arrived, Errand
from .proof import proof
from .upload import Wanted, open_upload

COPY_PART = 512 * MIB
"""Parts of a copy are made by the server, so they are large; see s3.md §2.6."""


async def duplicate(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """One copy, or, of what is too large for one, a copy of each of its parts."""
    storage, tools, transfer = errand.source.storage, errand.tools, errand.transfer
    if transfer.size <= storage.capabilities.max_copy:
        source, options = errand.source.key, await options_of_copy(errand)
        entry = await tools.request(
            storage, lambda: storage.copy(source, key, mode, options=options)
        )
    else:
        entry = await _in_parts(errand, key, mode)
    tools.gauge.stored = transfer.size
    return Arrived(entry, await _proof(errand, key, entry))


async def _in_parts(errand: Errand, key: Key, mode: WriteMode) -> Entry:
    storage, version = errand.source.storage, errand.transfer.version
    source_key, size = errand.source.key, errand.transfer.size
    # Asked first: after a restart it is this answer that tells what the server can do.
    kept = await errand.tools.request(storage, lambda: storage.describe(source_key))
    limits = storage.capabilities.parts
    if not limits or not storage.capabilities.part_copies:
        raise Unsupported(
            f"this storage copies at most {storage.capabilities.max_copy} bytes at once"
        )
    options = (await options_of_copy(errand)).over(kept)
    wanted = Wanted(key, mode, size, version, limits, COPY_PART, options)
    upload = await open_upload(errand, wanted)

    async def copy_part(part: Part) -> PartReceipt:
        return await errand.tools.request(storage, lambda: once(part))

    async def once(part: Part) -> PartReceipt:
        return await storage.copy_part(upload.session, part, source_key, version=version)

    await upload.send_all(copy_part)
    return await upload.complete()


async def _proof(errand: Errand, key: Key, entry: Entry) -> Digest | None:
    """Compare what the storage says of both; the same version and digest are proof."""
    if not errand.tools.policy.verify or not errand.transfer.size:
        return None
    if entry.digest and entry.version == errand.transfer.version:
        return entry.digest
    source = await _digest(errand, errand.source.key, errand.transfer.version)
    there = entry.digest
    if source and there and source.algorithm == there.algorithm:
        return proof(source, there)  # one request less
    return proof(source, await _digest(errand, key, entry.version))


async def _digest(errand: Errand, key: Key, version: str | None) -> Digest | None:
    storage = errand.source.storage
    return await errand.tools.request(storage, lambda: storage.whole_digest(key, version))
