"""What was done, and whose answer was lost, is found out; and nothing else passes for it.

A real server, behind a wire that lets it do what it is asked, and swallows what it says.
"""

from __future__ import annotations

from asyncio import Event
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.errors import (
    AlreadyExists,
    ConnectionLost,
    PermissionDenied,
    UploadSessionLost,
    VersionMismatch,
)
from fxtui.domain.policy import MIB
from fxtui.domain.uploads import Part, PartReceipt, UploadSession
from fxtui.domain.writing import CREATE, OVERWRITE, WriteMode
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.proxy import Proxy, proxy
from tests.wire.faults import Fate, Silence, Silencing
from tests.wire.http import Request

from .storage_contract import Bytes, read
from .test_s3_servers import storage_as

HEAD, TAIL = b"x" * 5 * MIB, b"tail"


@dataclass
class Deaf:
    """Let the answer to the next put of an object be heard by nobody."""

    times: int = 1

    def __call__(self, asked: Request) -> Fate:
        if asked.method != "PUT" or not self.times:
            return None
        self.times -= 1
        return Silence(Event())


@pytest.fixture
async def there(seaweedfs: SeaweedFS) -> AsyncIterator[S3Storage]:
    """As anybody else sees it."""
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as storage:
        yield storage


@pytest.fixture
async def bucket(there: S3Storage) -> str:
    name = f"lost-{uuid4().hex[:12]}/"
    await there.make_directory(name)
    return name


@pytest.fixture
async def wire(seaweedfs: SeaweedFS) -> AsyncIterator[Proxy]:
    async with proxy(seaweedfs.endpoint_url) as wire:
        yield wire


@pytest.fixture
def open_storage(seaweedfs: SeaweedFS, wire: Proxy) -> Callable[[], S3Storage]:
    """A storage behind the wire, which knows nothing yet, as after a restart."""

    def opened() -> S3Storage:
        settings = S3Settings(
            endpoint_url=wire.endpoint_url,
            access_key_id=seaweedfs.access_key,
            secret_access_key=seaweedfs.secret_key,
        )
        return S3Storage(settings, Context())

    return opened


async def upload(storage: S3Storage, key: str) -> tuple[UploadSession, list[PartReceipt]]:
    """Two parts, which are not yet an object."""
    session = await storage.create_upload(key, len(HEAD + TAIL))
    first = Part(1, Span(0, len(HEAD)), is_last=False)
    last = Part(2, Span(len(HEAD), len(TAIL)), is_last=True)
    return session, [
        await storage.upload_part(session, first, Bytes(HEAD)),
        await storage.upload_part(session, last, Bytes(TAIL)),
    ]


@pytest.mark.parametrize("mode", [OVERWRITE, CREATE])
async def test_a_completion_that_nobody_heard_of_is_known_again_after_a_restart(
    open_storage: Callable[[], S3Storage], wire: Proxy, bucket: str, mode: WriteMode
) -> None:
    async with open_storage() as storage:
        session, receipts = await upload(storage, f"{bucket}k")
        wire.faults.append(Silencing())
        with pytest.raises(ConnectionLost):
            await storage.complete_upload(session, receipts, mode)

    async with open_storage() as storage:
        entry = await storage.complete_upload(session, receipts, mode)
        content = await read(storage, f"{bucket}k")

    assert content == HEAD + TAIL
    assert (entry.key, entry.size) == (f"{bucket}k", len(content))
    assert entry.version == (await _version(open_storage, f"{bucket}k"))


async def test_an_object_of_the_same_parts_is_anothers_while_the_session_is_open(
    open_storage: Callable[[], S3Storage], there: S3Storage, bucket: str
) -> None:
    async with open_storage() as storage:
        session, receipts = await upload(storage, f"{bucket}k")
        theirs, parts = await upload(there, f"{bucket}k")
        await there.complete_upload(theirs, parts)

        with pytest.raises(AlreadyExists):
            await storage.complete_upload(session, receipts, CREATE)


