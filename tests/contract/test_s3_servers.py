"""What S3 alone promises, on real servers."""

from __future__ import annotations

import os
from asyncio import TaskGroup
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from fxtui import digest
from fxtui.demo.seaweed import Identity, SeaweedFS
from fxtui.domain.content import FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Kind
from fxtui.domain.errors import (
    AlreadyExists,
    ContentMismatch,
    InvalidName,
    NotFound,
    PermissionDenied,
    StorageError,
    Unauthenticated,
    Unsupported,
)
from fxtui.domain.storage import list_entries
from fxtui.domain.uploads import Part
from fxtui.domain.writing import CREATE, WriteOptions
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.processes import Server

from .storage_contract import Bytes, Counter, read


def storage_as(server: SeaweedFS, identity: Identity) -> S3Storage:
    settings = S3Settings(
        endpoint_url=server.endpoint_url,
        access_key_id=identity.access_key,
        secret_access_key=identity.secret_key,
    )
    return S3Storage(settings, Context())


@pytest.fixture
async def storage(seaweedfs: SeaweedFS) -> AsyncIterator[S3Storage]:
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as made:
        yield made


@pytest.fixture
async def bucket(storage: S3Storage) -> str:
    name = f"own-{uuid4().hex[:12]}/"
    await storage.make_directory(name)
    return name


async def test_buckets_are_listed_at_the_top(storage: S3Storage, bucket: str) -> None:
    listed = {entry.key: entry.kind async for entry in list_entries(storage, "")}

    assert listed[bucket] is Kind.BUCKET
    assert bucket in {e.key async for e in list_entries(storage, bucket[:-3])}
    assert (await storage.stat(bucket)).kind is Kind.BUCKET


async def test_a_bucket_that_is_not_there_is_said_so_whatever_is_asked(
    storage: S3Storage, bucket: str
) -> None:
    await storage.put(f"{bucket}a", Bytes(b"1"))

    with pytest.raises(NotFound, match="no such bucket"):
        await storage.stat("own-nowhere/")
    with pytest.raises(NotFound, match="no such bucket"):
        await storage.put("own-nowhere/a", Bytes(b"1"))
    with pytest.raises(NotFound, match="no such bucket"):
        await storage.copy(f"{bucket}a", "own-nowhere/a")


async def test_a_bucket_that_exists_may_be_made_again(
    storage: S3Storage, bucket: str
) -> None:
    entry = await storage.make_directory(bucket)

    assert (entry.key, entry.kind) == (bucket, Kind.BUCKET)


async def test_a_bucket_is_deleted_when_it_is_empty_and_not_before(
    storage: S3Storage, bucket: str
) -> None:
    await storage.put(f"{bucket}a", Bytes(b"1"))

    [refused] = await storage.delete([bucket])
    assert "not empty (1 objects)" in refused.message
    assert await read(storage, f"{bucket}a") == b"1"

    await storage.delete([f"{bucket}a"])
    assert list(await storage.delete([bucket])) == []
    with pytest.raises(NotFound):
        await storage.stat(bucket)


async def test_a_bucket_has_no_content(storage: S3Storage, bucket: str) -> None:
    with pytest.raises(InvalidName):
        await storage.put(bucket, Bytes(b"1"))
    with pytest.raises(InvalidName):
        await read(storage, bucket)
    with pytest.raises(Unsupported):
        await storage.list_page("", recursive=True)


async def test_a_marker_makes_a_directory(storage: S3Storage, bucket: str) -> None:
    await storage.make_directory(f"{bucket}dir/")

    assert [(e.key, e.kind) async for e in list_entries(storage, bucket)] == [
        (f"{bucket}dir/", Kind.DIRECTORY)
    ]


class Fickle:
    """Too big to be held in memory, and another content each time it is read."""

    size = 9 * 2**20

    def __init__(self) -> None:
        self.reads = 0

    async def open(self) -> AsyncGenerator[bytes, None]:
        self.reads += 1
        for _ in range(9):
            yield bytes([self.reads]) * 2**20


