"""An older state of an object, written to another place under a name of its own.

It is no job: the browser itself reads and writes it, whole or not at all.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from fxtui.domain.entry import Entry
from fxtui.domain.history import Revision
from fxtui.domain.location import Location
from fxtui.domain.request import IfExists, Writing

if TYPE_CHECKING:
    from ..doorway import Doorway


async def save(
    doorway: Doorway, place: Location, revision: Revision, folder: Location
) -> Entry:
    """As ``a (1).csv``, if there is an ``a.csv``: nothing is overwritten."""
    reader, writer = await doorway.browser(place), await doorway.browser(folder)
    content = reader.read_revision(place, revision.id, doorway.context_of(place))
    how = Writing(revision.size, IfExists.RENAME)
    target = folder.child(place.name)
    async with aclosing(content) as chunks:
        return await writer.write(target, chunks, doorway.context_of(folder), how)
