"""What a connection makes of its settings."""

from __future__ import annotations

import logging

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.writing import WriteOptions
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.answers import write_options
from fxtui.storage.s3.connection import Connection, signs_payloads
from fxtui.storage.s3.providers import OTHER, PROVIDERS
from fxtui.storage.s3.recognising import by_answer, by_host
from fxtui.storage.s3.session import Session
from fxtui.storage.s3.settings import S3Settings
from tests.contract.storage_contract import Bytes

from .conftest import speaking
from .said import anything

NOWHERE = "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("endpoint", "signed"),
    [
        (None, False),
        ("https://s3.example.org", False),
        ("http://127.0.0.1:8333", False),
        ("http://192.168.1.7:9000", False),
        ("http://s3.example.org", True),
    ],
)
def test_bodies_are_signed_where_strangers_may_listen(
    endpoint: str | None, signed: bool
) -> None:
    session = Session({}, None)

    assert signs_payloads(S3Settings(), session, endpoint) is signed
    assert signs_payloads(S3Settings(payload_signing="on"), session, endpoint)
    assert not signs_payloads(S3Settings(payload_signing="off"), session, endpoint)


async def test_a_link_is_signed_as_requests_are() -> None:
    settings = S3Settings(endpoint_url=NOWHERE, access_key_id="a", secret_access_key="s")
    connection = Connection(settings, Context())
    client = await connection.client()

    url = await client.generate_presigned_url(
        "get_object", Params={"Bucket": "b", "Key": "k"}
    )
    await connection.aclose()

    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in url


async def test_a_profile_with_half_its_keys_says_which_is_missing() -> None:
    settings = S3Settings("lab", endpoint_url=NOWHERE, access_key_id="a")

    async with S3Storage(settings, Context()) as storage:
        with pytest.raises(Unauthenticated, match=r'"lab" has an access key but no'):
            await storage.stat("b/k")


async def test_blanks_around_keys_are_nothing() -> None:
    told = speaking(anything, session_token="token\n")
    async with told as (storage, server):
        await storage.put("b/k", Bytes(b"x"))

    assert server.asked[0].headers["x-amz-security-token"] == "token"


async def test_closing_twice_is_no_error_and_asking_again_opens() -> None:
    async with speaking(anything) as (storage, server):
        await storage.put("b/k", Bytes(b"x"))
        await storage.aclose()
        await storage.aclose()
        await storage.put("b/k", Bytes(b"x"))

    assert len(server.asked) == 2


async def test_an_object_is_what_its_options_say() -> None:
    options = WriteOptions(metadata=(("who", "Åse"),), modified=12, storage_class="X")
    async with speaking(anything) as (storage, server):
        await storage.put("b/a.txt", Bytes(b"x"), options=options)

    headers = server.asked[0].headers
    assert headers["content-type"] == "text/plain"
    assert headers["x-amz-meta-mtime"] == "12.0"
    assert headers["x-amz-meta-who"] == "=?utf-8?q?=C3=85se?="
    assert headers["x-amz-storage-class"] == "X"


def test_encryption_may_name_its_key() -> None:
    told = write_options("k", WriteOptions(encryption="aws:kms:arn:aws:kms:x"))

    assert told["ServerSideEncryption"] == "aws:kms"
    assert told["SSEKMSKeyId"] == "arn:aws:kms:x"


def test_nothing_of_the_vendors_reaches_the_terminal() -> None:
    for name in ("botocore", "aiobotocore", "aiohttp"):
        assert not logging.getLogger(name).propagate


def test_a_server_is_known_by_its_address_or_its_header() -> None:
    assert by_host("bucket.s3.eu-west-1.amazonaws.com").name == "aws"
    assert by_host("evil-amazonaws.com") == OTHER
    assert by_answer({"server": "MinIO"}).name == "minio"
    assert by_answer({"server": "AmazonS3"}) == OTHER  # many that are not it say so


def test_the_unknown_server_is_the_safest() -> None:
    assert not OTHER.conditional
    assert not OTHER.whole_checksum
    assert OTHER.checksum == "md5"
    assert set(PROVIDERS) >= {"aws", "seaweedfs", "moto", "minio", "other"}
