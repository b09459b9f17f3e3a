"""A bucket of a test's own, and what is in it, with no wire of ours between."""

from __future__ import annotations

from contextlib import aclosing

from fxtui.domain.storage import list_entries
from fxtui.domain.writing import WriteOptions
from fxtui.storage.s3.adapter import S3Storage
from tests.contract.storage_contract import Bytes


class Shelf:
    """Puts objects there, and looks at them."""

    def __init__(self, storage: S3Storage, name: str) -> None:
        self._storage = storage
        self.name = name

    def __str__(self) -> str:
        return f"s3://{self.name}"

    async def fill(self, contents: dict[str, bytes]) -> None:
        for name, content in contents.items():
            await self._storage.put(self.name + name, Bytes(content))

    async def keep_versions(self) -> None:
        """From now on, nothing that is overwritten or deleted is lost."""
        bucket = self.name.rstrip("/")
        told = {"Bucket": bucket, "VersioningConfiguration": {"Status": "Enabled"}}
        connection = self._storage._connection
        await connection.call("put_bucket_versioning", self.name, **told)

    async def delete(self, *names: str) -> None:
        assert not await self._storage.delete([self.name + name for name in names])

    async def names(self) -> set[str]:
        """Of the objects; the folders that SeaweedFS lists with them are none."""
        entries = list_entries(self._storage, self.name, recursive=True)
        found = [e.key async for e in entries]
        return {key.removeprefix(self.name) for key in found if not key.endswith("/")}

    async def content(self, name: str) -> bytes:
        async with aclosing(self._storage.read(self.name + name)) as chunks:
            return b"".join([chunk async for chunk in chunks])

    async def described(self, name: str) -> WriteOptions:
        return await self._storage.describe(self.name + name)
