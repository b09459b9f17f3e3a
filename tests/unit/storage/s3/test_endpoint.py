"""An address or a region that cannot be is refused in words that name it."""

from __future__ import annotations

import asyncio
from socket import gaierror

import pytest
from botocore.exceptions import EndpointConnectionError

from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, ConnectionLost, InvalidName, StorageError
from fxtui.domain.location import Location
from fxtui.domain.value import replace
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.endpoint import (
    checked_endpoint,
    checked_region,
    is_near,
    told_endpoint,
)
from fxtui.storage.s3.settings import S3Settings
from fxtui.storage.s3.troubles import trouble
from tests.servers.certificate import Certificate
from tests.servers.recorder import recording

from .said import listing

AROUND = Context(
    variables=(("AWS_ENDPOINT_URL", "https://all"), ("AWS_ENDPOINT_URL_S3", "https://s3"))
)
NOWHERE = S3Settings(
    endpoint_url="http://127.0.0.1:1", access_key_id="a", secret_access_key="s"
)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("host:9000", r'"host:9000" is not a full address.*https://host:9000'),
        ("ftp://x", 'unsupported address "ftp://x"'),
        ("https://host:99999", "no host and port"),
        ("http://ho st", "no host and port"),
        ("https://", "no host and port"),
        ("http://[::1", "no host and port"),
    ],
)
def test_an_address_that_cannot_be_is_refused(url: str, text: str) -> None:
    with pytest.raises(ConfigError, match=text):
        checked_endpoint(url)


def test_blanks_around_an_address_and_a_region_are_nothing() -> None:
    assert checked_endpoint(" https://host:9000/v1/s3 ") == "https://host:9000/v1/s3"
    assert checked_region(" us-east-1 ") == "us-east-1"
    assert checked_endpoint(None) is checked_region("") is None


def test_a_region_that_cannot_be_is_refused() -> None:
    with pytest.raises(ConfigError, match='"eu_west" is not a region name'):
        checked_region("eu_west")


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("10.0.0.9", True),
        ("localhost", True),
        ("8.8.8.8", False),
        ("s3.example.org", False),
    ],
)
def test_near_is_what_no_stranger_listens_to(host: str, near: bool) -> None:
    assert is_near(host) is near


def test_a_host_without_a_name_is_said_so() -> None:
    unknown = EndpointConnectionError(endpoint_url="http://x:9/b", error=gaierror())

    error = trouble(unknown, Location("s3", "b/"))

    assert isinstance(error, ConnectionLost)
    assert error.message == 'cannot find the host "x"'


async def test_a_host_where_nobody_listens_is_said_so() -> None:
    text = r"nothing answers at 127.0.0.1:1 \(connection refused\)"

    async with S3Storage(NOWHERE, Context()) as storage:
        with pytest.raises(ConnectionLost, match=text):
            await storage.list_page("b/")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("With Space/", '"With Space" is no name of a bucket: those are 3 to 63'),
        ("/k", "the bucket is missing; write s3://bucket/key"),
    ],
)
async def test_a_bucket_that_cannot_be_is_refused(key: str, text: str) -> None:
    async with S3Storage(NOWHERE, Context()) as storage:
        with pytest.raises(InvalidName, match=text) as refused:
            await storage.list_page(key)

    assert "regex" not in refused.value.message


@pytest.mark.parametrize("source", ["settings", "AWS_REGION", "AWS_DEFAULT_REGION"])
async def test_a_region_that_cannot_be_is_named_wherever_it_comes_from(
    source: str,
) -> None:
    known = replace(NOWHERE, region="eu_west") if source == "settings" else NOWHERE
    context = Context(variables=((source, "eu_west"),))

    async with S3Storage(known, context) as storage:
        with pytest.raises(ConfigError, match='"eu_west" is not a region name'):
            await storage.list_page("b/")


async def test_https_to_a_server_without_tls_is_told_from_a_certificate() -> None:
    async def speak_http(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(speak_http, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        known = replace(NOWHERE, endpoint_url=f"https://127.0.0.1:{port}")
        async with S3Storage(known, Context()) as storage:
            with pytest.raises(StorageError, match=r"does not speak TLS.* http://"):
                await storage.list_page("b/")


async def test_http_to_a_server_with_tls_asks_for_https(certificate: Certificate) -> None:
    async with recording(lambda _: listing(), certificate) as server:
        url = server.url.replace("https://", "http://")
        async with S3Storage(replace(NOWHERE, endpoint_url=url), Context()) as storage:
            with pytest.raises(ConnectionLost, match=r"does its address begin https://"):
                await storage.list_page("b/")


@pytest.mark.parametrize(
    ("settings", "context", "told"),
    [
        (S3Settings(), Context(), ""),
        (S3Settings(endpoint_url="https://p"), AROUND, "https://p"),
        (S3Settings(), AROUND, "https://s3"),
        (S3Settings(), Context(endpoint_url="https://o"), "https://o"),
        (S3Settings(login="ica"), AROUND, ""),
    ],
)
def test_an_address_is_known_before_the_server_is_asked(
    settings: S3Settings, context: Context, told: str
) -> None:
    assert told_endpoint(settings, context) == told
