"""Streams, digests and unfinished uploads on real servers of S3, through the service."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from uuid import uuid4

import pytest

from fxtui import digest
from fxtui.domain.context import Context
from fxtui.domain.engine import Browser, Doors, Unfinished
from fxtui.domain.errors import NotFound
from fxtui.domain.location import Location
from fxtui.engine.browse import StorageBrowser
from fxtui.service.client import RemoteBrowser
from fxtui.service.line import Line
from fxtui.service.listener import listener
from fxtui.service.server import serving
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.fakes import FakeEngine
from tests.servers.processes import Server

ME = Context()
MIB = 1024 * 1024
CONTENT = os.urandom(7 * MIB) * 6
"""More than two parts."""


async def stream(content: bytes) -> AsyncGenerator[bytes, None]:
    for start in range(0, len(content), MIB + 7):
        yield content[start : start + MIB + 7]


async def content_of(browser: Browser, location: Location) -> bytes:
    async with aclosing(browser.read(location, ME)) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def unfinished(browser: Browser, bucket: Location) -> list[Unfinished]:
    async with aclosing(browser.list_uploads(bucket, ME)) as uploads:
        return [upload async for upload in uploads]


class Streams:
    @pytest.fixture
    def server(self) -> Server:
        raise NotImplementedError

    @pytest.fixture
    async def storage(self, server: Server) -> AsyncIterator[S3Storage]:
        settings = S3Settings(
            endpoint_url=server.endpoint_url,
            access_key_id=server.access_key,
            secret_access_key=server.secret_key,
        )
        async with S3Storage(settings, ME) as storage:
            yield storage

    @pytest.fixture
    async def bucket(self, storage: S3Storage) -> Location:
        bucket = f"test-{uuid4().hex[:12]}/"
        await storage.make_directory(bucket)
        return Location("s3", bucket)

    @pytest.fixture
    async def browser(self, storage: S3Storage, tmp_path: Path) -> AsyncIterator[Browser]:
        doors = Doors(FakeEngine(), StorageBrowser(lambda *_: storage))
        async with serving(doors) as server:
            await server.listen(listener(tmp_path / "s"))
            yield RemoteBrowser(Line(tmp_path / "s"))

    @pytest.mark.parametrize("size", [0, 5, 16 * MIB, 16 * MIB + 1, len(CONTENT)])
    async def test_what_is_streamed_there_is_there(
        self, browser: Browser, bucket: Location, size: int
    ) -> None:
        target, content = bucket.child("a"), CONTENT[:size]

        entry = await browser.write(target, stream(content), ME)

        assert (entry.key, entry.size) == (target.key, size)
        assert await content_of(browser, target) == content
        assert await unfinished(browser, bucket) == []

    async def test_any_digest_of_it_can_be_told(
        self, browser: Browser, bucket: Location
    ) -> None:
        target = bucket.child("a")
        await browser.write(target, stream(CONTENT), ME)

        for algorithm in (digest.CRC64NVME, digest.SHA256, digest.MD5):
            told = await browser.digest(target, ME, algorithm=algorithm)
            assert told == digest.of_bytes(CONTENT, algorithm)

    async def test_what_is_abandoned_is_neither_seen_nor_kept(
        self, browser: Browser, bucket: Location
    ) -> None:
        waits = asyncio.Event()

        async def endless() -> AsyncGenerator[bytes, None]:
            yield CONTENT
            waits.set()
            await asyncio.Event().wait()

        async with asyncio.TaskGroup() as tasks:
            target = bucket.child("a")
            writing = tasks.create_task(browser.write(target, endless(), ME))
            await waits.wait()
            while not await unfinished(browser, bucket):
                pass  # the server has not begun
            writing.cancel()
        while await unfinished(browser, bucket):
            pass  # the service still clears up

        with pytest.raises(NotFound):
            await browser.stat(target, ME)

    async def test_what_has_arrived_of_an_upload_is_told(
        self, browser: Browser, bucket: Location, storage: S3Storage
    ) -> None:
        waits = asyncio.Event()

        async def half() -> AsyncGenerator[bytes, None]:
            yield CONTENT
            await waits.wait()

        async with asyncio.TaskGroup() as tasks:
            target = bucket.child("a")
            writing = tasks.create_task(browser.write(target, half(), ME))
            while not (found := await unfinished(browser, bucket)) or found[0].parts < 2:
                pass  # until two parts are there
            await browser.abort_upload(target, found[0].upload_id, ME)
            writing.cancel()

        [upload] = found
        assert (upload.location, upload.part_size) == (target, 16 * MIB)
        assert (upload.parts, upload.size) == (2, 32 * MIB)
        assert await unfinished(browser, bucket) == []


class TestStreamsToSeaweedFS(Streams):
    @pytest.fixture
    def server(self, seaweedfs_server: Server) -> Server:
        return seaweedfs_server


class TestStreamsToMoto(Streams):
    @pytest.fixture
    def server(self, moto_server: Server) -> Server:
        return moto_server


class TestStreamsToRclone(Streams):
    @pytest.fixture
    def server(self, rclone_server: Server) -> Server:
        return rclone_server
