"""After a crash: is what stands at the target what this very transfer put there?

A small object is written in one request, and the journal hears of it a little later. In
between the service may have been killed: then the object is there, and the transfer
begins again. A conflict with itself is none.
"""

from __future__ import annotations

from fxtui import digest
from fxtui.domain.content import Span
from fxtui.domain.entry import Digest, Entry, Kind, Version
from fxtui.domain.errors import ContentMismatch

from .errand import End, Errand
from .proof import proof


async def is_there(errand: Errand, entry: Entry) -> Digest | None:
    """What proves that the target has the bytes of the source; None if nothing does."""
    if entry.kind is not Kind.FILE or entry.size != errand.transfer.size:
        return None
    theirs = await _told(errand, errand.target, entry.version)
    ours = await _told(errand, errand.source, errand.transfer.version)
    algorithm = (theirs or ours or Digest(digest.CRC64NVME, "")).algorithm
    theirs = theirs or await _hashed(errand.target, algorithm)
    ours = ours or await _hashed(errand.source, algorithm)
    try:
        return proof(ours, theirs)
    except ContentMismatch:
        return None


async def _told(errand: Errand, end: End, version: Version | None) -> Digest | None:
    return await errand.tools.request(
        end.storage, lambda: end.storage.whole_digest(end.key, version)
    )


async def _hashed(end: End, algorithm: str) -> Digest | None:
    if not end.storage.capabilities.files or not digest.is_known(algorithm):
        return None
    file = await end.storage.open_file(end.key)
    try:
        (found,) = await file.file.hash(Span(0, file.size), [algorithm])
    finally:
        await file.aclose()
    return found
