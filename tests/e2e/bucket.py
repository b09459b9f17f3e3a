"""A bucket as the test itself sees it, with no wire of ours between."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex

from aiobotocore.session import get_session

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.storage import list_entries
from fxtui.storage.s3.adapter import S3Storage


@dataclass(frozen=True)
class Bucket:
    server: SeaweedFS
    storage: S3Storage
    key: str
    """Its name, with a slash."""

    def key_of(self, name: str) -> str:
        return f"{self.key}{name}"

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

    async def sessions(self) -> list[str]:
        """Uploads that the server still remembers."""
        async with get_session().create_client(
            "s3",
            endpoint_url=self.server.endpoint_url,
            aws_access_key_id=self.server.access_key,
            aws_secret_access_key=self.server.secret_key,
            region_name="us-east-1",
        ) as client:
            told = await client.list_multipart_uploads(Bucket=self.key.rstrip("/"))
        return [upload["UploadId"] for upload in told.get("Uploads", ())]


async def make_bucket(server: SeaweedFS, storage: S3Storage) -> Bucket:
    bucket = Bucket(server, storage, f"kills-{token_hex(6)}/")
    await storage.make_directory(bucket.key)
    return bucket
