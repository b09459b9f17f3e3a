"""Objects made whole: by one put, by a copy inside the storage, or as a marker."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from fxtui.digest import CRC64NVME, MD5, SHA256
from fxtui.domain.attributes import Directive
from fxtui.domain.content import Body
from fxtui.domain.entry import Entry, Kind, Version
from fxtui.domain.errors import (
    AlreadyExists,
    InvalidName,
    NotFound,
    PermissionDenied,
    ServerFault,
    StorageError,
    TransientError,
    VersionMismatch,
)
from fxtui.domain.location import Key
from fxtui.domain.writing import OVERWRITE, WriteMode, WriteOptions

from .answers import (
    conditions,
    described,
    digest_of,
    digest_of_etag,
    entry_of,
    standing_options,
    write_options,
)
from .bodies import Outgoing, base64_of, outgoing
from .connection import Connection
from .names import object_place, place, version_of
from .plane import Sent
from .reading import head, stat_bucket
from .refusals import own_errors
from .routes import Plain

Tags: TypeAlias = Sequence[tuple[str, str]]


async def put(
    connection: Connection, key: Key, body: Body, mode: WriteMode, options: WriteOptions
) -> Entry:
    """Store a body; one whose answer was lost is known again when it is in the way."""
    try:
        entry = await _put(connection, key, body, mode, options)
    except (TransientError, CancelledError):
        if mode.kind != "overwrite":
            connection.unanswered.add(key)
        raise
    except (AlreadyExists, VersionMismatch):
        was_lost = key in connection.unanswered
        landed = await _landed(connection, key, body) if was_lost else None
        if landed is None:
            connection.unanswered.discard(key)
            raise
        entry = landed
    connection.unanswered.discard(key)
    return entry


async def _put(
    connection: Connection, key: Key, body: Body, mode: WriteMode, options: WriteOptions
) -> Entry:
    bucket, name = object_place(key)
    insisted = await insist(connection, key, mode)
    sent = await send(
        connection,
        "put_object",
        key,
        body,
        mode,
        Bucket=bucket,
        Key=name,
        **insisted,
        **write_options(name, options),
    )
    version = version_of(sent.answer["ETag"])
    digest = digest_of(sent.answer, connection.provider)
    return Entry(key, Kind.FILE, sent.size, None, version, digest)


async def send(  # what is sent where, and how S3 shall take it
    connection: Connection,
    verb: str,
    key: Key,
    body: Body,
    mode: WriteMode = OVERWRITE,
    /,
    **options: Any,
) -> Sent:
    """Send a body by the fast way, else by botocore's; see ``plane``."""
    await connection.ready(key)  # which tells how bodies are sent to it
    with yielding(connection, key):
        return await _sent(connection, verb, key, body, mode=mode, options=options)


@contextmanager
def yielding(connection: Connection, key: Key) -> Iterator[None]:
    """What is refused only for how it was proved is worth a try in another way."""
    sent = connection.server.level
    try:
        yield
    except StorageError as error:
        if not connection.yields(error, sent):
            raise
        text = "this server wants bodies checked in another way; they are sent so now"
        where = connection.location(key)
        raise ServerFault(
            text, location=where, detail=error.detail, retry_after=0.0
        ) from error


async def _sent(  # noqa: PLR0913  # as above
    connection: Connection,
    verb: str,
    key: Key,
    body: Body,
    *,
    mode: WriteMode,
    options: Mapping[str, Any],
) -> Sent:
    try:
        with own_errors(connection.location(key), mode):
            return await connection.plane.send(verb, body, options)
    except Plain:
        pass
    async with outgoing(body, algorithms(connection)) as sent:
        told = {**options, **body_options(connection, sent)}
        answer = await connection.call(verb, key, mode, **told)
        return Sent(answer, sent.size, sent.digests)


async def _landed(connection: Connection, key: Key, body: Body) -> Entry | None:
    """What is there, if its digest proves that it is this very body."""
    try:
        entry = entry_of(key, await head(connection, key), connection.provider)
    except (NotFound, PermissionDenied):
        return None
    if entry.size != body.size:
        return None
    known = {entry.digest, digest_of_etag(entry.version or "")}
    async with outgoing(body, [CRC64NVME, MD5]) as read:
        return None if known.isdisjoint(read.digests.values()) else entry