async def test_bytes_that_change_after_they_were_hashed_are_refused(
    storage: S3Storage, bucket: str
) -> None:
    session = await storage.create_upload(f"{bucket}b", Fickle.size)
    part = Part(1, Span(0, Fickle.size), True)

    with pytest.raises(ContentMismatch):
        await storage.put(f"{bucket}a", Fickle())
    with pytest.raises(ContentMismatch):
        await storage.upload_part(session, part, Fickle())


async def test_a_whole_object_tells_its_checksum(storage: S3Storage, bucket: str) -> None:
    entry = await storage.put(f"{bucket}a", Bytes(b"hello"))

    told = await storage.whole_digest(f"{bucket}a", entry.version)

    assert told == digest.of_bytes(b"hello", digest.CRC64NVME)


@pytest.mark.parametrize(
    "algorithm",
    [digest.CRC32, digest.CRC32C, digest.CRC64NVME, digest.SHA1, digest.SHA256],
)
async def test_the_checksum_that_another_tool_left_is_told(
    storage: S3Storage, bucket: str, algorithm: str
) -> None:
    client = await storage._connection.client()
    name, told = bucket.rstrip("/"), algorithm.upper()
    await client.put_object(Bucket=name, Key="a", Body=b"hello", ChecksumAlgorithm=told)

    assert await storage.whole_digest(f"{bucket}a", None) == digest.of_bytes(
        b"hello", algorithm
    )


async def test_a_checksum_of_parts_is_no_checksum_of_the_whole(
    storage: S3Storage, bucket: str
) -> None:
    client = await storage._connection.client()
    at = {"Bucket": bucket.rstrip("/"), "Key": "a"}
    begun = await client.create_multipart_upload(
        **at, ChecksumAlgorithm="SHA256", ChecksumType="COMPOSITE"
    )
    at["UploadId"] = begun["UploadId"]
    part = await client.upload_part(
        **at, PartNumber=1, Body=b"hello", ChecksumAlgorithm="SHA256"
    )
    told = {name: part[name] for name in ("ETag", "ChecksumSHA256")}
    await client.complete_multipart_upload(
        **at, MultipartUpload={"Parts": [{"PartNumber": 1, **told}]}
    )

    found = await storage.whole_digest(f"{bucket}a", None)

    assert found == digest.md5_of_parts([digest.of_bytes(b"hello", digest.MD5)])


MANY = 1_100
"""Parts: more than one page of a list holds."""


async def test_more_parts_than_a_page_holds_are_listed(
    storage: S3Storage, bucket: str
) -> None:
    session = await storage.create_upload(f"{bucket}many", MANY)
    numbers = iter(range(1, MANY + 1))

    async def send() -> None:
        for number in numbers:
            part = Part(number, Span(number - 1, 1), number == MANY)
            await storage.upload_part(session, part, Bytes(b"x"))

    async with TaskGroup() as tasks:
        for _ in range(16):
            tasks.create_task(send())

    listed = await storage.list_parts(session)

    assert [each.number for each in listed] == list(range(1, MANY + 1))
    assert {(each.size, each.token) for each in listed} == {
        (1, digest.of_bytes(b"x", digest.MD5).hex)
    }


async def test_a_big_object_is_fetched_in_big_pieces(
    storage: S3Storage, bucket: str, tmp_path: Path
) -> None:
    content = os.urandom(3 * 2**20 + 7)
    await storage.put(f"{bucket}a", Bytes(content))
    path, tap = tmp_path / "file", Counter()
    path.touch()
    descriptor = os.open(path, os.O_RDWR)

    whole = Span(0, len(content))
    into = FileSpan(DiskFile(descriptor), whole, tap)
    told = await storage.fetch(f"{bucket}a", whole, into=into)
    os.close(descriptor)

    assert path.read_bytes() == content
    assert told == digest.of_bytes(content, digest.MD5)  # its ETag: a range has no CRC
    assert max(tap.moves) <= 2**18


async def test_a_copy_keeps_what_the_source_was(storage: S3Storage, bucket: str) -> None:
    told = WriteOptions("text/x-odd", (("who", "me"),), modified=12)
    await storage.put(f"{bucket}a", Bytes(b"1"), options=told)

    await storage.copy(f"{bucket}a", f"{bucket}b")
    await storage.copy(f"{bucket}a", f"{bucket}c", options=WriteOptions(modified=13))

    kept = {("mtime", "12.0"), ("who", "me")}
    assert set((await storage.describe(f"{bucket}b")).metadata) == kept
    changed = await storage.describe(f"{bucket}c")
    assert set(changed.metadata) == {("mtime", "13.0"), ("who", "me")}
    assert changed.content_type == "text/x-odd"


