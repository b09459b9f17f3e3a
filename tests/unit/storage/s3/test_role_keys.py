"""Who takes a role signs with its keys, which the keys of one's own bring."""

from __future__ import annotations

import pytest

from fxtui.config.role import Role
from fxtui.domain.context import Context
from fxtui.domain.errors import Unauthenticated
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.processes import Server
from tests.servers.recorder import Answer, recording

ROLE = Role("arn:aws:iam::123456789012:role/lab", "me", "says so", 900)


def account(url: str) -> S3Storage:
    settings = S3Settings(
        endpoint_url=url, access_key_id="own", secret_access_key="hush", role=ROLE
    )
    return S3Storage(settings, Context(variables=(("AWS_ENDPOINT_URL_STS", url),)))


async def test_the_keys_of_a_role_are_asked_for_and_end(moto_server: Server) -> None:
    async with account(moto_server.endpoint_url) as storage:
        await storage.list_page("")
        keys = storage._connection.keys
        lent = await keys.current()
        has_another = await storage.renew(storage.lease)

    assert lent.access_key.startswith("ASIA")
    assert lent.token
    assert keys.ends
    assert has_another


async def test_an_answer_without_keys_is_of_no_token_service() -> None:
    page = Answer(200, b"<html></html>", {"Content-Type": "text/xml"})
    async with recording(lambda _: page) as server, account(server.url) as storage:
        with pytest.raises(Unauthenticated, match="is no token service"):
            await storage.list_page("")
