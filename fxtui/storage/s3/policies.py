"""The policy of a bucket: read, and written only over the one that somebody has seen.

S3 has no condition for it, so it is read once more just before: what two people do within
that moment nobody sees.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Final

from fxtui.domain.errors import (
    NotFound,
    PermissionDenied,
    Unsupported,
    VersionMismatch,
)
from fxtui.domain.location import Key
from fxtui.domain.rights import SetPolicy
from fxtui.domain.sharing import Granted

from .browsing import list_objects
from .connection import Connection
from .names import place
from .providers import OTHER

_NONE: Final = "NoSuchBucketPolicy"


async def policy_of(connection: Connection, bucket: str) -> str:
    """The document; empty if there is none."""
    key = f"{bucket}/"
    if connection.provider == OTHER or not connection.server.is_heard:
        with suppress(PermissionDenied):  # also that answer tells who the server is
            await list_objects(connection, key, None, recursive=True, most=1)
    if not connection.provider.policies:
        text = f"this server ({connection.provider.name}) is not known to keep policies"
        raise Unsupported(text, location=connection.location(key))
    try:
        answer = await connection.call("get_bucket_policy", key, Bucket=bucket)
    except NotFound as error:
        if _NONE not in error.detail:
            raise
        return ""
    return str(answer["Policy"])


async def set_policy(connection: Connection, key: Key, wish: SetPolicy) -> Granted:
    bucket = place(key).bucket
    present = await policy_of(connection, bucket)
    if not is_same(present, wish.before):
        raise VersionMismatch(
            "the policy of this bucket has changed meanwhile; look at it again",
            location=connection.location(f"{bucket}/"),
        )
    verb = "put_bucket_policy" if wish.text else "delete_bucket_policy"
    told = {"Policy": wish.text} if wish.text else {}
    await connection.call(verb, f"{bucket}/", Bucket=bucket, **told)
    return Granted()


def is_same(one: str, other: str) -> bool:
    """Whether two documents say the same, in whatever way they are written. Pure."""
    if one == other:
        return True
    with suppress(ValueError):  # one of them is none, or no JSON
        return bool(json.loads(one) == json.loads(other))
    return False