async def test_an_object_of_other_parts_is_no_proof(
    open_storage: Callable[[], S3Storage], there: S3Storage, bucket: str
) -> None:
    async with open_storage() as storage:
        session, receipts = await upload(storage, f"{bucket}k")
        await storage.abort_upload(session)
        await there.put(f"{bucket}k", Bytes(b"y" * len(HEAD + TAIL)))

        with pytest.raises(UploadSessionLost):
            await storage.complete_upload(session, receipts)


async def test_who_may_not_look_hears_that_the_upload_is_lost(
    seaweedfs: SeaweedFS, bucket: str
) -> None:
    async with storage_as(seaweedfs, seaweedfs.identities[2]) as writer:
        session, receipts = await upload(writer, f"{bucket}k")
        with pytest.raises(PermissionDenied):
            await writer.list_parts(session)
        await writer.complete_upload(session, receipts)
        gone = UploadSession(f"{bucket}other", session.token)

        with pytest.raises(UploadSessionLost):
            await writer.complete_upload(gone, receipts)


@pytest.mark.parametrize("mode", [CREATE, WriteMode("update")])
async def test_a_put_that_nobody_heard_of_is_known_again(
    open_storage: Callable[[], S3Storage],
    wire: Proxy,
    there: S3Storage,
    bucket: str,
    mode: WriteMode,
) -> None:
    if mode.kind == "update":
        before = await there.put(f"{bucket}k", Bytes(b"old"))
        mode = WriteMode("update", before.version)
    async with open_storage() as storage:
        await storage.list_page(bucket)  # which tells it who the server is
        wire.faults.append(Deaf())
        with pytest.raises(ConnectionLost):
            await storage.put(f"{bucket}k", Bytes(b"new"), mode)

        entry = await storage.put(f"{bucket}k", Bytes(b"new"), mode)

    assert entry.version == (await there.stat(f"{bucket}k")).version


async def test_what_another_put_there_meanwhile_is_not_ours(
    open_storage: Callable[[], S3Storage], wire: Proxy, there: S3Storage, bucket: str
) -> None:
    async with open_storage() as storage:
        await storage.list_page(bucket)
        wire.faults.append(Deaf(2))
        with pytest.raises(ConnectionLost):
            await storage.put(f"{bucket}a", Bytes(b"mine"), CREATE)
        with pytest.raises(ConnectionLost):
            await storage.put(f"{bucket}b", Bytes(b"mine"), WriteMode("update", "v"))
        await there.put(f"{bucket}a", Bytes(b"else"))
        await there.put(f"{bucket}b", Bytes(b"else"))

        with pytest.raises(AlreadyExists):
            await storage.put(f"{bucket}a", Bytes(b"mine"), CREATE)
        with pytest.raises(VersionMismatch):
            await storage.put(f"{bucket}b", Bytes(b"mine"), WriteMode("update", "v"))


async def test_equal_content_that_was_there_before_is_in_the_way(
    open_storage: Callable[[], S3Storage], there: S3Storage, bucket: str
) -> None:
    await there.put(f"{bucket}k", Bytes(b"lock"))

    async with open_storage() as storage:
        with pytest.raises(AlreadyExists):
            await storage.put(f"{bucket}k", Bytes(b"lock"), CREATE)


async def test_an_upload_that_is_thrown_away_has_no_parts_left(
    open_storage: Callable[[], S3Storage], bucket: str
) -> None:
    async with open_storage() as storage:
        session, _ = await upload(storage, f"{bucket}k")

        await storage.abort_upload(session)
        await storage.abort_upload(session)

        with pytest.raises(UploadSessionLost):
            await storage.list_parts(session)


async def _version(open_storage: Callable[[], S3Storage], key: str) -> str | None:
    async with open_storage() as storage:
        return (await storage.stat(key)).version
