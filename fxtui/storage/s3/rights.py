"""What these keys may do at a place, by requests that only read, and who else may.

Whether one may write or delete, only a write or a delete tells: that stays unknown.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from typing import Any, Final, NamedTuple, TypeVar

from fxtui.domain.errors import (
    NotFound,
    PermissionDenied,
    StorageError,
    Unsupported,
)
from fxtui.domain.facts import Tags
from fxtui.domain.location import Key
from fxtui.domain.rights import Deed, May, Right, Rights

from .browsing import list_objects
from .connection import Connection
from .names import place
from .policies import policy_of
from .reading import head

_UNTRIED: Final = "only a {deed} would tell, and none is tried"
_MISSING: Final = (
    "it may be closed, or not there: without the right to list, the server does not say"
)
_NOTHING: Final = "there is nothing here to try it with"
_UNNAMED: Final = "without a listing there is nothing to try it with; name an object"
_LINKS: Final = "by signed links to what may be read, which end"

_UNSET: Final = "NoSuchPublicAccessBlockConfiguration"
_BLOCKS: Final = {
    "BlockPublicAcls": "new public ACLs",
    "IgnorePublicAcls": "public ACLs",
    "BlockPublicPolicy": "new public policies",
    "RestrictPublicBuckets": "public policies",
}

T = TypeVar("T")


class Rules(NamedTuple):
    """What the bucket itself says of others."""

    policy: str | None = None
    grants: Tags = ()
    blocked: tuple[str, ...] | None = None
    untold: Tags = ()


async def ask_rights(connection: Connection, key: Key) -> Rights:
    """The listing first: its answer tells who the server is, and names an object."""
    bucket, _ = place(key)
    if not bucket:
        raise Unsupported("rights are in buckets: name one")
    listing, sample = await _may_list(connection, key)
    reading = await _may_read(connection, key, sample, listing.may)
    rules = await _rules(connection, sample if sample == key else f"{bucket}/")
    untried = (Right(d, why=_UNTRIED.format(deed=d)) for d in (Deed.WRITE, Deed.DELETE))
    rights = (listing, reading, *untried, _may_share(reading))
    return Rights(rights, *rules)


async def _may_list(connection: Connection, key: Key) -> tuple[Right, Key]:
    """And the first object that there is, if any."""
    try:
        page = await list_objects(connection, key, None, recursive=True, most=1)
    except PermissionDenied:
        return Right(Deed.LIST, May.NO), ""
    return Right(Deed.LIST, May.YES), next((e.key for e in page.entries), "")


async def _may_read(connection: Connection, key: Key, sample: Key, listing: May) -> Right:
    tried = sample or ("" if key.endswith("/") else key)
    if not tried:
        return Right(Deed.READ, why=_NOTHING if listing is May.YES else _UNNAMED)
    try:
        await head(connection, tried)
    except PermissionDenied:
        # Of what is not there, who may not list hears the same.
        return Right(Deed.READ, May.NO) if sample else Right(Deed.READ, why=_MISSING)
    except NotFound:
        return Right(Deed.READ, why=_NOTHING)
    return Right(Deed.READ, May.YES)


def _may_share(reading: Right) -> Right:
    if reading.may is May.YES:
        return Right(Deed.SHARE, May.YES, _LINKS)
    return Right(Deed.SHARE, reading.may, reading.why)


# --- Who else may -------------------------------------------------------------------


async def _rules(connection: Connection, key: Key) -> Rules:
    """Of an object its own list, else that of the bucket.

    Only what this kind of server is known to keep is asked for.
    """
    bucket = place(key).bucket
    provider, untold = connection.provider, list[tuple[str, str]]()

    async def told(what: str, answer: Awaitable[T]) -> T | None:
        try:
            return await answer
        except (PermissionDenied, Unsupported) as error:
            untold.append((what, error.message))
            return None

    rules = Rules()
    if provider.policies:
        rules = rules._replace(policy=await told("policy", policy_of(connection, bucket)))
    if provider.acls:
        grants = await told("ACL", _grants(connection, key))
        rules = rules._replace(grants=grants or ())
    if provider.public_block:
        blocked = await told("public access", _blocked(connection, bucket))
        rules = rules._replace(blocked=blocked)
    return rules._replace(untold=tuple(untold))


async def _grants(connection: Connection, key: Key) -> Tags:
    bucket, name = place(key)
    if name:
        told = await connection.call("get_object_acl", key, Bucket=bucket, Key=name)
    else:
        told = await connection.call("get_bucket_acl", key, Bucket=bucket)
    return tuple(_written(told))


def _written(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each grant: to whom, and what. Who owns the bucket is called so."""
    owner = told.get("Owner", {}).get("ID")
    for grant in told.get("Grants", ()):
        grantee = grant.get("Grantee", {})
        who = grantee.get("URI", "").rpartition("/")[2] or grantee.get("DisplayName")
        who = "owner" if owner and grantee.get("ID") == owner else who
        yield who or grantee.get("ID", ""), grant.get("Permission", "")


async def _blocked(connection: Connection, bucket: str) -> tuple[str, ...]:
    try:
        told = await connection.call(
            "get_public_access_block", f"{bucket}/", Bucket=bucket
        )
    except StorageError as error:
        if _UNSET not in error.detail:
            raise
        return ()
    set_ = told.get("PublicAccessBlockConfiguration", {})
    return tuple(words for name, words in _BLOCKS.items() if set_.get(name))
