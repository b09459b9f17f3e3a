"""What an object is to be reaches S3 in its words; a copy keeps or replaces it."""

from __future__ import annotations

import pytest

from fxtui.domain.attributes import Directive, Grant, Permission
from fxtui.domain.errors import Unsupported
from fxtui.domain.sharing import MakeBucket
from fxtui.domain.writing import WriteOptions
from tests.contract.storage_contract import Bytes
from tests.servers.recorder import Answer, Asked

from .conftest import speaking
from .said import anything

TOLD = WriteOptions(
    content_type="text/x",
    metadata=(("who", "me"),),
    storage_class="GLACIER_IR",
    encryption="aws:kms:key",
    cache_control="no-cache",
    content_disposition="inline",
    content_encoding="gzip",
    content_language="de",
    expires=1412195400,
    website_redirect="/there",
    grants=(Grant(Permission.READ, "id=1"), Grant(Permission.FULL, "id=2")),
)
SAID = {
    "content-type": "text/x",
    "x-amz-meta-who": "me",
    "x-amz-storage-class": "GLACIER_IR",
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": "key",
    "cache-control": "no-cache",
    "content-disposition": "inline",
    "content-encoding": "gzip",
    "content-language": "de",
    "expires": "Wed, 01 Oct 2014 20:30:00 GMT",
    "x-amz-website-redirect-location": "/there",
    "x-amz-grant-read": "id=1",
    "x-amz-grant-full-control": "id=2",
}
PROPERTIES = {
    "Content-Type": "text/y",
    "Cache-Control": "max-age=5",
    "x-amz-meta-kept": "1",
    "Expires": "Wed, 01 Oct 2014 20:30:00 GMT",
}
COPIED = b'<?xml version="1.0"?><CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>'


def source_of(asked: Asked) -> Answer:
    """A server whose objects all have these properties."""
    headers = {"ETag": '"e"', "Last-Modified": "Wed, 01 Oct 2014 20:30:00 GMT"}
    if asked.method == "HEAD":
        return Answer(headers=headers | PROPERTIES)
    return Answer(body=COPIED) if "x-amz-copy-source" in asked.headers else Answer()


async def copied(options: WriteOptions) -> dict[str, str]:
    """What a copy tells of the new object."""
    async with speaking(source_of) as (storage, server):
        await storage.copy("b/source", "b/target.txt", options=options)
    (put,) = server.named("PUT")
    return dict(put.headers)


async def test_all_of_it_goes_with_a_put() -> None:
    async with speaking(anything) as (storage, server):
        await storage.put("b/k", Bytes(b"x"), options=TOLD)

    assert SAID.items() <= server.asked[0].headers.items()


async def test_all_of_it_goes_with_the_beginning_of_an_upload() -> None:
    answer = Answer(
        body=b"<InitiateMultipartUploadResult><UploadId>1</UploadId>"
        b"</InitiateMultipartUploadResult>"
    )
    async with speaking(lambda _: answer) as (storage, server):
        await storage.create_upload("b/k", 1, options=TOLD)

    assert SAID.items() <= server.asked[0].headers.items()


async def test_a_name_tells_the_type_unless_it_shall_not() -> None:
    async with speaking(anything) as (storage, server):
        await storage.put("b/k.csv", Bytes(b"x"))
        await storage.put("b/k.csv", Bytes(b"x"), options=WriteOptions(guess_type=False))

    assert server.asked[0].headers["content-type"] == "text/csv"
    assert "content-type" not in server.asked[1].headers


async def test_a_copy_of_which_nothing_is_told_is_left_to_the_server() -> None:
    said = await copied(WriteOptions())

    assert "x-amz-metadata-directive" not in said
    assert "content-type" not in said


async def test_who_may_use_a_copy_is_told_without_its_properties() -> None:
    said = await copied(WriteOptions(acl="public-read", storage_class="GLACIER"))

    assert (said["x-amz-acl"], said["x-amz-storage-class"]) == ("public-read", "GLACIER")
    assert "x-amz-metadata-directive" not in said


async def test_a_property_that_is_told_joins_those_of_the_source() -> None:
    said = await copied(WriteOptions(content_type="text/x"))

    assert said["x-amz-metadata-directive"] == "REPLACE"
    assert said["content-type"] == "text/x"
    assert said["cache-control"] == "max-age=5"
    assert said["x-amz-meta-kept"] == "1"
    assert said["expires"] == PROPERTIES["Expires"]


@pytest.mark.parametrize(
    "options",
    [
        WriteOptions(metadata=(("new", "2"),)),
        WriteOptions(metadata=(("new", "2"),), directive=Directive.REPLACE),
    ],
)
async def test_metadata_that_is_told_replaces_all_as_in_the_aws_cli(
    options: WriteOptions,
) -> None:
    said = await copied(options)

    assert said["x-amz-metadata-directive"] == "REPLACE"
    assert said["x-amz-meta-new"] == "2"
    assert not {"x-amz-meta-kept", "cache-control", "content-type"} & said.keys()


async def test_a_copy_may_be_told_to_keep_all() -> None:
    said = await copied(WriteOptions(directive=Directive.COPY, modified=12))

    assert not {"x-amz-metadata-directive", "x-amz-meta-mtime"} & said.keys()


async def test_a_bucket_is_made_with_its_tags() -> None:
    async with speaking(anything) as (storage, server):
        await storage.grant("bucket/", MakeBucket((("Key1", "Value1"), ("Key2", ""))))

    (put,) = server.named("PUT")
    assert put.path == "/bucket"
    assert b"<Key>Key1</Key><Value>Value1</Value>" in put.body
    assert b"<Key>Key2</Key>" in put.body


async def test_only_a_bucket_has_tags() -> None:
    async with speaking(anything) as (storage, server):
        with pytest.raises(Unsupported):
            await storage.grant("bucket/key", MakeBucket((("a", "b"),)))

    assert server.asked == []
