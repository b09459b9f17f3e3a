"""After a crash: is what stands at the target what this very transfer put there?

A small object is written in one request, and the journal hears of it a little later. In
between the service may have been killed: then the object is there, and the transfer
begins again. A conflict with itself is none.
"""

from __future__ import annotations

from fxtui.domain.entry import Digest, Entry, Kind
from fxtui.domain.errors import ContentMismatch

from .content import Held, common_digest
from .errand import Errand


async def is_there(errand: Errand, entry: Entry) -> Digest | None:
    """What proves that the target has the bytes of the source; None if nothing does."""
    if entry.kind is not Kind.FILE or entry.size != errand.transfer.size:
        return None
    source, target = errand.source, errand.target
    ours = Held(source.storage, source.key, errand.transfer.version)
    theirs = Held(target.storage, target.key, entry.version)
    try:
        return await common_digest(errand.tools.request, ours, theirs)
    except ContentMismatch:
        return None
