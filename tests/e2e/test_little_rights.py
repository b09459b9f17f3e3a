"""Whoever may only put objects puts them: nothing else is asked of the server on the way.

The server is real, and its keys may write and nothing more; a wire before it counts.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Final, Literal
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.context import Context
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.transfer import Standing
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.contract.test_s3_servers import storage_as
from tests.engines import World, at, copy, done, engine_on, transfers
from tests.proxy import proxy

from .conftest import Program

POLICY: Final = Policy(part_size=5 * MIB, multipart_from=5 * MIB)
MANY: Final = 40
"""Small ones, which travel in bundles."""


@pytest.fixture
async def bucket(seaweedfs: SeaweedFS) -> Location:
    name = f"slot-{uuid4().hex[:12]}/"
    async with storage_as(seaweedfs, seaweedfs.identities[0]) as storage:
        await storage.make_directory(name)
    return Location("s3", name)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A small file, one for parts, and a folder of many."""
    (tmp_path / "here/many").mkdir(parents=True)
    (tmp_path / "here/small").write_bytes(b"small")
    (tmp_path / "here/large").write_bytes(os.urandom(6 * MIB))
    for number in range(MANY):
        (tmp_path / f"here/many/{number}").write_bytes(b"%d" % number)
    return tmp_path / "here"


@pytest.mark.parametrize("plane", ["auto", "plain"])
async def test_an_upload_asks_only_to_put(
    seaweedfs: SeaweedFS, bucket: Location, here: Path, plane: Literal["auto", "plain"]
) -> None:
    writer = seaweedfs.identities[2]
    target = Location("s3", f"{bucket.key}p/")

    async with proxy(seaweedfs.endpoint_url) as wire:
        settings = S3Settings(
            endpoint_url=wire.endpoint_url,
            access_key_id=writer.access_key,
            secret_access_key=writer.secret_key,
            plane=plane,
        )
        async with (
            S3Storage(settings, Context()) as storage,
            engine_on(World({None: storage}), POLICY) as engine,
        ):
            job = await done(engine, copy(at(here), target))
            moved = await transfers(engine, job.id)

    asked = Counter(each.asked.method for each in wire.exchanges)
    assert (job.standing, job.problem) == (Standing.SUCCEEDED, None), moved
    assert asked == {"PUT": MANY + 1 + 2, "POST": 2}  # parts; to begin, and to complete
    assert all(each.is_good for each in wire.exchanges)
    assert {transfer.proof for transfer in moved} <= {"md5", "crc64nvme"}


def test_who_may_only_put_sees_what_was_delivered(
    mine: Program, seaweedfs: SeaweedFS, bucket: Location, here: Path
) -> None:
    writer = seaweedfs.identities[2]
    mine.environment |= {
        "AWS_ACCESS_KEY_ID": writer.access_key,
        "AWS_SECRET_ACCESS_KEY": writer.secret_key,
    }
    place = f"{bucket}p/"

    before = mine.run("ls", "--delivered", place)
    sent = mine.run("cp", here / "small", place)
    refused = mine.run("ls", place)
    seen = mine.run("ls", "--delivered", place)
    told = mine.run("ls", "--delivered", "--json", bucket)
    elsewhere = mine.run(
        "ls", "--delivered", place, "--endpoint-url", "http://127.0.0.1:9"
    )

    assert (before.returncode, before.stdout) == (0, "")
    assert sent.returncode == 0, sent.stderr
    assert refused.returncode == 4
    assert "fxtui ls --delivered" in refused.stderr
    assert seen.stdout.split()[2:] == ["5", "verified", "small"]
    row = json.loads(told.stdout)
    assert (row["location"], row["verified"]) == (f"{place}small", True)
    assert (elsewhere.returncode, elsewhere.stdout) == (0, "")


def test_who_may_only_get_gets_what_is_known_by_its_name(
    mine: Program, seaweedfs: SeaweedFS, bucket: Location, here: Path
) -> None:
    place, getter = f"{bucket}p/", seaweedfs.identities[3]
    up = mine.run("cp", here / "small", place)
    mine.environment |= {
        "AWS_ACCESS_KEY_ID": getter.access_key,
        "AWS_SECRET_ACCESS_KEY": getter.secret_key,
    }

    refused = mine.run("ls", place)
    down = mine.run("cp", f"{place}small", here / "back")

    assert (up.returncode, refused.returncode) == (0, 4)
    assert down.returncode == 0, down.stderr
    assert (here / "back").read_bytes() == b"small"


def test_a_person_is_given_a_prefix_and_nothing_beside_it(
    mine: Program, seaweedfs: SeaweedFS, bucket: Location, here: Path
) -> None:
    place, reader = f"{bucket}p/", seaweedfs.identities[1]
    who = "arn:aws:iam::000000000000:user/reader"  # as SeaweedFS names them
    theirs = {
        "AWS_ACCESS_KEY_ID": reader.access_key,
        "AWS_SECRET_ACCESS_KEY": reader.secret_key,
    }
    grant = ("access", "grant", place, who, "--role", "editor")

    printed = mine.run(*grant, "--json")
    unasked = mine.run(*grant, "--apply")
    before = mine.run("cp", here / "small", place, variables=theirs)
    applied = mine.run(*grant, "--apply", "--yes")
    again = mine.run(*grant, "--apply", "--yes")
    within = mine.run("cp", here / "small", place, variables=theirs)
    beside = mine.run("cp", here / "small", bucket, variables=theirs)
    shown = mine.run("access", place)
    by_mail = mine.run("access", "set", place, "ann@example.org", "--role", "viewer")
    taken = mine.run("access", "remove", place, who, "--yes", "--json")
    bare = mine.run("access", place)

    assert (by_mail.returncode, "access grant" in by_mail.stderr) == (2, True)
    assert json.loads(taken.stdout) == {"location": place, "removed": who}
    assert "policy      none" in bare.stdout
    assert json.loads(printed.stdout)["applied"] is False
    assert (unasked.returncode, before.returncode) == (2, 4), unasked.stderr
    assert (applied.returncode, again.returncode) == (0, 0), applied.stderr
    assert f'+        "AWS": "{who}"' in applied.stderr
    assert "says so already" in again.stderr
    assert (within.returncode, beside.returncode) == (0, 4), within.stderr
    assert (
        "allows user reader of account 000000000000: read, write; of p/*" in shown.stdout
    )
    assert "may list" in shown.stdout
    assert "may write   unknown: you delivered here" in shown.stdout  # with what keys?
