"""Who takes a role signs with its keys, which the keys of one's own bring."""

from __future__ import annotations

from fxtui.config.role import Role
from fxtui.domain.context import Context
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.processes import Server

ROLE = Role("arn:aws:iam::123456789012:role/lab", "me", "says so", 900)


async def test_the_keys_of_a_role_are_asked_for_and_end(moto_server: Server) -> None:
    url = moto_server.endpoint_url
    settings = S3Settings(
        endpoint_url=url, access_key_id="own", secret_access_key="hush", role=ROLE
    )
    surroundings = Context(variables=(("AWS_ENDPOINT_URL_STS", url),))
    async with S3Storage(settings, surroundings) as storage:
        await storage.list_page("")
        keys = storage._connection.keys
        lent = await keys.current()
        has_another = await storage.renew(storage.lease)

    assert lent.access_key.startswith("ASIA")
    assert lent.token
    assert keys.ends
    assert has_another
