"""Who signs nothing has what anybody may have, on each way of bytes; and nothing more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.bundle import Delivered, Share, SmallGet, SmallPut
from fxtui.domain.context import Context
from fxtui.domain.errors import PermissionDenied
from fxtui.domain.location import Key
from fxtui.domain.writing import PLAIN
from fxtui.storage.local import LocalStorage
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.proxy import proxy
from tests.servers.processes import Server

from .storage_contract import Bytes, read
from .test_s3_planes import storage_by
from .test_s3_servers import storage_as

SIGNED: Final = {"authorization", "x-amz-date", "x-amz-security-token"}


@pytest.fixture
async def bucket(seaweedfs: SeaweedFS) -> Key:
    """Anybody may list it, and read it."""
    name = f"open-{uuid4().hex[:12]}/"
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as storage:
        await storage.make_directory(name)
        await storage.put(f"{name}a", Bytes(b"for all"))
        client = await storage._connection.client()
        await client.put_bucket_policy(Bucket=name[:-1], Policy=policy(name[:-1]))
    return name


def policy(bucket: str) -> str:
    everything = f"arn:aws:s3:::{bucket}"
    statements = [
        {
            "Effect": "Allow",
            "Principal": "*",
            "Action": ["s3:ListBucket", "s3:GetObject"],
            "Resource": [everything, f"{everything}/*"],
        }
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.mark.parametrize("plane", ["auto", "plain"])
async def test_what_anybody_may_read_needs_no_signature(
    seaweedfs: SeaweedFS, bucket: Key, tmp_path: Path, plane: Literal["auto", "plain"]
) -> None:
    files, arrived = LocalStorage(tmp_path).small_files(), dict[int, Delivered | None]()
    found = dict[int, Delivered | None]()
    async with proxy(seaweedfs.endpoint_url) as wire:
        told = S3Settings(endpoint_url=wire.endpoint_url, anonymous=True, plane=plane)
        async with S3Storage(told, Context()) as storage:
            (listed,) = (await storage.list_page(bucket)).entries
            content = await read(storage, listed.key)
            get = SmallGet(listed.key, len(content), listed.version, "here", None)
            await storage.fetch_bundle(files, [get], arrived, Share(8))
            await storage.stat_bundle([listed.key], found, Share(8))
            with pytest.raises(PermissionDenied, match="without keys nobody may"):
                await storage.put(f"{bucket}b", Bytes(b"a gift"))
            link = await storage.link(listed.key, seconds=60)

    assert (content, link) == (b"for all", f"{wire.endpoint_url}/{bucket}a")
    assert len(arrived) == len(found) == (plane == "auto")
    assert not any(SIGNED & {*each.asked.headers} for each in wire.exchanges)


@pytest.mark.parametrize("plane", ["auto", "plain"])
async def test_what_anybody_may_write_needs_none_either(
    moto_server: Server, tmp_path: Path, plane: Literal["auto", "plain"]
) -> None:
    bucket, near = f"drop-{uuid4().hex[:12]}/", LocalStorage(tmp_path)
    (tmp_path / "small").write_bytes(b"small")
    version = (await near.stat("small")).version or ""
    files, arrived = near.small_files(), dict[int, Delivered | None]()
    async with proxy(moto_server.endpoint_url) as wire:
        told = S3Settings(
            endpoint_url=wire.endpoint_url,
            anonymous=True,
            plane=plane,
            region="us-east-1",
        )
        async with S3Storage(told, Context()) as storage:
            await storage.make_directory(bucket)
            await storage.put(f"{bucket}a", Bytes(b"a gift"))
            puts = [SmallPut(f"{bucket}b", PLAIN, "small", 5, version)]
            await storage.put_bundle(files, puts, arrived, Share(8))
    assert not any(SIGNED & {*each.asked.headers} for each in wire.exchanges)
    async with storage_by(moto_server, plane) as owner:
        assert await read(owner, f"{bucket}a") == b"a gift"
    assert len(arrived) == (plane == "auto")
