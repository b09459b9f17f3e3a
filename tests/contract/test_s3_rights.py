"""What keys may do is told by requests that only read; what nobody tells is unknown."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.context import Context
from fxtui.domain.errors import VersionMismatch
from fxtui.domain.location import Location
from fxtui.domain.rights import AskPolicy, AskRights, Policy, Rights, SetPolicy
from fxtui.domain.sharing import Role
from fxtui.front.policies import bucket_policy, compact, merged
from fxtui.front.rights import rows_of
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.proxy import proxy
from tests.servers.processes import Server

from .storage_contract import Bytes
from .test_s3_servers import storage_as

ANN = "arn:aws:iam::123456789012:user/ann"


@pytest.fixture
async def bucket(seaweedfs: SeaweedFS) -> str:
    name = f"rights-{uuid4().hex[:12]}/"
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as storage:
        await storage.make_directory(name)
        await storage.put(f"{name}p/a", Bytes(b"1"))
    return name


@pytest.fixture
async def at_moto(moto_server: Server) -> AsyncIterator[S3Storage]:
    settings = S3Settings(
        endpoint_url=moto_server.endpoint_url,
        access_key_id=moto_server.access_key,
        secret_access_key=moto_server.secret_key,
    )
    async with S3Storage(settings, Context()) as storage:
        yield storage


def told(rights: Rights) -> str:
    """``yes``, ``no`` or ``unknown`` of list, read, write, delete, share."""
    return " ".join(right.may for right in rights.rights)


async def rights_at(storage: S3Storage, key: str) -> Rights:
    answer = await storage.grant(key, AskRights())
    assert isinstance(answer, Rights)
    return answer


@pytest.mark.parametrize(
    ("number", "at_folder", "at_object"),
    [
        (0, "yes yes unknown unknown yes", "yes yes unknown unknown yes"),
        (1, "yes yes unknown unknown yes", "yes yes unknown unknown yes"),
        (2, "no unknown unknown unknown unknown", "no unknown unknown unknown unknown"),
        (3, "no unknown unknown unknown unknown", "no yes unknown unknown yes"),
    ],
    ids=["all", "read and list", "write", "read"],
)
async def test_rights_are_told_by_reading_alone(
    seaweedfs: SeaweedFS, bucket: str, number: int, at_folder: str, at_object: str
) -> None:
    who = seaweedfs.identities[number]
    async with proxy(seaweedfs.endpoint_url) as wire:
        settings = S3Settings(
            endpoint_url=wire.endpoint_url,
            access_key_id=who.access_key,
            secret_access_key=who.secret_key,
        )
        async with S3Storage(settings, Context()) as storage:
            folder = await rights_at(storage, f"{bucket}p/")
            thing = await rights_at(storage, f"{bucket}p/a")

        assert (told(folder), told(thing)) == (at_folder, at_object)
        assert {each.asked.method for each in wire.exchanges} <= {"GET", "HEAD"}
    assert bool(folder.untold) is (number == 2)  # who may not read the policy, hears so
    assert all(right.why for right in folder.rights if right.may == "unknown")


async def test_what_a_bucket_says_of_others_is_told(at_moto: S3Storage) -> None:
    bucket = f"said-{uuid4().hex[:12]}/"
    await at_moto.make_directory(bucket)
    bare = dict(rows_of(await rights_at(at_moto, bucket), Location("s3", bucket)))
    client = await at_moto._connection.client()
    await client.put_public_access_block(
        Bucket=bucket[:-1],
        PublicAccessBlockConfiguration={"BlockPublicPolicy": True},
    )
    policy = bucket_policy(Location("s3", bucket), [ANN], Role.VIEWER)
    await at_moto.grant(bucket, SetPolicy(compact(policy), ""))
    await at_moto.put(f"{bucket}open", Bytes(b"1"))
    await client.put_object_acl(Bucket=bucket[:-1], Key="open", ACL="public-read")
    thing = await rights_at(at_moto, f"{bucket}open")

    rows = [*rows_of(await rights_at(at_moto, bucket), Location("s3", bucket))]

    assert (bare["policy"], bare["ACL"]) == ("none", "owner: FULL_CONTROL")
    assert bare["public access"].startswith("not blocked")
    assert ("AllUsers", "READ") in thing.grants
    assert ("public access", "blocked: new public policies") in rows
    assert [text for name, text in rows if name == "policy"] == [
        "allows user ann of account 123456789012: list; of the bucket",
        "allows user ann of account 123456789012: read; of all in it",
    ]


async def test_a_policy_is_not_written_over_one_that_nobody_saw(
    at_moto: S3Storage,
) -> None:
    bucket = f"seen-{uuid4().hex[:12]}/"
    await at_moto.make_directory(bucket)
    first = compact(bucket_policy(Location("s3", bucket), [ANN], Role.VIEWER))
    bob = bucket_policy(Location("s3", bucket), ["123456789012"], Role.EDITOR)

    await at_moto.grant(bucket, SetPolicy(first, ""))
    with pytest.raises(VersionMismatch, match="changed meanwhile"):
        await at_moto.grant(bucket, SetPolicy(compact(bob), ""))
    seen = await at_moto.grant(bucket, AskPolicy())
    assert isinstance(seen, Policy)
    await at_moto.grant(bucket, SetPolicy(compact(merged(seen.text, bob)), seen.text))

    last = await at_moto.grant(bucket, AskPolicy())
    assert isinstance(last, Policy)
    kept = json.loads(first)["Statement"]
    assert json.loads(last.text)["Statement"] == kept + bob["Statement"]
