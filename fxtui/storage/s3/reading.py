"""What S3 holds, and its bytes on their way to us."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from botocore.exceptions import ClientError

from fxtui.domain.content import FileSpan, Span
from fxtui.domain.entry import Digest, Entry, Kind, Version
from fxtui.domain.errors import (
    ConnectionLost,
    ContentMismatch,
    ServerFault,
    TimedOut,
    VersionMismatch,
)
from fxtui.domain.location import Key, Location

from .answers import digest_of, entry_of, whole_checksum, whole_size
from .connection import Connection
from .handlers import Unexplained
from .names import etag_of, object_place, place, version_of
from .providers import Provider
from .refusals import own_errors, refusal, status_of
from .rooted import directory_above
from .routes import Plain

_WRITE: Final = 1024 * 1024
"""Bytes gathered for one hop into a thread that writes."""

_CHECKED: Final = {"ChecksumMode": "ENABLED"}


async def stat(connection: Connection, key: Key) -> Entry:
    if above := directory_above(connection.settings.root, key):
        return above
    bucket, name = place(key)
    if not name:
        return await stat_bucket(connection, bucket)
    return entry_of(key, await head(connection, key), connection.provider)


async def stat_bucket(connection: Connection, bucket: str) -> Entry:
    key = f"{bucket}/"
    try:
        await _ask(connection, "head_bucket", key, Bucket=bucket)
    except Unexplained:
        # The same question with words in the answer.
        await connection.call("list_objects_v2", key, Bucket=bucket, MaxKeys=1)
    return Entry(key, Kind.BUCKET)


async def head(
    connection: Connection, key: Key, version: Version | None = None
) -> dict[str, Any]:
    """HEAD of an object, its checksums with it; where it is refused, GET of one byte."""
    bucket, name = object_place(key)
    asked = {"Bucket": bucket, "Key": name, **_if_match(version), **_CHECKED}
    try:
        return await _ask(connection, "head_object", key, **asked)
    except Unexplained:
        return await _first_byte(connection, key, asked)


async def _ask(
    connection: Connection, verb: str, key: Key, **options: Any
) -> dict[str, Any]:
    """HEAD, whose refusals have no words: raise Unexplained for those that need some."""
    at = connection.location(key)
    with own_errors(at):
        client = await connection.client()
        try:
            answer: dict[str, Any] = await getattr(client, verb)(**options)
            return answer
        except ClientError as error:
            if status_of(error) == HTTPStatus.FORBIDDEN:
                raise Unexplained from error
            raise


async def _first_byte(
    connection: Connection, key: Key, asked: Mapping[str, Any]
) -> dict[str, Any]:
    """What GET says where HEAD was refused: the reason, or after all the object."""
    ranged = {**asked, "Range": "bytes=0-0"}
    with own_errors(connection.location(key)):
        client = await connection.client()
        try:
            answer: dict[str, Any] = await client.get_object(**ranged)
        except ClientError as error:
            if status_of(error) != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                raise
            answer = await client.get_object(**asked)  # it is empty
        await answer["Body"].aclose()
    return answer


@dataclass(frozen=True)
class Download:
    """An answer whose body is still to come."""

    at: Location
    answer: Mapping[str, Any]
    provider: Provider

    @property
    def whole_digest(self) -> Digest | None:
        """What the object hashes to, if the answer holds all of it."""
        return digest_of(self.answer, self.provider) if self.is_whole else None

    @property
    def is_whole(self) -> bool:
        return whole_size(self.answer) == self.answer.get("ContentLength")

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The bytes, as they come from the socket: no copy, no chosen size."""
        stream = self.answer["Body"].raw_stream.content
        with own_errors(self.at):
            while chunk := await stream.readany():
                yield chunk


async def read_revision(
    connection: Connection, key: Key, revision: str, span: Span | None
) -> AsyncGenerator[bytes, None]:
    async with download(connection, key, span, None, revision=revision) as found:
        if found is None:
            return
        async with aclosing(found.chunks()) as chunks:
            async for chunk in chunks:
                yield chunk


@asynccontextmanager
async def download(
    connection: Connection,
    key: Key,
    span: Span | None,
    version: Version | None,
    *,
    revision: str = "",
) -> AsyncIterator[Download | None]:
    """Ask for an object or a span of it; None where the span begins after the end."""
    at = connection.location(key)
    older = {"VersionId": revision} if revision else {}
    answer = await _get(connection, at, _asked(key, span, version) | older)
    if answer is None:
        yield None
        return
    async with answer["Body"]:
        _check_answer(answer, span, version, at)
        yield Download(at, answer, connection.provider)


