"""What Dropbox answers at once or does in the background: waited for, either way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from fxtui.domain.errors import TimedOut
from fxtui.domain.location import Key

from .refusals import row_error

if TYPE_CHECKING:
    from .connection import Connection

_FIRST, _LONGEST = 0.3, 5.0
"""Seconds between two questions; each time half as long again."""

_PATIENCE: Final = 120.0
"""Seconds of a person who waits."""


async def ended(
    connection: Connection, key: Key, check: str, told: dict[str, Any]
) -> dict[str, Any]:
    """What a request came to, whose answer may be the number of a job.

    Raise what it failed by, or TimedOut: then it goes on at Dropbox.
    """
    if told[".tag"] != "async_job_id":
        return told
    asked, wait, waited = {"async_job_id": told["async_job_id"]}, _FIRST, 0.0
    while waited < _PATIENCE:
        told = await connection.rpc(check, asked, key)
        if told[".tag"] == "failed":
            raise row_error(check, told["failed"], connection.location(key))
        if told[".tag"] == "complete":
            return told
        await asyncio.sleep(wait)
        waited, wait = waited + wait, min(wait * 1.5, _LONGEST)
    text = "Dropbox is still at it; look again in a while"
    raise TimedOut(text, location=connection.location(key))
