"""A text of S3 that was edited is what it was, but for its bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.context import Context
from fxtui.domain.errors import VersionMismatch
from fxtui.domain.facts import AskFacts, Facts, SetTags
from fxtui.domain.location import Location
from fxtui.domain.writing import WriteOptions
from fxtui.engine.browse import StorageBrowser
from fxtui.front.original import Door, Original
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.processes import Server

from .storage_contract import Bytes, read
from .test_s3_servers import storage_as


@pytest.fixture(params=["seaweedfs", "moto"])
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


async def test_what_is_edited_keeps_all_but_its_bytes(storage: S3Storage) -> None:
    bucket, tags = f"editing-{uuid4().hex[:12]}/", (("team", "blue"),)
    key = f"{bucket}a.txt"
    kept = WriteOptions(
        content_type="text/x-own", metadata=(("by", "me"),), cache_control="no-store"
    )
    await storage.make_directory(bucket)
    await storage.put(key, Bytes(b"first"), options=kept)
    await storage.grant(key, SetTags(tags))
    seen = await storage.stat(key)
    door = Door(StorageBrowser(lambda *_: storage), Context())
    original = Original(door, Location("s3", key), seen.version)

    assert await original.read() == b"first"
    entry, lost = await original.replace(b"second")

    assert (await read(storage, key), lost) == (b"second", "")
    facts = await storage.grant(key, AskFacts())
    assert isinstance(facts, Facts)
    assert facts.tags == tags
    told = facts.attributes
    assert (told.content_type, told.cache_control) == ("text/x-own", "no-store")
    assert dict(told.metadata) == {"by": "me"}
    assert entry.version != seen.version
    with pytest.raises(VersionMismatch):
        await original.replace(b"late")
    assert await read(storage, key) == b"second"
