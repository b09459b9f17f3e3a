"""What objects are to be arrives with them, on moto, which keeps the most of it.

SeaweedFS keeps no ACL of an object, and no server here encrypts or puts into classes.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from aiobotocore.session import AioSession

from tests.servers.processes import Server

from .conftest import Program

TOLD = (
    *("--content-type", "text/x", "--cache-control", "no-cache", "--acl", "public-read"),
    *("--content-disposition", "inline", "--content-encoding", "gzip"),
    *("--content-language", "de", "--expires", "2014-10-01T20:30:00Z"),
    *("--storage-class", "STANDARD_IA", "--metadata", "who=me,where=here"),
)
KEPT = {
    "ContentType": "text/x",
    "CacheControl": "no-cache",
    "ContentDisposition": "inline",
    "ContentEncoding": "gzip",
    "ContentLanguage": "de",
    "StorageClass": "STANDARD_IA",
    "Metadata": {"who": "me", "where": "here"},
}
EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"


@pytest.fixture
def mine(shared: Program, moto_server: Server) -> Program:
    shared.environment |= {
        "AWS_ACCESS_KEY_ID": moto_server.access_key,
        "AWS_SECRET_ACCESS_KEY": moto_server.secret_key,
        "AWS_ENDPOINT_URL": moto_server.endpoint_url,
        "AWS_REGION": "us-east-1",
    }
    (shared.folder / "file.txt").write_text("content")
    return shared


@pytest.fixture
async def s3(moto_server: Server) -> AsyncIterator[Any]:
    """A client that is none of ours."""
    made = AioSession().create_client(
        "s3",
        endpoint_url=moto_server.endpoint_url,
        aws_access_key_id=moto_server.access_key,
        aws_secret_access_key=moto_server.secret_key,
        region_name="us-east-1",
    )
    async with made as client:
        yield client


@pytest.fixture
async def bucket(s3: Any) -> str:
    name = f"attributes-{uuid4().hex[:12]}"
    await s3.create_bucket(Bucket=name)
    return name


async def readers(s3: Any, bucket: str, key: str) -> set[str]:
    """Whom an ACL lets read, besides the owner."""
    told = await s3.get_object_acl(Bucket=bucket, Key=key)
    return {
        grant["Grantee"]["URI"]
        for grant in told["Grants"]
        if grant["Permission"] == "READ" and "URI" in grant["Grantee"]
    }


@pytest.mark.parametrize("command", ["cp", "mv"])
async def test_an_upload_becomes_what_it_is_told_to(
    mine: Program, s3: Any, bucket: str, command: str
) -> None:
    done = await mine.ask(command, "file.txt", f"s3://{bucket}/a", *TOLD)

    told = await s3.head_object(Bucket=bucket, Key="a")
    assert done.returncode == 0, done.stderr
    assert KEPT.items() <= told.items()
    assert told["Expires"].isoformat() == "2014-10-01T20:30:00+00:00"
    assert await readers(s3, bucket, "a") == {EVERYBODY}


async def test_what_comes_in_parts_becomes_it_as_well(
    mine: Program, s3: Any, bucket: str
) -> None:
    (mine.folder / "large").write_bytes(bytes(11 * 2**20))

    done = await mine.ask(
        *("cp", "large", f"s3://{bucket}/", "--part-size", "5MiB", *TOLD)
    )

    told = await s3.head_object(Bucket=bucket, Key="large")
    assert done.returncode == 0, done.stderr
    assert KEPT.items() <= told.items()


async def test_a_sync_gives_it_to_all_that_it_copies(
    mine: Program, s3: Any, bucket: str
) -> None:
    folder = mine.folder / "tree"
    folder.mkdir(exist_ok=True)
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(name)
    await s3.put_object(Bucket=bucket, Key="b.txt", Body=b"b.txt")

    done = await mine.ask(
        *("sync", "tree", f"s3://{bucket}/", "--size-only", "--content-type", "text/x")
    )

    a, b = [await s3.head_object(Bucket=bucket, Key=k) for k in ("a.txt", "b.txt")]
    assert done.returncode == 0, done.stderr
    assert (a["ContentType"], b["ContentType"]) == ("text/x", "binary/octet-stream")


async def test_who_may_read_a_copy_is_told_anew(
    mine: Program, s3: Any, bucket: str
) -> None:
    await s3.put_object(
        Bucket=bucket, Key="a", Body=b"a", ContentType="text/y", Metadata={"who": "me"}
    )

    grants = ("--grants", f"read=uri={EVERYBODY}")
    done = await mine.ask("cp", f"s3://{bucket}/a", f"s3://{bucket}/b", *grants)

    told = await s3.head_object(Bucket=bucket, Key="b")
    assert done.returncode == 0, done.stderr
    assert await readers(s3, bucket, "b") == {EVERYBODY}
    assert (told["ContentType"], told["Metadata"]) == ("text/y", {"who": "me"})


async def test_an_object_may_be_copied_onto_itself_to_become_another(
    mine: Program, s3: Any, bucket: str
) -> None:
    await s3.put_object(Bucket=bucket, Key="d/a", Body=b"a", ContentType="text/y")

    same = (f"s3://{bucket}/d/", f"s3://{bucket}/d/")
    refused = await mine.ask("cp", "-r", *same)
    done = await mine.ask("cp", "-r", *same, "--cache-control", "no-cache")

    told = await s3.head_object(Bucket=bucket, Key="d/a")
    assert refused.returncode != 0
    assert done.returncode == 0, done.stderr
    assert (told["ContentType"], told["CacheControl"]) == ("text/y", "no-cache")


async def test_a_plan_keeps_what_the_objects_are_to_be(
    mine: Program, s3: Any, bucket: str
) -> None:
    planned = await mine.ask(
        *("cp", "file.txt", f"s3://{bucket}/a", "--plan", "plan", *TOLD)
    )
    done = await mine.ask("apply", "plan")

    header = json.loads((mine.folder / "plan").read_text().splitlines()[0])
    told = await s3.head_object(Bucket=bucket, Key="a")
    assert (planned.returncode, done.returncode) == (0, 0), done.stderr
    assert header["attributes"]["acl"] == "public-read"
    assert KEPT.items() <= told.items()
    assert await readers(s3, bucket, "a") == {EVERYBODY}


def test_a_target_that_keeps_none_of_it_is_refused(mine: Program, bucket: str) -> None:
    done = mine.run("cp", f"s3://{bucket}/a", "here", "--acl", "public-read")

    assert done.returncode == 2
    assert done.stderr == (
        "fxtui: --acl is for objects in S3, and the target is the disk\n"
    )


async def test_a_bucket_is_made_with_tags_once(mine: Program, s3: Any) -> None:
    name = f"tagged-{uuid4().hex[:12]}"

    made = await mine.ask("mb", f"s3://{name}", "--tags", "Key1", "Value1")
    again = await mine.ask(
        "mb", "s3://" + name, "--tags", "a", "b", "--region", "eu-west-1"
    )
    below = await mine.ask("mb", f"s3://{name}/folder/", "--tags", "a", "b")

    assert made.returncode == 0, made.stderr
    assert await s3.head_bucket(Bucket=name)
    assert (again.returncode, below.returncode) == (1, 2), again.stderr
