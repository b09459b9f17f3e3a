"""Links are signed so that any client may follow them, whatever ours has to send."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from fxtui.domain.context import Context
from fxtui.domain.errors import InvalidName
from fxtui.domain.value import replace
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.linking import LONGEST
from fxtui.storage.s3.settings import S3Settings

SETTINGS = S3Settings(
    endpoint_url="http://127.0.0.1:1",
    access_key_id="key",
    secret_access_key="secret",
    headers=(("x-lab", "7"),),
    unsigned_headers=(("x-proxy", "8"),),
)


async def asked(settings: S3Settings, *, put: bool) -> dict[str, list[str]]:
    async with S3Storage(settings, Context()) as storage:
        link = await storage.link("bucket/a b", seconds=LONGEST, put=put)
    assert urlsplit(link).path == "/bucket/a%20b"
    return parse_qs(urlsplit(link).query)


@pytest.mark.parametrize("put", [False, True])
async def test_nothing_but_the_host_is_signed(put: bool) -> None:
    told = await asked(SETTINGS, put=put)

    assert told["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert told["X-Amz-SignedHeaders"] == ["host"]
    assert told["X-Amz-Expires"] == ["604800"]
    assert "X-Amz-Security-Token" not in told


async def test_a_link_carries_the_token_of_keys_that_end() -> None:
    told = await asked(replace(SETTINGS, session_token="token"), put=False)

    assert told["X-Amz-Security-Token"] == ["token"]


@pytest.mark.parametrize("key", ["", "bucket", "bucket/"])
async def test_a_bucket_has_no_link(key: str) -> None:
    async with S3Storage(SETTINGS, Context()) as storage:
        with pytest.raises(InvalidName):
            await storage.link(key, seconds=60)
