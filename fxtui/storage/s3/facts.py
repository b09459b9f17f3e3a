"""All that S3 tells of an object or a bucket, and changes of what is beside the bytes.

Tags are a part of the address of a request. Some servers pass over it, and take tags for
the object: so they are only spoken of to servers that are known to have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.header import decode_header, make_header
from typing import Any, Final

from fxtui.digest import MD5_OF_PARTS
from fxtui.domain.attributes import PROPERTIES, Attributes, Directive
from fxtui.domain.entry import Version
from fxtui.domain.errors import (
    NotFound,
    PermissionDenied,
    StorageError,
    Unsupported,
    VersionMismatch,
)
from fxtui.domain.facts import Facts, Frost, Tags
from fxtui.domain.location import Key
from fxtui.domain.sharing import Granted
from fxtui.domain.value import replace
from fxtui.domain.writing import WriteMode

from .acls import grants_of
from .answers import digest_of_etag, whole_checksums
from .connection import Connection
from .names import object_place, place, version_of
from .providers import OTHER
from .reading import head, stat_bucket
from .recopying import Original, recopy
from .standing import archive_of, lock_of, whole_of
from .writing import copy

_MAY_READ: Final = (("you may", "read; of the rest fxtui access tells"),)
_MAY_LIST: Final = (("you may", "list; of the rest fxtui access tells"),)
"""What is proved by the answer itself; whether one may write, nobody knows untried."""

_OTHERS: Final = {
    "ReplicationStatus": "replication",
    "Expiration": "expires by rule",
    "ArchiveStatus": "archive",
    "SSECustomerAlgorithm": "customer's key",
    "ChecksumType": "checksum",
}
"""What S3 alone has, by names that people read."""


async def ask_facts(connection: Connection, key: Key) -> Facts:
    bucket, name = place(key)
    if not bucket:
        raise Unsupported("nothing more is known of all buckets together")
    if not name:
        return await _of_bucket(connection, bucket)
    return await _of_object(connection, key)


# --- An object ---------------------------------------------------------------------


async def _of_object(connection: Connection, key: Key) -> Facts:
    answer = await head(connection, key)
    tags, untold = await _tags(connection, key)
    facts = Facts(
        attributes=_attributes(answer),
        tags=tags,
        digests=whole_checksums(answer),
        parts=_parts(answer),
        revision=_revision(answer),
        archive=archive_of(answer),
        lock=lock_of(answer),
        others=(*_others(answer), *_MAY_READ),
        untold=untold,
    )
    if key.endswith("/"):
        return facts  # a marker of a folder is nothing that anybody describes
    return replace(facts, wishes=_wishes(connection, facts))


def _others(answer: Mapping[str, Any]) -> Tags:
    return tuple((_OTHERS[n], str(answer[n])) for n in _OTHERS if answer.get(n))


def _attributes(answer: Mapping[str, Any]) -> Attributes:
    """All of them; the class is told also where a copy would not keep it."""
    told = whole_of(answer)
    names = Attributes.__struct_fields__
    whole = Attributes(**{name: getattr(told, name) for name in names})
    metadata = tuple((name, _read(text)) for name, text in whole.metadata)
    return replace(whole, metadata=metadata, storage_class=answer.get("StorageClass"))


def _read(text: str) -> str:
    """What a header could not hold as it was, and was written as in mail (RFC 2047)."""
    try:
        return str(make_header(decode_header(text)))
    except (LookupError, ValueError):  # of no such alphabet
        return text


def _parts(answer: Mapping[str, Any]) -> int | None:
    """An ETag of parts ends in how many there were."""
    digest = digest_of_etag(version_of(answer["ETag"]))
    is_of_parts = digest and digest.algorithm == MD5_OF_PARTS
    return int(digest.hex.partition("-")[2]) if digest and is_of_parts else None


def _revision(answer: Mapping[str, Any]) -> str:
    """Where versions were never kept, ``null`` tells nobody anything."""
    told: str = answer.get("VersionId", "")
    return "" if told == "null" else told


def _wishes(connection: Connection, facts: Facts) -> tuple[str, ...]:
    known = connection.provider.wishes
    may_tag = "SetTags" in known and facts.tags is not None
    found = {
        "AskRevisions": "AskRevisions" in known,
        "SetTags": may_tag,
        "SetAttributes": not facts.archive or facts.archive.frost is Frost.THAWED,
        "Thaw": "Thaw" in known and facts.archive is not None,
    }
    return tuple(name for name, is_granted in found.items() if is_granted)


async def _tags(connection: Connection, key: Key) -> tuple[Tags | None, Tags]:
    """The tags; else nothing, with the reason."""
    if not connection.provider.tags:
        return None, ()
    bucket, name = place(key)
    verb = "get_object_tagging" if name else "get_bucket_tagging"
    told = {"Bucket": bucket, "Key": name} if name else {"Bucket": bucket}
    try:
        answer = await connection.call(verb, key, **told)
    except NotFound:  # of a bucket that has none
        return (), ()
    except (PermissionDenied, Unsupported) as error:
        return None, (("tags", error.message),)
    rows = ((row["Key"], row["Value"]) for row in answer.get("TagSet", ()))
    return tuple(sorted(rows)), ()


# --- A bucket ----------------------------------------------------------------------


async def _of_bucket(connection: Connection, bucket: str) -> Facts:
    key = f"{bucket}/"
    await stat_bucket(connection, bucket)
    tags, untold = await _tags(connection, key)
    keeps, why = await _versioning(connection, bucket)
    client = await connection.ready(key)
    region = client.meta.region_name if connection.provider.name == "aws" else ""
    return Facts(
        tags=tags,
        keeps_revisions=keeps,
        region=region,
        others=(*_server(connection), *_MAY_LIST),
        untold=(*untold, *why),
    )


def _server(connection: Connection) -> Tags:
    """Its kind, and how bodies are checked there if not as they are elsewhere."""
    server = connection.server
    return (("server", server.text),) if server.provider != OTHER else ()


async def _versioning(connection: Connection, bucket: str) -> tuple[bool | None, Tags]:
    if not connection.provider.revisions:
        return False, ()
    try:
        answer = await connection.call(
            "get_bucket_versioning", f"{bucket}/", Bucket=bucket
        )
    except StorageError as error:
        if not isinstance(error, (PermissionDenied, Unsupported, NotFound)):
            raise
        return None, (("revisions", error.message),)
    return answer.get("Status") == "Enabled", ()


# --- Changes -----------------------------------------------------------------------


async def set_tags(connection: Connection, key: Key, tags: Tags) -> Granted:
    """Looked at first: the answer tells who the server is, and that there is something
    to tag."""
    bucket, name = object_place(key)
    await head(connection, key)
    if not connection.provider.tags:
        text = "this server is not known to keep tags"
        raise Unsupported(text, location=connection.location(key))
    rows = [{"Key": name, "Value": text} for name, text in tags]
    told = {"Bucket": bucket, "Key": name, "Tagging": {"TagSet": rows}}
    await connection.call("put_object_tagging", key, **told)
    return Granted()


async def set_attributes(
    connection: Connection, key: Key, attributes: Attributes, version: Version | None
) -> Granted:
    """Copy it onto itself, with the server insisting on what was looked at."""
    answer = await head(connection, key)
    at = connection.location(key)
    present = version_of(answer["ETag"])
    if version and present != version:
        raise VersionMismatch("the object has changed meanwhile", location=at)
    told = {name: getattr(attributes, name) for name in PROPERTIES}
    options = replace(
        connection.demands.as_it_was(whole_of(answer)),
        **told,
        grants=await grants_of(connection, key),
        guess_type=False,
        directive=Directive.REPLACE,
    )
    mode, original = WriteMode("update", present), Original(key, answer)
    if original.size > connection.provider.capabilities.max_copy:
        await recopy(connection, original, options, mode)
    else:
        await copy(connection, key, key, mode, options)
    return Granted()
