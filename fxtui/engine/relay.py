"""The long way: from one storage to another through memory, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm

from fxtui import digest
from fxtui.domain.content import InMemory
from fxtui.domain.entry import Digest
from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key
from fxtui.domain.policy import Policy
from fxtui.domain.uploads import Part, PartLimits, PartReceipt
from fxtui.domain.value import replace
from fxtui.domain.writing import WriteMode

from .carry import carry, taken
from .dates import options_at_target
from .errand import Arrived, Errand
from .memory_file import digests_of
from .proof import digests_of_parts, proof
from .upload import Wanted, open_upload


async def relay(errand: Errand, key: Key, mode: WriteMode) -> Arrived:
    """Read each part of the source, hold it, and send it on."""
    capabilities, tools = errand.target.storage.capabilities, errand.tools
    limits, size = capabilities.parts, errand.transfer.size
    if limits and size > _most_at_once(tools.policy, capabilities.max_put, limits):
        step, version = tools.policy.part_size, errand.transfer.version
        limits, options = _aligned(errand, limits), await options_at_target(errand)
        wanted = Wanted(key, mode, size, version, limits, step, options)
        return await _in_parts(errand, wanted)
    if size > capabilities.max_put:
        raise Unsupported(f"the target takes at most {capabilities.max_put} bytes")
    return await carry(errand, key, mode)


def _most_at_once(policy: Policy, max_put: int, limits: PartLimits) -> int:
    """Bytes of the largest object that is not sent in parts."""
    return min(max_put, max(policy.part_size, limits.min_size))


def _aligned(errand: Errand, limits: PartLimits) -> PartLimits:
    """Parts of which the digest that the source tells follows as well."""
    step = digest.alignment(errand.source.storage.capabilities.digest)
    return replace(limits, align=lcm(limits.align, step))


async def _in_parts(errand: Errand, wanted: Wanted) -> Arrived:
    tools, target = errand.tools, errand.target.storage
    upload = await open_upload(errand, wanted)

    async def pass_on(part: Part) -> PartReceipt:
        # One request at a time: who held a turn at one storage, and waited for one
        # at the other, could wait for another that does the reverse.
        async with tools.pace.memory.enter(part.span.size):
            held = await _read(errand, part)
            known = await digests_of(held.content, _pieces(errand))
            receipt = await tools.request(
                target, lambda: target.upload_part(upload.session, part, held)
            )
            return replace(receipt, digests=_all(receipt.digests, known))

    await upload.send_all(pass_on)
    entry = await upload.complete()
    known = [*digests_of_parts(upload.receipts), entry.digest]
    return Arrived(entry, await _proof(errand, known))


def _pieces(errand: Errand) -> list[str]:
    """What to know of each part, for whatever the source may tell of the whole."""
    if not errand.tools.policy.verify:
        return []
    told = digest.piece(errand.source.storage.capabilities.digest)
    return [digest.CRC64NVME, *([told] if told and told != digest.CRC64NVME else [])]


def _all(theirs: Iterable[Digest], ours: Iterable[Digest]) -> tuple[Digest, ...]:
    """Those of the bytes that were read, and what the target adds to them.

    Raise ContentMismatch where both tell one kind, and differ.
    """
    ours, theirs = tuple(ours), tuple(theirs)
    proof(*ours, *theirs)
    return ours + tuple(known for known in theirs if known not in ours)


async def _read(errand: Errand, part: Part) -> InMemory:
    tools = errand.tools
    held, _ = await tools.request(
        errand.source.storage,
        lambda: taken(errand, part.span, tools.gauge.tap(part.number)),
    )
    return held


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