def algorithms(connection: Connection) -> list[str]:
    """What must be known of a body before its first byte leaves."""
    signed = [SHA256] if connection.signs_payloads else []
    return [connection.provider.checksum, *signed]


def body_options(connection: Connection, sent: Outgoing) -> dict[str, Any]:
    """A body, its length, and the checksum that this server looks at."""
    checksum = connection.provider.checksum
    header = "ChecksumCRC64NVME" if checksum == CRC64NVME else "ContentMD5"
    return {
        "Body": sent if sent.size else b"",
        "ContentLength": sent.size,
        header: base64_of(sent.digests[checksum]),
    }


async def insist(
    connection: Connection, key: Key, mode: WriteMode, *, by_copy: bool = False
) -> dict[str, str]:
    """Conditions for the server; where it would not keep them, look first ourselves."""
    if mode.kind == "overwrite":
        return {}
    await connection.ready(key)  # which tells who the server is
    if _keeps(connection, by_copy=by_copy):
        return conditions(mode)
    there = await _version(connection, key)  # whose answer may tell it, too
    if mode.kind == "create" and there is not None:
        raise AlreadyExists("the object exists", location=connection.location(key))
    if mode.kind == "update" and there != mode.version:
        text = "the object has changed meanwhile"
        raise VersionMismatch(text, location=connection.location(key))
    return conditions(mode) if _keeps(connection, by_copy=by_copy) else {}


def _keeps(connection: Connection, *, by_copy: bool) -> bool:
    """Whether the server is believed to keep conditions."""
    provider = connection.provider
    return provider.conditional_copy if by_copy else provider.conditional


async def _version(connection: Connection, key: Key) -> Version | None:
    try:
        return version_of((await head(connection, key))["ETag"])
    except NotFound:
        return None


async def copy(
    connection: Connection,
    source: Key,
    target: Key,
    mode: WriteMode,
    options: WriteOptions,
) -> Entry:
    """Copy inside S3; what the source is, the target is, but for what options say."""
    bucket, name = object_place(target)
    there = object_place(source)
    insisted = await insist(connection, target, mode, by_copy=True)
    changes = await _changes(connection, source, options)
    try:
        await connection.call(
            "copy_object",
            target,
            mode,
            Bucket=bucket,
            Key=name,
            CopySource={"Bucket": there.bucket, "Key": there.key},
            **changes,
            **insisted,
        )
    except ServerFault:
        await stat_bucket(connection, bucket)  # SeaweedFS has a fault if there is none
        raise
    # Looked at again: the answer has no size, and some servers give another ETag later.
    return entry_of(target, await head(connection, target), connection.provider)


async def _changes(
    connection: Connection, source: Key, options: WriteOptions
) -> dict[str, Any]:
    """S3 replaces either none of the properties or all of them: so all are told again."""
    is_told = options.properties or options.modified is not None
    if options.directive is Directive.COPY or not (options.replaces or is_told):
        return standing_options(options)
    if options.replaces:
        return {"MetadataDirective": "REPLACE", **write_options("", options)}
    merged = options.over(described(await head(connection, source)))
    return {"MetadataDirective": "REPLACE", **write_options(source, merged)}


async def make_directory(connection: Connection, key: Key) -> Entry:
    """A bucket at the top; below, an empty marker."""
    if not key.endswith("/"):
        raise InvalidName(f"the key of a directory ends in /, and {key!r} does not")
    bucket, name = place(key)
    if name:
        await connection.call(
            "put_object", key, Bucket=bucket, Key=name, Body=b"", ContentLength=0
        )
        return Entry(key, Kind.DIRECTORY)
    try:
        await make_bucket(connection, bucket)
    except AlreadyExists:
        return await stat_bucket(connection, bucket)  # it may well be ours
    return Entry(key, Kind.BUCKET)


async def make_bucket(connection: Connection, bucket: str, tags: Tags = ()) -> None:
    """Make a new one in the region of the client; a server may know no tags."""
    key = f"{bucket}/"
    client = await connection.ready(key)
    region = client.meta.region_name
    wanted: dict[str, Any] = {}
    if connection.provider.name == "aws" and region not in ("us-east-1", "aws-global"):
        wanted["LocationConstraint"] = region
    if tags:
        wanted["Tags"] = [{"Key": name, "Value": value} for name, value in tags]
    told = {"CreateBucketConfiguration": wanted} if wanted else {}
    await connection.call("create_bucket", key, Bucket=bucket, **told)
