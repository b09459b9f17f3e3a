"""Both ways of bytes to S3 keep the same promises, from files and into files."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Final, Literal
from uuid import uuid4

import pytest
import pytest_asyncio

from fxtui import digest
from fxtui.config import Config, Profiles, S3Profile
from fxtui.domain.content import SILENT, Body, FileSpan, Span
from fxtui.domain.context import Context
from fxtui.domain.entry import Entry, Version
from fxtui.domain.location import Key
from fxtui.domain.storage import Storage
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.domain.writing import OVERWRITE, PLAIN, WriteMode, WriteOptions
from fxtui.storage.disk_file import DiskFile
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from fxtui.wiring.s3_account import s3_settings
from tests.servers.processes import Server

from .below import Below
from .storage_contract import Bytes, read
from .test_s3 import S3Contract

Plane = Literal["auto", "plain"]

OF_BYTES: Final = ("put", "read", "span", "part", "fetch", "upload", "object", "bytes")
"""Words in the names of the promises that are kept by another code on each way."""


class ByFiles(Below):
    """Sends every body from a file, and reads every object into one."""

    def __init__(self, storage: Storage, prefix: Key, folder: Path) -> None:
        super().__init__(storage, prefix)
        self._folder = folder

    async def put(
        self,
        key: Key,
        body: Body,
        mode: WriteMode = OVERWRITE,
        *,
        options: WriteOptions = PLAIN,
    ) -> Entry:
        with self._file() as file:
            return await super().put(key, await _from(file, body), mode, options=options)

    async def upload_part(
        self, session: UploadSession, part: Part, body: Body
    ) -> PartReceipt:
        with self._file() as file:
            return await super().upload_part(session, part, await _from(file, body))

    async def read(
        self, key: Key, span: Span | None = None, *, version: Version | None = None
    ) -> AsyncGenerator[bytes, None]:
        size = (await self.stat(key)).size or 0
        first = min(span.offset if span else 0, size)
        last = min(span.offset + span.size if span else size, size)
        wanted = Span(first, last - first)
        with self._file() as file:
            into = FileSpan(file, Span(3, wanted.size), SILENT)
            await self.fetch(key, wanted, into=into, version=version)
            content = os.pread(file.fileno(), wanted.size, 3)
        for at in range(0, len(content), 2**20):
            yield content[at : at + 2**20]

    @contextmanager
    def _file(self) -> Iterator[DiskFile]:
        descriptor = os.open(self._folder / uuid4().hex, os.O_RDWR | os.O_CREAT)
        try:
            yield DiskFile(descriptor)
        finally:
            os.close(descriptor)


async def _from(file: DiskFile, body: Body) -> Body:
    """The same content as a span in the middle of a file."""
    if isinstance(body, FileSpan):
        return body
    size = 0
    async with aclosing(body.open()) as chunks:
        async for chunk in chunks:
            size += os.pwrite(file.fileno(), chunk, 7 + size)
    os.pwrite(file.fileno(), b"behind", 7 + size)
    return FileSpan(file, Span(7, size), SILENT)


def storage_by(server: Server, plane: Plane) -> S3Storage:
    settings = S3Settings(
        endpoint_url=server.endpoint_url,
        access_key_id=server.access_key,
        secret_access_key=server.secret_key,
        plane=plane,
    )
    return S3Storage(settings, Context())


async def test_a_profile_may_choose_the_plain_way(
    moto_server: Server, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text(moto_server.secret_key)
    profile = S3Profile(
        endpoint_url=moto_server.endpoint_url,
        access_key_id=moto_server.access_key,
        secret_access_key=f"file:{secret}",
        plane="plain",
    )
    config = Config(profiles=Profiles(s3={"lab": profile}))
    settings = s3_settings(config, "lab", None)
    assert isinstance(settings, S3Settings)

    async with S3Storage(settings, Context()) as storage:
        bucket = f"test-{uuid4().hex[:12]}"
        await storage.make_directory(f"{bucket}/")
        await storage.put(f"{bucket}/a", Bytes(b"hello"))

        routes = storage._connection.plane.routes
        assert (storage.detour(f"{bucket}/a"), routes._pools) == (
            "its profile says so",
            {},
        )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try both ways of bytes; where none move, ``test_s3`` has asked the quick one."""
    if metafunc.cls and "storage" in metafunc.fixturenames:
        moves_bytes = any(word in metafunc.definition.name for word in OF_BYTES)
        ways = ["auto", "plain"] if moves_bytes else ["plain"]
        metafunc.parametrize("storage", ways, indirect=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def accounts(
    seaweedfs_server: Server,
) -> AsyncIterator[Mapping[Plane, S3Storage]]:
    """One for each way: to make a client takes longer than most tests."""
    async with (
        storage_by(seaweedfs_server, "auto") as auto,
        storage_by(seaweedfs_server, "plain") as plain,
    ):
        yield {"auto": auto, "plain": plain}


@pytest.mark.asyncio(loop_scope="module")
class TestSeaweedFS(S3Contract):
    server = "seaweedfs"

    @pytest_asyncio.fixture(loop_scope="module")
    async def storage(
        self,
        request: pytest.FixtureRequest,
        accounts: Mapping[Plane, S3Storage],
        tmp_path: Path,
    ) -> Storage:
        (tmp_path / "files").mkdir()
        bucket = f"test-{uuid4().hex[:12]}/"
        await accounts[request.param].make_directory(bucket)
        return ByFiles(accounts[request.param], bucket, tmp_path / "files")

    async def test_bytes_go_by_the_way_that_was_chosen(
        self, request: pytest.FixtureRequest, storage: Storage
    ) -> None:
        await storage.put("a", Bytes(b"hello"))
        assert await read(storage, "a") == b"hello"

        assert isinstance(storage, ByFiles)
        s3, bucket = storage.known.storage, storage.known.root.rstrip("/")
        assert isinstance(s3, S3Storage)
        routes, is_plain = s3._connection.plane.routes, "plain" in request.node.name
        assert bool(routes._pools) is not is_plain
        told = s3.detour(f"{bucket}/a")
        assert told == ("its profile says so" if is_plain else "")

    async def test_parts_may_arrive_in_any_order(self, storage: Storage) -> None:
        """As in the contract; but it lists no CRC64NVME of the parts that it checked."""
        content = os.urandom(5 * 2**20 + 1)
        session = await storage.create_upload("big", len(content))
        parts = (
            Part(2, Span(5 * 2**20, 1), is_last=True),
            Part(1, Span(0, 5 * 2**20), is_last=False),
        )
        receipts = [
            await storage.upload_part(
                session, part, Bytes(content[part.span.offset :][: part.span.size])
            )
            for part in parts
        ]

        entry = await storage.complete_upload(session, receipts)

        assert await read(storage, "big") == content
        assert entry.digest == digest.of_bytes(content, digest.CRC64NVME)
