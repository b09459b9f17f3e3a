"""What S3 knows of objects besides their bytes, on two servers that keep versions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.attributes import Attributes
from fxtui.domain.context import Context
from fxtui.domain.errors import NotFound, Unsupported, VersionMismatch
from fxtui.domain.facts import (
    AskFacts,
    Facts,
    Frost,
    SetAttributes,
    SetTags,
    Thaw,
    Tier,
)
from fxtui.domain.history import (
    AskAsOf,
    AskDeleted,
    AskRevisions,
    AsOf,
    Deleted,
    Restore,
    Revisions,
    Since,
)
from fxtui.domain.writing import WriteOptions
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.recopying import Original, recopy
from fxtui.storage.s3.settings import S3Settings
from fxtui.storage.s3.standing import whole_of
from tests.servers.processes import Server

from .storage_contract import Bytes, read
from .test_s3_servers import storage_as

BOTH = ["seaweedfs", "moto"]


@pytest.fixture(params=BOTH)
async def storage(request: pytest.FixtureRequest) -> AsyncIterator[S3Storage]:
    if request.param == "moto":
        server: Server = request.getfixturevalue("moto_server")
        settings = S3Settings(
            endpoint_url=server.endpoint_url,
            access_key_id=server.access_key,
            secret_access_key=server.secret_key,
        )
        made = S3Storage(settings, Context())
    else:
        weed: SeaweedFS = request.getfixturevalue("seaweedfs")
        made = storage_as(weed, weed.identities[0])
    async with made:
        yield made


@pytest.fixture
async def bucket(storage: S3Storage) -> str:
    """One that keeps versions, with a key from before it did."""
    name = f"history-{uuid4().hex[:12]}"
    await storage.make_directory(f"{name}/")
    await storage.put(f"{name}/old", Bytes(b"first"))
    told = {"Bucket": name, "VersioningConfiguration": {"Status": "Enabled"}}
    await storage._connection.call("put_bucket_versioning", f"{name}/", **told)
    return f"{name}/"


async def revisions(storage: S3Storage, key: str) -> Revisions:
    told = await storage.grant(key, AskRevisions())
    assert isinstance(told, Revisions)
    return told


async def facts(storage: S3Storage, key: str) -> Facts:
    told = await storage.grant(key, AskFacts())
    assert isinstance(told, Facts)
    return told


async def test_what_was_overwritten_is_there_again(
    storage: S3Storage, bucket: str
) -> None:
    key = f"{bucket}old"
    await storage.put(key, Bytes(b"second!"))
    await storage.put(f"{key}er", Bytes(b"another key"))

    now, before = (await revisions(storage, key)).rows
    assert (now.size, before.size, before.id) == (7, 5, "null")
    async with aclosing(storage.read_revision(key, before.id)) as chunks:
        assert b"".join([chunk async for chunk in chunks]) == b"first"
    await storage.grant(key, Restore(before.id))

    assert await read(storage, key) == b"first"
    assert len((await revisions(storage, key)).rows) >= 2
    with pytest.raises(NotFound, match="no revision is 'x'"):
        await storage.grant(key, Restore("x"))


async def test_what_was_deleted_is_told_and_comes_back(
    storage: S3Storage, bucket: str
) -> None:
    keys = [f"{bucket}old", f"{bucket}dir/a b", f"{bucket}dir/c"]
    await storage.put(keys[1], Bytes(b"1"))
    await storage.put(keys[2], Bytes(b"2"))
    await storage.delete(keys)
    await storage.delete(keys[:1])  # which leaves a second marker

    shallow = await storage.grant(bucket, AskDeleted())
    # moto has no folders of which all is deleted.
    folder = () if storage._connection.provider.name == "moto" else (f"{bucket}dir/",)
    assert shallow == Deleted((*folder, keys[0]))
    deep = await storage.grant(bucket, AskDeleted(recursive=True))
    assert deep == Deleted(tuple(sorted(keys)))
    assert (await revisions(storage, keys[1])).rows[0].is_deletion
    for key in keys:
        await storage.grant(key, Restore(""))

    assert [await read(storage, key) for key in keys] == [b"first", b"1", b"2"]
    assert await storage.grant(bucket, AskDeleted(recursive=True)) == Deleted()


async def test_a_folder_is_told_as_it_was(storage: S3Storage, bucket: str) -> None:
    await storage.put(f"{bucket}new", Bytes(b"1"))
    (written,) = (await revisions(storage, f"{bucket}new")).rows
    assert written.modified

    past = await storage.grant(bucket, AskAsOf(written.modified + 1))
    long_ago = await storage.grant(bucket, AskAsOf(written.modified - 3600))

    assert isinstance(past, AsOf)
    assert isinstance(long_ago, AsOf)
    assert [(row.key, row.since) for row in past.rows] == [
        (f"{bucket}new", Since.SAME),
        (f"{bucket}old", Since.SAME),
    ]
    assert {row.since for row in long_ago.rows} == {Since.ADDED}
    assert past.is_complete


async def test_facts_are_told_and_what_may_be_is_changed(
    storage: S3Storage, bucket: str
) -> None:
    key = f"{bucket}table.csv"
    options = WriteOptions(metadata=(("who", "me"),), cache_control="no-cache")
    entry = await storage.put(key, Bytes(b"a,b"), options=options)
    typed = Attributes(content_type="text/plain", metadata=(("who", "Zoë"),))

    await storage.grant(key, SetTags((("kind", "raw data"),)))
    await storage.grant(key, SetAttributes(typed, entry.version))
    told = await facts(storage, key)

    assert told.attributes.content_type == "text/plain"
    assert dict(told.attributes.metadata) == {"who": "Zoë"}
    assert told.attributes.cache_control is None
    assert told.tags == (("kind", "raw data"),)
    assert told.revision == (await revisions(storage, key)).rows[0].id
    assert {"AskRevisions", "SetTags", "SetAttributes"} <= {*told.wishes}
    assert await read(storage, key) == b"a,b"
    with pytest.raises(VersionMismatch):
        await storage.grant(key, SetAttributes(typed, "another"))


async def test_what_is_too_large_for_one_copy_is_copied_in_parts(
    storage: S3Storage, bucket: str
) -> None:
    key, content = f"{bucket}large", bytes(range(256)) * 40 * 1024
    options = WriteOptions(metadata=(("who", "me"),))
    await storage.put(key, Bytes(content), options=options)
    await storage.grant(key, SetTags((("kind", "raw"),)))
    old = (await revisions(storage, key)).rows[0].id
    await storage.put(key, Bytes(b"new"))
    connection, (name, _, below) = storage._connection, key.partition("/")
    asked = {"Bucket": name, "Key": below, "VersionId": old}
    was = await connection.call("head_object", key, **asked)

    original = Original(key, was, old)
    await recopy(connection, original, whole_of(was), part_size=6 * 2**20)

    told = await facts(storage, key)
    assert await read(storage, key) == content
    assert (told.parts, dict(told.attributes.metadata)) == (2, {"who": "me"})
    assert told.tags == (("kind", "raw"),)


@pytest.mark.parametrize("storage", ["moto"], indirect=True)
async def test_who_else_may_read_an_object_still_may(
    storage: S3Storage, bucket: str
) -> None:
    key, connection = f"{bucket}shown", storage._connection
    asked = {"Bucket": bucket[:-1], "Key": "shown"}
    entry = await storage.put(key, Bytes(b"1"), options=WriteOptions(acl="public-read"))
    typed = Attributes(content_type="text/plain")

    await storage.grant(key, SetAttributes(typed, entry.version))

    told = await connection.call("get_object_acl", key, **asked)
    everybody = [g for g in told["Grants"] if "AllUsers" in g["Grantee"].get("URI", "")]
    assert [grant["Permission"] for grant in everybody] == ["READ"]


async def test_a_bucket_tells_whether_it_keeps_revisions(
    storage: S3Storage, bucket: str
) -> None:
    plain = f"{bucket[:-1]}-plain/"
    await storage.make_directory(plain)

    assert (await facts(storage, bucket)).keeps_revisions is True
    assert (await facts(storage, plain)).keeps_revisions is False


@pytest.mark.parametrize("storage", ["moto"], indirect=True)
async def test_an_archived_object_is_asked_out_of_its_archive(
    storage: S3Storage, bucket: str
) -> None:
    frozen = WriteOptions(storage_class="GLACIER")
    await storage.put(f"{bucket}ice", Bytes(b"1"), options=frozen)
    before = (await facts(storage, f"{bucket}ice")).archive
    await storage.grant(f"{bucket}ice", Thaw(2, Tier.BULK))
    after = (await facts(storage, f"{bucket}ice")).archive

    assert before
    assert before.frost is Frost.FROZEN
    assert after
    assert (after.frost, after.until is None) == (Frost.THAWED, False)
    with pytest.raises(Unsupported, match="in no archive"):
        await storage.grant(f"{bucket}old", Thaw())


async def test_a_server_without_versions_and_tags_says_so_and_loses_nothing(
    rclone_server: Server,
) -> None:
    settings = S3Settings(
        endpoint_url=rclone_server.endpoint_url,
        access_key_id=rclone_server.access_key,
        secret_access_key=rclone_server.secret_key,
    )
    async with S3Storage(settings, Context()) as storage:
        await storage.make_directory("facts/")
        await storage.put("facts/a", Bytes(b"1"))
        for wish in (SetTags((("a", "1"),)), AskRevisions(), Restore("1")):
            with pytest.raises(Unsupported):
                await storage.grant("facts/a", wish)
        for folder in (AskDeleted(recursive=True), AskAsOf(1e9)):
            with pytest.raises(Unsupported):
                await storage.grant("facts/", folder)

        await storage.grant("facts/a", SetAttributes(Attributes(content_type="text/x")))

        assert (await facts(storage, "facts/a")).tags is None
        assert (await facts(storage, "facts/")).tags is None
        assert await read(storage, "facts/a") == b"1"
