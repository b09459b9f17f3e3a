"""S3 keeps its promises on three servers, but for those that a server cannot keep."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final
from uuid import uuid4

import pytest
import pytest_asyncio

from fxtui import digest
from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.storage import Storage
from fxtui.engine.plan import cut
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.processes import Server

from .below import Below
from .storage_contract import Bytes, StorageContract, read

NOT_KEPT: Final = {
    ("test_keys_that_look_alike_are_different", "seaweedfs"): (
        "it keeps folders: a//b becomes a/b, /lead becomes lead, a/ is not a beside a"
    ),
    ("test_keys_that_look_alike_are_different", "rclone"): (
        "it keeps folders on a disk, and refuses a//b, /lead and a/../b"
    ),
    ("test_a_name_may_be_both_object_and_prefix", "rclone"): (
        "it keeps folders on a disk, where a file is no folder as well"
    ),
    ("test_an_unknown_session_is_lost", "moto"): (
        "it has a fault of its own (500) where it should say NoSuchUpload"
    ),
}
"""What a server cannot keep: (test, server) and the reason. Nothing else is skipped."""


def account_on(server: Server) -> S3Storage:
    """One for all tests of a server: to make a client takes longer than most of them."""
    settings = S3Settings(
        endpoint_url=server.endpoint_url,
        access_key_id=server.access_key,
        secret_access_key=server.secret_key,
    )
    return S3Storage(settings, Context())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def on_seaweedfs(seaweedfs_server: Server) -> AsyncIterator[S3Storage]:
    async with account_on(seaweedfs_server) as account:
        yield account


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def on_moto(moto_server: Server) -> AsyncIterator[S3Storage]:
    async with account_on(moto_server) as account:
        yield account


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def on_rclone(rclone_server: Server) -> AsyncIterator[S3Storage]:
    async with account_on(rclone_server) as account:
        yield account


async def new_bucket(account: Storage) -> Storage:
    """A storage whose root is a bucket of its own."""
    bucket = f"test-{uuid4().hex[:12]}/"
    await account.make_directory(bucket)
    return Below(account, bucket)


def _slice(content: bytes, span: Span) -> bytes:
    return content[span.offset :][: span.size]


class S3Contract(StorageContract):
    server: str

    @pytest.fixture(autouse=True)
    def _what_the_server_cannot(self, request: pytest.FixtureRequest) -> None:
        for name in (request.node.name, request.node.originalname):
            if reason := NOT_KEPT.get((name, self.server)):
                pytest.skip(reason)


@pytest.mark.asyncio(loop_scope="module")
class TestSeaweedFS(S3Contract):
    server = "seaweedfs"

    @pytest_asyncio.fixture(loop_scope="module")
    async def storage(self, on_seaweedfs: S3Storage) -> Storage:
        return await new_bucket(on_seaweedfs)

    async def test_parts_may_arrive_in_any_order(self, storage: Storage) -> None:
        """As in the contract; but it lists no CRC64NVME of the parts that it checked."""
        limits = self._needs(storage.capabilities.parts)
        content = bytes(range(256)) * (limits.min_size * 3 // 256 + 1)
        session = await storage.create_upload("big", len(content))
        receipts = [
            await storage.upload_part(session, part, Bytes(_slice(content, part.span)))
            for part in reversed(list(cut(len(content), limits.min_size, limits)))
        ]

        listed = await storage.list_parts(session)
        entry = await storage.complete_upload(session, receipts)

        assert {(each.number, each.size, each.token) for each in listed} == {
            (each.number, each.size, each.token) for each in receipts
        }
        assert await read(storage, "big") == content
        assert entry.digest == digest.of_bytes(content, digest.CRC64NVME)


@pytest.mark.asyncio(loop_scope="module")
class TestMoto(S3Contract):
    server = "moto"

    @pytest_asyncio.fixture(loop_scope="module")
    async def storage(self, on_moto: S3Storage) -> Storage:
        return await new_bucket(on_moto)


@pytest.mark.asyncio(loop_scope="module")
class TestRclone(S3Contract):
    server = "rclone"

    @pytest_asyncio.fixture(loop_scope="module")
    async def storage(self, on_rclone: S3Storage) -> Storage:
        return await new_bucket(on_rclone)