async def test_a_copy_and_a_completion_refuse_a_taken_key(
    storage: S3Storage, bucket: str
) -> None:
    await storage.put(f"{bucket}a", Bytes(b"1"))
    await storage.put(f"{bucket}b", Bytes(b"2"))
    session = await storage.create_upload(f"{bucket}b", 1)
    part = await storage.upload_part(session, Part(1, Span(0, 1), True), Bytes(b"3"))

    with pytest.raises(AlreadyExists):
        await storage.copy(f"{bucket}a", f"{bucket}b", CREATE)
    with pytest.raises(AlreadyExists):
        await storage.complete_upload(session, [part], CREATE)
    assert await read(storage, f"{bucket}b") == b"2"


async def test_who_may_only_read_is_denied_a_write(
    seaweedfs: SeaweedFS, storage: S3Storage, bucket: str
) -> None:
    await storage.put(f"{bucket}a", Bytes(b"1"))

    async with storage_as(seaweedfs, seaweedfs.identities[1]) as reader:
        assert await read(reader, f"{bucket}a") == b"1"
        with pytest.raises(PermissionDenied, match="access denied") as denied:
            await reader.put(f"{bucket}b", Bytes(b"1"))
    assert "request" in denied.value.detail


async def test_who_may_only_write_needs_no_look_to_do_so(
    seaweedfs: SeaweedFS, bucket: str
) -> None:
    async with storage_as(seaweedfs, seaweedfs.identities[2]) as writer:
        await writer.put(f"{bucket}a", Bytes(b"1"))
        session = await writer.create_upload(f"{bucket}b", 1)
        part = await writer.upload_part(session, Part(1, Span(0, 1), True), Bytes(b"2"))
        await writer.complete_upload(session, [part])
        with pytest.raises(PermissionDenied):
            await writer.stat(f"{bucket}a")
        with pytest.raises(PermissionDenied):
            await writer.list_page(bucket)


@pytest.mark.parametrize("who", [("fxtui", "wrong"), ("nobody", "secret")])
async def test_keys_that_are_wrong_are_unauthenticated(
    seaweedfs: SeaweedFS, bucket: str, who: tuple[str, str]
) -> None:
    async with storage_as(seaweedfs, Identity(*who)) as stranger:
        with pytest.raises(Unauthenticated):
            await stranger.list_page(bucket)
        with pytest.raises(Unauthenticated):
            await stranger.stat(f"{bucket}a")
        with pytest.raises(Unauthenticated):
            await stranger.put(f"{bucket}a", Bytes(b"1"))


HOSTILE = ["//", "..", "d/../e", "a\\b", "%2F", "a?b#c", "\x01", "é", "e\u0301", " a "]


async def test_every_key_is_its_own(moto_server: Server) -> None:
    settings = S3Settings(
        endpoint_url=moto_server.endpoint_url,
        access_key_id=moto_server.access_key,
        secret_access_key=moto_server.secret_key,
    )
    async with S3Storage(settings, Context()) as storage:
        bucket = f"own-{uuid4().hex[:12]}/"
        await storage.make_directory(bucket)
        for key in HOSTILE:
            await storage.put(bucket + key, Bytes(key.encode()))

        listed = [e.key async for e in list_entries(storage, bucket, recursive=True)]
        assert sorted(listed) == sorted(bucket + key for key in HOSTILE)
        for key in HOSTILE:
            assert await read(storage, bucket + key) == key.encode()
        assert list(await storage.delete(listed)) == []
        assert list((await storage.list_page(bucket, recursive=True)).entries) == []


async def test_a_missing_bucket_is_not_found(storage: S3Storage) -> None:
    with pytest.raises(NotFound):
        await storage.list_page("no-such-bucket/")
    with pytest.raises(NotFound):
        await storage.put("no-such-bucket/a", Bytes(b"1"), CREATE)
    with pytest.raises(StorageError):
        await storage.stat("no-such-bucket/")
