"""The far end of a crossing as the test itself sees it, with no wire of ours between."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Final
from urllib.parse import parse_qs, urlsplit

from aiobotocore.session import get_session

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.content import InMemory
from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB
from fxtui.domain.storage import Storage, list_entries
from fxtui.domain.uploads import Part
from fxtui.engine.plan import cut
from fxtui.storage.dropbox.adapter import DropboxStorage
from fxtui.storage.dropbox.settings import DropboxSettings
from fxtui.storage.s3.adapter import S3Storage
from tests.contract.test_s3_servers import storage_as
from tests.plane import PLANE
from tests.servers.dropbox.running import Emulator
from tests.wire.http import Request

from .content import Body

PROFILE: Final = "lab"

_S3: Final = """
[profiles.s3.{profile}]
endpoint_url = "{endpoint_url}"
region = "us-east-1"
access_key_id = "{access_key}"
secret_access_key = "file:{secret}"
plane = "{plane}"
"""

_DROPBOX: Final = """
[profiles.dropbox.{profile}]
endpoint_url = "{endpoint_url}"
access_token = "file:{secret}"
"""


class Far(ABC):
    """A folder, or a bucket, of a server that runs here."""

    scheme: str
    lists_parts: bool
    """Whether it tells what it has of an upload, to who has not heard its answers."""

    def __init__(self, storage: Storage, key: str) -> None:
        self.storage = storage
        self.key = key
        """Its own, with a slash."""

    @property
    @abstractmethod
    def server_url(self) -> str:
        """Where its server listens."""

    @abstractmethod
    def profile(self, endpoint_url: str, secret: Path) -> str:
        """How the configuration tells of it, by way of another address."""

    @abstractmethod
    async def put(self, name: str, body: Body) -> None:
        """Store an object, without the program that is tested."""

    @abstractmethod
    async def sessions(self) -> list[str]:
        """Uploads that the server still remembers, as far as it can tell."""

    @abstractmethod
    def part_of(self, asked: Request) -> int:
        """Which part a request sends or copies; 0 if it is none."""

    def key_of(self, name: str) -> str:
        return f"{self.key}{name}"

    def location(self, name: str) -> Location:
        return Location(self.scheme, self.key_of(name), PROFILE)

    async def hash_of(self, name: str) -> str | None:
        """Of the content of an object; None if there is none."""
        key = self.key_of(name)
        if key not in [e.key async for e in list_entries(self.storage, self.key)]:
            return None
        hashed = sha256()
        async with aclosing(self.storage.read(key)) as chunks:
            async for chunk in chunks:
                hashed.update(chunk)
        return hashed.hexdigest()


class Bucket(Far):
    scheme = "s3"
    lists_parts = True

    def __init__(self, server: SeaweedFS, storage: S3Storage) -> None:
        super().__init__(storage, f"kills-{token_hex(6)}/")
        self._server = server

    @property
    def server_url(self) -> str:
        return self._server.endpoint_url

    def profile(self, endpoint_url: str, secret: Path) -> str:
        secret.write_text(self._server.secret_key)
        return _S3.format(
            profile=PROFILE,
            endpoint_url=endpoint_url,
            access_key=self._server.access_key,
            secret=secret,
            plane=PLANE,
        )

    async def put(self, name: str, body: Body) -> None:
        await self.storage.put(self.key_of(name), body)

    async def sessions(self) -> list[str]:
        async with get_session().create_client(
            "s3",
            endpoint_url=self._server.endpoint_url,
            aws_access_key_id=self._server.access_key,
            aws_secret_access_key=self._server.secret_key,
            region_name="us-east-1",
        ) as client:
            told = await client.list_multipart_uploads(Bucket=self.key.rstrip("/"))
        return [upload["UploadId"] for upload in told.get("Uploads", ())]

    def part_of(self, asked: Request) -> int:
        if asked.method != "PUT":
            return 0
        told = parse_qs(urlsplit(asked.target).query)
        return int(told.get("partNumber", ["0"])[0])


@asynccontextmanager
async def a_bucket(server: SeaweedFS) -> AsyncGenerator[Bucket, None]:
    async with storage_as(server, server.identities[0]) as storage:
        bucket = Bucket(server, storage)
        await storage.make_directory(bucket.key)
        yield bucket


class Folder(Far):
    """One of a Dropbox, which our emulator stands in for."""

    scheme = "dropbox"
    lists_parts = False

    def __init__(self, server: Emulator, storage: Storage) -> None:
        super().__init__(storage, f"kills-{token_hex(6)}/")
        self._server = server

    @property
    def server_url(self) -> str:
        return self._server.url

    def profile(self, endpoint_url: str, secret: Path) -> str:
        secret.write_text(self._server.token)
        return _DROPBOX.format(profile=PROFILE, endpoint_url=endpoint_url, secret=secret)

    async def put(self, name: str, body: Body) -> None:
        """In one session, whatever its size."""
        storage, key = self.storage, self.key_of(name)
        limits = storage.capabilities.parts
        assert limits
        session = await storage.create_upload(key, body.size)
        with body.path.open("rb") as file:
            receipts = [
                await storage.upload_part(session, part, _read(file, part))
                for part in cut(body.size, 16 * MIB, limits)
            ]
        await storage.complete_upload(session, receipts)

    async def sessions(self) -> list[str]:
        return []  # Dropbox lists none, and forgets them by itself

    def part_of(self, asked: Request) -> int:
        if not asked.target.endswith("/upload_session/append_v2"):
            return 0
        arg = json.loads(asked.headers["dropbox-api-arg"])
        return int(arg["cursor"]["offset"]) + 1  # as good a number as any


def _read(file: BinaryIO, part: Part) -> InMemory:
    return InMemory(file.read(part.span.size))


@asynccontextmanager
async def a_folder(server: Emulator) -> AsyncGenerator[Folder, None]:
    settings = DropboxSettings(endpoint_url=server.url, access_token=server.token)
    async with DropboxStorage(settings, Context()) as storage:
        folder = Folder(server, storage)
        await storage.make_directory(folder.key)
        yield folder
