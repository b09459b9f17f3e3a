"""The whole way: the command line, the service, and a real S3 server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex

import pytest

from fxtui.demo.seaweed import Identity, SeaweedFS
from tests.contract.test_s3_servers import storage_as

from .conftest import Program

BIG = bytes(range(256)) * (40 * 2**20 // 256)
"""Large enough to go in parts, and to come in ranges."""


@pytest.fixture
async def bucket(seaweedfs: SeaweedFS) -> AsyncIterator[str]:
    name = f"way-{token_hex(6)}/"
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as storage:
        await storage.make_directory(name)
        yield f"s3://{name}"


@pytest.fixture
def source(program: Program) -> Path:
    folder = program.folder / "source"
    (folder / "deep").mkdir(parents=True)
    (folder / "big").write_bytes(BIG)
    (folder / "deep/[odd]\x1b[31m näme.txt").write_bytes(b"1")
    (folder / "empty").write_bytes(b"")
    return folder


def keys(server: SeaweedFS, who: Identity) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": who.access_key,
        "AWS_SECRET_ACCESS_KEY": who.secret_key,
        "AWS_ENDPOINT_URL": server.endpoint_url,
        "AWS_REGION": "us-east-1",
    }


def content(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_folder_goes_up_and_comes_back_bit_by_bit(
    program: Program, seaweedfs: SeaweedFS, bucket: str, source: Path
) -> None:
    mine = keys(seaweedfs, seaweedfs.identities[0])
    back = program.folder / "back"

    up = program.run("cp", "-r", f"{source}/", f"{bucket}x/", variables=mine)
    down = program.run("cp", "-r", f"{bucket}x/", f"{back}/", variables=mine)

    assert (up.returncode, down.returncode) == (0, 0), up.stderr + down.stderr
    assert content(back) == content(source)


def test_two_accounts_go_through_one_service(
    program: Program, seaweedfs: SeaweedFS, bucket: str, source: Path
) -> None:
    admin, reader, *_ = (keys(seaweedfs, who) for who in seaweedfs.identities)

    allowed = program.run("cp", source / "empty", bucket, variables=admin)
    first = program.service
    denied = program.run("cp", source / "big", bucket, variables=reader)
    seen = program.run("ls", bucket, variables=reader)

    assert (allowed.returncode, denied.returncode) == (0, 4), denied.stderr
    assert "access denied" in denied.stderr
    assert seen.stdout.split()[-1] == "empty"
    assert program.service == first
