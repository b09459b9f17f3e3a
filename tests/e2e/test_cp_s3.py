"""What ``cp`` can be told of parts and uploads, on a real S3 server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.content import Span
from fxtui.domain.errors import UploadSessionLost
from fxtui.domain.uploads import Part, UploadSession
from fxtui.storage.s3.adapter import S3Storage
from tests.contract.storage_contract import Bytes
from tests.contract.test_s3_servers import storage_as

from .conftest import Program

MIB: Final = 1024 * 1024
CONTENT: Final = bytes(range(256)) * (12 * MIB // 256)


@pytest.fixture
async def storage(seaweedfs: SeaweedFS) -> AsyncIterator[S3Storage]:
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as made:
        yield made


@pytest.fixture
async def bucket(storage: S3Storage) -> str:
    name = f"parts-{uuid4().hex[:12]}/"
    await storage.make_directory(name)
    return name


@pytest.fixture
def mine(program: Program, seaweedfs: SeaweedFS) -> Program:
    """The program of somebody with a file and the right keys."""
    (program.folder / "file").write_bytes(CONTENT)
    who = seaweedfs.identities[0]
    program.environment |= {
        "AWS_ACCESS_KEY_ID": who.access_key,
        "AWS_SECRET_ACCESS_KEY": who.secret_key,
        "AWS_ENDPOINT_URL": seaweedfs.endpoint_url,
        "AWS_REGION": "us-east-1",
    }
    return program


def test_a_part_that_no_bucket_takes_is_refused_at_once(
    mine: Program, bucket: str
) -> None:
    done = mine.run("cp", "file", f"s3://{bucket}", "--part-size", "1MiB")

    assert done.returncode == 2
    assert f"parts of s3://{bucket} have " in done.stderr
    assert mine.run("jobs").stdout == ""


@pytest.mark.parametrize("command", ["cp", "sync"])
async def test_an_upload_that_was_begun_elsewhere_goes_on(
    mine: Program, storage: S3Storage, bucket: str, command: str
) -> None:
    session = await _begun_elsewhere(storage, f"{bucket}file")

    done = mine.run(command, "file", f"s3://{bucket}", "--upload-id", session.token)

    assert done.returncode == 0, done.stderr
    assert await _content(storage, f"{bucket}file") == CONTENT
    with pytest.raises(UploadSessionLost):
        await storage.list_parts(session)


def test_an_upload_that_is_not_there_is_told_by_its_number(
    mine: Program, bucket: str
) -> None:
    number = uuid4().hex

    done = mine.run("cp", "file", f"s3://{bucket}", "--upload-id", number)

    assert done.returncode == 3
    assert number in done.stderr


def test_a_receipt_names_the_server_and_what_it_wrote(
    mine: Program, seaweedfs: SeaweedFS, bucket: str
) -> None:
    server = ("--endpoint-url", seaweedfs.endpoint_url)
    done = mine.run("cp", "file", f"s3://{bucket}new", *server, "--receipt", "receipt")

    told = json.loads(Path(mine.folder / "receipt").read_text())
    (row,) = told["transfers"]
    assert done.returncode == 0, done.stderr
    assert told["endpoints"] == [seaweedfs.endpoint_url]
    assert (row["target"], row["size"]) == (f"s3://{bucket}new", len(CONTENT))
    assert row["written"]


async def _begun_elsewhere(storage: S3Storage, key: str) -> UploadSession:
    """An upload with the first of its parts."""
    session = await storage.create_upload(key, len(CONTENT))
    first = Part(1, Span(0, 5 * MIB), is_last=False)
    await storage.upload_part(session, first, Bytes(CONTENT[: 5 * MIB]))
    return session


async def _content(storage: S3Storage, key: str) -> bytes:
    return b"".join([chunk async for chunk in storage.read(key)])
