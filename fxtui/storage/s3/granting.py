"""Wishes: who grants each in S3."""

from __future__ import annotations

from fxtui.domain.errors import Unsupported
from fxtui.domain.facts import AskFacts, SetAttributes, SetTags, Thaw
from fxtui.domain.history import AskAsOf, AskDeleted, AskRevisions, Restore
from fxtui.domain.location import Key
from fxtui.domain.rights import AskPolicy, AskRights, Policy, SetPolicy
from fxtui.domain.sharing import (
    Answer,
    AskLease,
    Granted,
    Lease,
    MakeBucket,
    Wish,
    subject,
)

from .connection import Connection
from .facts import ask_facts, set_attributes, set_tags
from .history import ask_as_of, ask_deleted, ask_revisions, restore
from .names import place
from .policies import policy_of, set_policy
from .refusals import own_errors
from .rights import ask_rights
from .thawing import thaw
from .writing import make_bucket


async def grant(connection: Connection, key: Key, wish: Wish) -> Answer:
    match wish:
        case MakeBucket(tags):
            return await _make_bucket(connection, key, tags)
        case Restore(revision):
            return await restore(connection, key, revision)
        case SetTags(tags):
            return await set_tags(connection, key, tags)
        case SetAttributes(attributes, version):
            return await set_attributes(connection, key, attributes, version)
        case Thaw():
            return await thaw(connection, key, wish)
    return await _told(connection, key, wish)


async def _told(connection: Connection, key: Key, wish: Wish) -> Answer:
    """The answer to a wish that changes nothing."""
    match wish:
        case AskLease():
            return await _lease(connection)
        case AskFacts():
            return await ask_facts(connection, key)
        case AskRevisions():
            return await ask_revisions(connection, key)
        case AskDeleted():
            return await ask_deleted(connection, key, wish)
        case AskAsOf():
            return await ask_as_of(connection, key, wish)
    return await _of_access(connection, key, wish)


async def _of_access(connection: Connection, key: Key, wish: Wish) -> Answer:
    """The answer to a wish about who may use it."""
    match wish:
        case AskRights():
            return await ask_rights(connection, key)
        case AskPolicy():
            return Policy(await policy_of(connection, place(key).bucket))
        case SetPolicy():
            return await set_policy(connection, key, wish)
    raise Unsupported(f"s3 storage has no {subject(wish)}")


async def _lease(connection: Connection) -> Lease:
    """No server of objects is asked; where keys come from may be, if nobody was yet."""
    with own_errors(connection.location("")):
        await connection.keys.current()
    return known_lease(connection)


def known_lease(connection: Connection) -> Lease:
    keys = connection.keys
    return Lease(keys.ends, connection.settings.root, keys.asks)


async def _make_bucket(
    connection: Connection, key: Key, tags: tuple[tuple[str, str], ...]
) -> Granted:
    bucket = place(key).bucket
    if key != f"{bucket}/":
        raise Unsupported("s3 storage has no such thing; tags are of buckets")
    await make_bucket(connection, bucket, tags)
    return Granted()
