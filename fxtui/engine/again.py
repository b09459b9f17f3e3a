"""After a crash: is what stands at the target what this very transfer put there?

A small object is written in one request, and the journal hears of it a little later. In
between the service may have been killed: then the object is there, and the transfer
begins again. A conflict with itself is none. So it is where an answer was lost.
"""

from __future__ import annotations

from contextlib import aclosing

from fxtui import digest
from fxtui.domain.content import Span
from fxtui.domain.entry import Digest, Entry, Kind
from fxtui.domain.errors import ContentMismatch

from .carry import SMALL
from .content import Held, common_digest
from .errand import Errand
from .proof import proof


async def is_there(errand: Errand, entry: Entry) -> Digest | None:
    """What proves that the target has the bytes of the source; None if nothing does."""
    size = errand.transfer.size
    if entry.kind is not Kind.FILE or entry.size != size:
        return None
    source, target = errand.source, errand.target
    ours = Held(source.storage, source.key, errand.transfer.version)
    theirs = Held(target.storage, target.key, entry.version)
    try:
        known = await common_digest(errand.tools.request, ours, theirs)
        if known is None and size <= SMALL:  # neither end tells: both are read
            known = proof(*[await _hashed(errand, held) for held in (ours, theirs)])
    except ContentMismatch:
        return None
    return known


async def _hashed(errand: Errand, held: Held) -> Digest:
    storage, whole = held.storage, Span(0, errand.transfer.size)

    async def once() -> Digest:
        hasher = digest.hasher(digest.CRC64NVME)
        reading = storage.read(held.key, whole, version=held.version)
        async with aclosing(reading) as chunks:
            async for chunk in chunks:
                hasher.update(chunk)
        return Digest(digest.CRC64NVME, hasher.hexdigest())

    return await errand.tools.request(storage, once)
