"""S3 keeps its promises on three servers, but for those that a server cannot keep."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final
from uuid import uuid4

import pytest

from fxtui import digest
from fxtui.demo.seaweed import SeaweedFS
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


async def storage_on(server: Server) -> AsyncIterator[Storage]:
    """A storage whose root is a bucket of its own."""
    settings = S3Settings(
        endpoint_url=server.endpoint_url,
        access_key_id=server.access_key,
        secret_access_key=server.secret_key,
    )
    async with S3Storage(settings, Context()) as storage:
        bucket = f"test-{uuid4().hex[:12]}/"
        await storage.make_directory(bucket)
        yield Below(storage, bucket)


def _slice(content: bytes, span: Span) -> bytes:
    return content[span.offset :][: span.size]


class S3Contract(StorageContract):
    server: str

    @pytest.fixture(autouse=True)
    def _what_the_server_cannot(self, request: pytest.FixtureRequest) -> None:
        for name in (request.node.name, request.node.originalname):
            if reason := NOT_KEPT.get((name, self.server)):
                pytest.skip(reason)


class TestSeaweedFS(S3Contract):
    server = "seaweedfs"

    @pytest.fixture
    async def storage(self, seaweedfs: SeaweedFS) -> AsyncIterator[Storage]:
        server = Server(
            self.server,
            seaweedfs.endpoint_url,
            seaweedfs.access_key,
            seaweedfs.secret_key,
        )
        async for storage in storage_on(server):
            yield storage

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


class TestMoto(S3Contract):
    server = "moto"

    @pytest.fixture
    async def storage(self, moto_server: Server) -> AsyncIterator[Storage]:
        async for storage in storage_on(moto_server):
            yield storage


class TestRclone(S3Contract):
    server = "rclone"

    @pytest.fixture
    async def storage(self, rclone_server: Server) -> AsyncIterator[Storage]:
        async for storage in storage_on(rclone_server):
            yield storage
