"""Uploads that somebody began and nobody ended, and how far each has come."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from functools import partial
from typing import Final, TypeAlias

from fxtui.domain.engine import Unfinished
from fxtui.domain.entry import Cursor
from fxtui.domain.errors import PermissionDenied, Unsupported, UploadSessionLost
from fxtui.domain.location import Location
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import PartReceipt, UploadSession
from fxtui.domain.value import replace

from .crew import each
from .patience import patiently

_Begun: TypeAlias = tuple[UploadSession, float | None]

_AT_ONCE: Final = 8
"""Uploads whose parts are asked for at once: each is a request of its own."""


async def orphans(storage: Storage, prefix: Location) -> AsyncGenerator[Unfinished, None]:
    """What is unfinished below a prefix; what ends meanwhile may be left out."""
    cursor: Cursor | None = None
    while True:
        page = await patiently(storage, partial(storage.list_uploads, prefix.key, cursor))
        for start in range(0, len(page.sessions), _AT_ONCE):
            some = page.sessions[start:][:_AT_ONCE]
            for found in await _looked_at(storage, prefix, some):
                yield found
        if (cursor := page.cursor) is None:
            return


async def _looked_at(
    storage: Storage, prefix: Location, begun: Sequence[_Begun]
) -> list[Unfinished]:
    """Some uploads, in their order, with what has arrived of each."""
    found: dict[str, Unfinished] = {}

    async def look(one: _Begun) -> None:
        session, _ = one
        try:
            parts = await _parts(storage, session)
        except UploadSessionLost:
            return
        found[session.token] = _told(replace(prefix, key=session.key), one, parts)

    await each(begun, look, hands=lambda: _AT_ONCE)
    return [found[session.token] for session, _ in begun if session.token in found]


async def _parts(storage: Storage, session: UploadSession) -> Sequence[PartReceipt]:
    try:
        return await patiently(storage, lambda: storage.list_parts(session))
    except (PermissionDenied, Unsupported):
        return []


def _told(at: Location, begun: _Begun, parts: Sequence[PartReceipt]) -> Unfinished:
    session, began = begun
    sizes = [part.size for part in parts]
    largest = max(sizes, default=0)
    return Unfinished(at, session.token, began, largest, len(sizes), sum(sizes))
