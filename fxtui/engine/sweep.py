"""What a move leaves of a source folder: directories that hold nothing any more."""

from __future__ import annotations

from contextlib import aclosing

from fxtui.domain.entry import Kind
from fxtui.domain.errors import StorageError
from fxtui.domain.request import Source

from .ends import Ends
from .walk import Follow, TriesAt, Walk


async def sweep(source: Source, ends: Ends, tries_at: TriesAt) -> None:
    """Remove the empty directories of a source, the deepest first; others stay.

    A folder whose contents alone were asked for stays as well: it may be where somebody
    stands, or where the next things to be moved come in.
    """
    storage, key, _ = ends.source(source.location)
    if not storage.capabilities.directories or not key.endswith("/"):
        return
    found = [key] if source.name else []
    try:
        walk = Walk(storage, tries_at(storage), Follow.NONE)
        async with aclosing(walk.below(key)) as pages:
            async for page in pages:
                found += [e.key for e in page.entries if e.kind is Kind.DIRECTORY]
        for directory in sorted(found, key=len, reverse=True):
            await storage.delete([directory])
    except StorageError:
        pass  # everything was moved; an empty folder that stays is no failure
