"""Objects in an archive are asked out of it, for some days."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from fxtui.domain.errors import AlreadyExists, Unsupported
from fxtui.domain.facts import Frost, Thaw
from fxtui.domain.location import Key
from fxtui.domain.sharing import Granted

from .connection import Connection
from .names import object_place
from .reading import head
from .standing import archive_of


async def thaw(connection: Connection, key: Key, wish: Thaw) -> Granted:
    """Begin it; the archive takes its time, and ``AskFacts`` tells how it stands."""
    bucket, name = object_place(key)
    answer = await head(connection, key)
    archive = archive_of(answer)
    if archive is None:
        text = "the object is in no archive: it can be read now"
        raise Unsupported(text, location=connection.location(key))
    if archive.frost is Frost.THAWING:
        return Granted()
    told = _request(wish, is_tiered=bool(answer.get("ArchiveStatus")))
    with suppress(AlreadyExists):  # somebody else was quicker
        await connection.call(
            "restore_object", key, Bucket=bucket, Key=name, RestoreRequest=told
        )
    return Granted()


def _request(wish: Thaw, *, is_tiered: bool) -> dict[str, Any]:
    """What moves between tiers by itself comes back for good, and has no days."""
    days = {} if is_tiered else {"Days": wish.days}
    return {**days, "GlacierJobParameters": {"Tier": wish.tier.value}}
