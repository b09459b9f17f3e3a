"""The long way: from one storage to another through memory, part by part."""

from __future__ import annotations

from collections.abc import Sequence

from fxtui.domain.entry import Digest
from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key
from fxtui.domain.storage import Part, PartReceipt, WriteMode

from .carry import Held, carry, read
from .errand import Arrived, Errand
from .proof import digests_of_parts, proof
from .upload import Wanted, open_upload


async def relay(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Read each part of the source, hold it, and send it on."""
    capabilities, tools = errand.target.storage.capabilities, errand.tools
    limits, size = capabilities.parts, errand.transfer.size
    if limits and size > max(tools.policy.part_size, limits.min_size):
        step, version = tools.policy.part_size, errand.transfer.version
        return await _in_parts(errand, Wanted(key, mode, size, version, limits, step))
    if size > capabilities.max_put:
        raise Unsupported(f"the target takes at most {capabilities.max_put} bytes")
    return await carry(errand, key, mode)


async def _in_parts(errand: Errand, wanted: Wanted) -> Arrived:
    tools, target = errand.tools, errand.target.storage
    upload = await open_upload(errand, wanted)

    async def pass_on(part: Part) -> PartReceipt:
        # One request at a time: who held a turn at one storage, and waited for one
        # at the other, could wait for another that does the reverse.
        async with tools.pace.memory.enter(part.span.size):
            held = await _read(errand, part)
            return await tools.request(
                target, lambda: target.upload_part(upload.session, part, held)
            )

    await upload.send_all(pass_on)
    entry = await upload.complete()
    known = [*digests_of_parts(upload.receipts), entry.digest]
    return Arrived(entry, await _proof(errand, known))


async def _read(errand: Errand, part: Part) -> Held:
    tools = errand.tools
    return await tools.request(
        errand.source.storage,
        lambda: read(errand, part.span, tools.gauge.tap(part.number)),
    )


async def _proof(errand: Errand, known: Sequence[Digest | None]) -> Digest | None:
    """Compare with what the source's storage says, too: that is worth a request."""
    tools, source = errand.tools, errand.source
    if not tools.policy.verify:
        return None
    told = await tools.request(
        source.storage,
        lambda: source.storage.whole_digest(source.key, errand.transfer.version),
    )
    return proof(*known, told)
