"""Links: addresses that carry our signature, for anybody to follow for a time."""

from __future__ import annotations

from typing import Final

from fxtui.domain.errors import Unsupported
from fxtui.domain.location import Key

from .connection import Connection
from .names import object_place
from .refusals import own_errors

LONGEST: Final = 7 * 24 * 60 * 60
"""Seconds that a signature of version 4 holds, at most. botocore would sign for more."""


async def link(connection: Connection, key: Key, seconds: int, *, put: bool) -> str:
    """Sign an address; no request is made, so that nobody looks whether it is there."""
    bucket, name = object_place(key)
    if not 1 <= seconds <= LONGEST:
        text = f"a link lasts from a second to {LONGEST} of them, which is 7 days"
        raise Unsupported(text, location=connection.location(key))
    if connection.demands.has_key:
        text = "who follows a link has no encryption_key, without which nobody can read"
        raise Unsupported(text, location=connection.location(key))
    client = await connection.ready(key)
    with own_errors(connection.location(key)):
        address: str = await client.generate_presigned_url(
            "put_object" if put else "get_object",
            Params={"Bucket": bucket, "Key": name},
            ExpiresIn=seconds,
        )
        return address