def _asked(key: Key, span: Span | None, version: Version | None) -> dict[str, str]:
    bucket, name = object_place(key)
    asked = {"Bucket": bucket, "Key": name, **_if_match(version)}
    if span:
        asked["Range"] = f"bytes={span.offset}-{span.offset + span.size - 1}"
    if not span or span.offset == 0:
        asked |= _CHECKED
    return asked


async def _get(
    connection: Connection, at: Location, asked: Mapping[str, Any]
) -> dict[str, Any] | None:
    with own_errors(at):
        client = await connection.client()
        try:
            answer: dict[str, Any] = await client.get_object(**asked)
            return answer
        except ClientError as error:
            if status_of(error) == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return None
            raise refusal(error, at) from error


def _check_answer(
    answer: Mapping[str, Any], span: Span | None, version: Version | None, at: Location
) -> None:
    """Raise if a server passed over the condition, or over the range."""
    if version and version_of(answer["ETag"]) != version:
        raise VersionMismatch("the object has changed meanwhile", location=at)
    if span and answer.get("ContentLength", 0) > span.size:
        raise ServerFault(
            "the server sent more than the span it was asked for", location=at
        )
    if span and not _begins(answer, span.offset):
        raise ServerFault("the server took no notice of the range", location=at)


def _begins(answer: Mapping[str, Any], offset: int) -> bool:
    """Whether an answer is of bytes from there on."""
    told = answer.get("ContentRange", "bytes 0-")
    first, _, _ = told.removeprefix("bytes").strip().partition("-")
    return bool(first == str(offset))


async def fetch(
    connection: Connection, key: Key, span: Span, into: FileSpan, version: Version | None
) -> Digest | None:
    """Move a span into a file; return what the object hashes to, if it is told."""
    if span.size == 0:
        told = await head(connection, key, version)
        return whole_checksum(told) if whole_size(told) == 0 else None
    try:
        return await _fetch_fast(connection, key, span, into, version)
    except Plain:
        return await _fetch_plain(connection, key, span, into, version)


async def _fetch_fast(
    connection: Connection, key: Key, span: Span, into: FileSpan, version: Version | None
) -> Digest | None:
    """From socket to file; raise Plain where botocore must do it."""
    at = connection.location(key)

    def check(answer: Mapping[str, Any]) -> None:
        _check_answer(answer, span, version, at)

    asked = _asked(key, span, version)
    with own_errors(at):
        try:
            answer, done = await connection.plane.fetch(into, asked, check)
        except ClientError as error:
            if status_of(error) != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                raise
            answer, done = {}, 0
    _check_size(done, span, at)
    is_whole = whole_size(answer) == answer.get("ContentLength")
    return digest_of(answer, connection.provider) if is_whole else None


async def _fetch_plain(
    connection: Connection, key: Key, span: Span, into: FileSpan, version: Version | None
) -> Digest | None:
    """By botocore, a MiB to each hop into a thread."""
    async with download(connection, key, span, version) as found:
        done = await _land(found, into) if found else 0
        _check_size(done, span, connection.location(key))
        return found.whole_digest if found else None


def _check_size(done: int, span: Span, at: Location) -> None:
    if done != span.size:
        text = f"the object ended after {done} of {span.size} bytes"
        raise ContentMismatch(text, location=at)


async def _land(found: Download, into: FileSpan) -> int:
    done = 0
    async with aclosing(_gathered(found)) as blocks:
        async for block in blocks:
            if done + len(block) > into.span.size:
                text = "the server sent more than it was asked for"
                raise ContentMismatch(text, location=found.at)
            await into.file.write_at(into.span.offset + done, block, into.tap)
            done += len(block)
    return done


async def _gathered(found: Download) -> AsyncGenerator[bytes, None]:
    """The bytes in big pieces; what came before a line broke is handed out as well."""
    waiting: list[bytes] = []
    size = 0
    broken: ConnectionLost | TimedOut | None = None
    async with aclosing(found.chunks()) as chunks:
        try:
            async for chunk in chunks:
                waiting.append(chunk)
                size += len(chunk)
                if size >= _WRITE:
                    yield b"".join(waiting)
                    waiting, size = [], 0
        except (ConnectionLost, TimedOut) as error:
            broken = error
    if waiting:
        yield b"".join(waiting)
    if broken:
        raise broken


def _if_match(version: Version | None) -> dict[str, str]:
    return {"IfMatch": etag_of(version)} if version else {}
