"""A gateway of sensitive data before a real server: the end of a token costs one renewal.

It lets in who shows a token and a project with each request, both signed, and no others.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple
from uuid import uuid4

import psutil
import pytest

from fxtui.config import read_config
from fxtui.demo.seaweed import SeaweedFS
from fxtui.domain.context import Context
from fxtui.domain.errors import PermissionDenied
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import Jobs, Order
from fxtui.domain.transfer import Standing
from fxtui.domain.value import replace
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.s3 import tsd
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.engines import ME, World, at, copy, done, engine_on, transfers
from tests.proxy import Proxy, proxy
from tests.servers.gateway import Gateway
from tests.wire.faults import Fate, Fault
from tests.wire.http import Request

from .conftest import PATIENCE, Program, Quick

CONTENT: Final = os.urandom(24 * MIB)
POLICY: Final = Policy(part_size=5 * MIB, multipart_from=5 * MIB, parts=2, backoff=0.1)


class Place(NamedTuple):
    gateway: Gateway
    wire: Proxy
    bucket: Location
    """For import; ``export-bucket`` is there as well."""


@pytest.fixture
async def place(seaweedfs: SeaweedFS) -> AsyncIterator[Place]:
    name = f"import-{uuid4().hex[:12]}/"
    async with S3Storage(keys_of(seaweedfs), Context()) as inside:
        await inside.make_directory(name)
        await inside.make_directory("export-bucket/")
    async with proxy(seaweedfs.endpoint_url) as wire:
        gateway = Gateway()
        wire.faults.append(gateway.fate)
        yield Place(gateway, wire, Location("s3", name))


def keys_of(server: SeaweedFS, **more: Any) -> S3Settings:
    who = server.identities[0]
    told = {"endpoint_url": server.endpoint_url, **more}
    return S3Settings(
        access_key_id=who.access_key, secret_access_key=who.secret_key, **told
    )


class Person:
    """Somebody who has signed in."""

    def __init__(self, place: Place, server: SeaweedFS, folder: Path) -> None:
        self._place, self._server, self._folder = place, server, folder

    async def signed_in(self, **more: Any) -> S3Settings:
        gateway, kept = self._place.gateway, self._folder / "session"
        settings = keys_of(
            self._server,
            endpoint_url=self._place.wire.endpoint_url,
            addressing="path",
            login="tsd",
            project=gateway.project,
            user=gateway.user,
            api_key=gateway.api_key,
            session=f"file:{kept}",
            **more,
        )
        signing_in = tsd.Gateway(settings, {})
        tokens = await signing_in.sign_in(gateway.password, gateway.code())
        kept.write_text(tsd.written(tokens))
        kept.chmod(0o600)
        return settings


@pytest.fixture
def person(place: Place, seaweedfs: SeaweedFS, tmp_path: Path) -> Person:
    return Person(place, seaweedfs, tmp_path)


@asynccontextmanager
async def _engine(settings: S3Settings) -> AsyncIterator[TransferEngine]:
    async with (
        S3Storage(settings, Context()) as storage,
        engine_on(World({None: storage}), POLICY) as engine,
    ):
        yield engine


def engine_of(settings: S3Settings) -> AbstractAsyncContextManager[TransferEngine]:
    return _engine(settings)


def ending(gateway: Gateway, *numbers: int) -> Fault:
    """End all tokens when that many parts, or ranges, were let in."""
    counted = count(1)

    def fate(asked: Request) -> Fate:
        is_one = "partNumber=" in asked.target or "range" in asked.headers
        if is_one and next(counted) in numbers:
            gateway.end()
        return None

    return fate


@pytest.mark.parametrize("plane", ["auto", "plain"])
async def test_each_end_of_a_token_costs_an_upload_one_renewal_and_nothing_is_read(
    place: Place,
    person: Person,
    seaweedfs: SeaweedFS,
    tmp_path: Path,
    plane: Literal["auto", "plain"],
) -> None:
    gateway, source = place.gateway, tmp_path / "source"
    source.write_bytes(CONTENT)
    place.wire.faults.append(ending(gateway, 1, 3, 4))  # JSON, a page and silence

    async with engine_of(await person.signed_in(plane=plane)) as engine:
        up = await done(engine, copy(at(source), place.bucket))

    assert up.standing is Standing.SUCCEEDED
    assert (gateway.ends, gateway.refreshes) == (3, 3)
    assert {each.method for each in gateway.requests} == {"PUT", "POST"}
    async with S3Storage(keys_of(seaweedfs), Context()) as inside:
        chunks = [each async for each in inside.read(place.bucket.child("source").key)]
    assert b"".join(chunks) == CONTENT


async def test_what_is_taken_out_is_whole_though_tokens_end_on_the_way(
    place: Place, person: Person, seaweedfs: SeaweedFS, tmp_path: Path
) -> None:
    name, back = f"{uuid4().hex}.bin", tmp_path / "back"
    source, out = tmp_path / "source", Location("s3", "export-bucket/")
    source.write_bytes(CONTENT)
    back.mkdir()
    async with engine_of(keys_of(seaweedfs)) as engine:
        await done(engine, copy(at(source), out, name=name))
    place.gateway.life = 0.7

    settings = await person.signed_in(direction="export")
    place.gateway.life = 3600.0
    place.wire.slow_down(12 * MIB)
    place.wire.faults.append(ending(place.gateway, 3))
    async with engine_of(settings) as engine:
        down = await done(engine, copy(out.child(name), at(back), name=name))

    assert down.standing is Standing.SUCCEEDED
    assert (back / name).read_bytes() == CONTENT
    assert place.gateway.refreshes == place.gateway.ends + 1 == 2


@pytest.mark.parametrize("denial", ["in words", "in a page"])
async def test_a_token_for_import_is_told_what_to_do_and_not_renewed_for_a_right_it_lacks(
    place: Place, person: Person, denial: str
) -> None:
    if denial == "in a page":
        place.gateway.denial = place.gateway.denial.__class__(
            "403 Forbidden", b"<html>no</html>"
        )
    async with S3Storage(await person.signed_in(), Context()) as storage:
        for _ in range(3):
            with pytest.raises(
                PermissionDenied, match="login tsd --export --project p11"
            ):
                await storage.list_page(place.bucket.key)
            with pytest.raises(
                PermissionDenied, match="login tsd --export --project p11"
            ):
                await storage.stat(place.bucket.child("x").key)

    assert place.gateway.refreshes <= 2


def signed_in(
    program: Program, place: Place, server: SeaweedFS
) -> subprocess.CompletedProcess[str]:
    """What the command says to a person whose keys it may know already."""
    gateway, who = place.gateway, server.identities[0]
    keys = (who.access_key, who.secret_key, gateway.api_key)
    is_known = "p11" in read_config(program.paths.config).profiles.s3
    lines = [*(() if is_known else keys), gateway.password, gateway.code(), ""]
    words = ("--user", gateway.user, "--endpoint-url", place.wire.endpoint_url)
    return subprocess.run(
        [sys.executable, "-P", "-m", "fxtui", "login", "tsd", *words],
        capture_output=True,
        check=True,
        env=program.environment,
        input="\n".join(lines),
        text=True,
        timeout=PATIENCE,
    )


async def test_where_no_renewal_is_left_a_job_waits_for_a_code_and_nothing_is_told(
    place: Place, quick: Quick, seaweedfs: SeaweedFS, tmp_path: Path
) -> None:
    gateway, target = place.gateway, replace(place.bucket, profile="p11")
    gateway.counter = 0
    quick.paths.config.write_text("[transfers]\nparts = 1\n")
    (tmp_path / "source").write_bytes(CONTENT[: 15 * MIB])
    place.wire.faults.append(ending(gateway, 2))
    first = await asyncio.to_thread(signed_in, quick, place, seaweedfs)

    copied = await quick.ask("cp", "source", target, "--part-size", "5MiB")
    again = await asyncio.to_thread(signed_in, quick, place, seaweedfs)
    resumed = await quick.ask("jobs", "resume", "1")
    watched = await quick.ask("jobs", "watch", "1")

    assert (copied.returncode, watched.returncode) == (4, 0)
    assert "has ended; run fxtui login tsd --profile p11" in copied.stderr
    assert "Upload paused. Continue with: fxtui cp " in copied.stderr
    assert copied.stderr.endswith("--part-size 5MiB\n")
    assert len(parts_of(place)) == len({*parts_of(place)}) == 3
    assert (gateway.sign_ins, gateway.refreshes) == (2, 0)
    said = [
        each.stdout + each.stderr for each in (first, copied, again, resumed, watched)
    ]
    said += [
        " ".join(each.info["cmdline"] or ()) for each in psutil.process_iter(["cmdline"])
    ]
    kept = [file for file in quick.paths.state.rglob("*") if file.is_file()]
    said += [file.read_bytes().decode("latin-1") for file in kept]
    assert not [text for text in said for each in gateway.secrets if each in text]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("secrets/*")} == {0o600}


async def test_an_upload_is_gone_on_with_by_its_number_though_no_parts_are_listed(
    place: Place, person: Person, tmp_path: Path
) -> None:
    gateway, source, journal = place.gateway, tmp_path / "source", tmp_path / "journal"
    source.write_bytes(CONTENT[: 11 * MIB])
    place.wire.faults.append(ending(gateway, 2))
    gateway.counter = 0
    asked = replace(copy(at(source), place.bucket), part_size=5 * MIB)
    policy = replace(POLICY, parts=1)
    world = World({None: S3Storage(await person.signed_in(), Context())})

    async with world.memory[None], engine_on(world, policy, journal) as engine:
        stopped = await done(engine, asked)
        (transfer,) = await transfers(engine)
        begun = (await engine.inspect(transfer.id, ME)).session
        await engine.order(Order.PAUSE, Jobs((stopped.id,)), ME)
        await person.signed_in()
        known = await done(engine, replace(asked, upload_id=begun))
    sent = len(parts_of(place))
    async with S3Storage(await person.signed_in(), Context()) as storage:
        begun = (await storage.create_upload(place.bucket.child("source").key, 1)).token
        async with engine_on(World({None: storage}), policy) as engine:
            unknown = await done(engine, replace(asked, upload_id=begun))

    assert stopped.standing is Standing.PAUSED
    assert {known.standing, unknown.standing} == {Standing.SUCCEEDED}
    assert (sent, len(parts_of(place))) == (3, 6)  # nothing twice, and then all of it
    assert (known.tally.warnings, unknown.tally.warnings) == (0, 1)


def parts_of(place: Place) -> list[str]:
    """The parts that arrived."""
    good = [each.asked.target for each in place.wire.exchanges if each.is_good]
    return [target for target in good if "partNumber=" in target]
