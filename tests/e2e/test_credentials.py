"""Credentials that end every few seconds cost a transfer no more than another signature.

A program prints the keys of the moment, and a wire before a real server turns all others
away, as S3 does with keys that have expired.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from fxtui.demo.seaweed import Identity, SeaweedFS
from fxtui.domain.context import Context
from fxtui.domain.errors import ConnectionLost, Unauthenticated
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.transfer import Standing
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from fxtui.wiring.storages import Storages
from tests.contract.storage_contract import Bytes
from tests.engines import ME, World, at, copy, done, engine_on
from tests.proxy import Proxy, proxy
from tests.servers.credentials import (
    Program,
    Rota,
    TokenProgram,
    aws_files,
    pairs,
    turning_away,
)
from tests.servers.processes import Server
from tests.servers.recorder import Answer, Asked, recording
from tests.wire.http import Request

PAIRS: Final = pairs(20)
SLOT: Final = 2.0
CONTENT: Final = os.urandom(32 * MIB)
RATE: Final = 8 * MIB
POLICY: Final = Policy(part_size=5 * MIB, multipart_from=5 * MIB, parts=2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeaweedFS]:
    """One that knows twenty, and each may do everything."""
    known = [Identity(*pair) for pair in PAIRS]
    with SeaweedFS(tmp_path_factory.mktemp("many"), known) as server:
        yield server


@pytest.fixture
async def bucket(server: SeaweedFS) -> Location:
    settings = S3Settings(
        endpoint_url=server.endpoint_url,
        access_key_id=server.access_key,
        secret_access_key=server.secret_key,
    )
    name = f"turns-{uuid4().hex[:12]}/"
    async with S3Storage(settings, Context()) as storage:
        await storage.make_directory(name)
    return Location("s3", name)


@pytest.fixture
def rota() -> Rota:
    return Rota(PAIRS, SLOT)


@pytest.fixture
async def wire(server: SeaweedFS, rota: Rota) -> AsyncIterator[Proxy]:
    async with proxy(server.endpoint_url) as wire:
        wire.slow_down(RATE)
        wire.faults.append(turning_away(rota))
        yield wire


@pytest.fixture(params=[True, False], ids=["told", "untold"])
def program(request: pytest.FixtureRequest, tmp_path: Path, rota: Rota) -> Program:
    """It says when the keys end, or leaves it to the server to say that they have."""
    return Program(tmp_path, rota, tells_the_end=request.param)


@pytest.fixture
async def engine(wire: Proxy, program: Program) -> AsyncIterator[TransferEngine]:
    context = Context(variables=tuple(program.variables.items()))
    settings = S3Settings(endpoint_url=wire.endpoint_url)
    async with (
        S3Storage(settings, context) as storage,
        engine_on(World({None: storage}), POLICY) as engine,
    ):
        yield engine


async def test_keys_that_end_every_two_seconds_stop_no_transfer(
    engine: TransferEngine,
    wire: Proxy,
    program: Program,
    bucket: Location,
    tmp_path: Path,
) -> None:
    source, back = tmp_path / "source", tmp_path / "back"
    source.write_bytes(CONTENT)
    back.mkdir()

    up = await done(engine, copy(at(source), bucket))
    down = await done(engine, copy(bucket.child("source"), at(back)))

    assert (up.standing, down.standing) == (Standing.SUCCEEDED, Standing.SUCCEEDED)
    assert (back / "source").read_bytes() == CONTENT
    turns = {key_of(exchange.asked) for exchange in wire.exchanges}
    assert len(turns) >= 3
    assert program.runs <= 3 * len(turns)
    assert wire.moved < 3 * len(CONTENT)  # twice it has to move


async def test_a_gateways_token_that_ends_all_the_time_stops_no_transfer(
    server: SeaweedFS, bucket: Location, tmp_path: Path
) -> None:
    gateway, source = TokenProgram(tmp_path, slot=1.5), tmp_path / "source"
    source.write_bytes(CONTENT[: 16 * MIB])
    async with proxy(server.endpoint_url) as wire:
        wire.slow_down(RATE)
        wire.faults.append(gateway.turning_away)
        settings = S3Settings(
            endpoint_url=wire.endpoint_url,
            access_key_id=server.access_key,
            secret_access_key=server.secret_key,
            headers_command=gateway.command,
        )
        async with (
            S3Storage(settings, Context()) as storage,
            engine_on(World({None: storage}), POLICY) as engine,
        ):
            up = await done(engine, copy(at(source), bucket))

    assert up.standing is Standing.SUCCEEDED
    tokens = {exchange.asked.headers["token"] for exchange in wire.exchanges}
    assert 2 <= len(tokens) <= gateway.runs <= 3 * len(tokens)
    assert wire.moved < 2 * 16 * MIB


def key_of(asked: Request) -> str:
    signed = asked.headers["authorization"].partition("Credential=")[2]
    return signed.partition("/")[0]


PROFILE: Final = """
[profiles.s3.lab]
endpoint_url = "{url}"
access_key_id = "AKID"
secret_access_key = "file:{folder}/secret"
session_token = "file:{folder}/token"
"""


async def test_a_secret_in_a_file_is_read_again_when_the_server_refuses_it(
    tmp_path: Path,
) -> None:
    def answer(asked: Asked) -> Answer:
        is_new = asked.headers["x-amz-security-token"] == "new"
        return Answer(200, b"", {"ETag": '"x"'}) if is_new else Answer(401)

    write_secret(tmp_path / "secret", "hush")
    write_secret(tmp_path / "token", "old")
    key = Location("s3", "bucket/key", "lab")
    async with recording(answer) as server:
        config = tmp_path / "config.toml"
        config.write_text(PROFILE.format(url=server.url, folder=tmp_path))
        async with Storages(config) as storages:
            storage = storages.open(key, ME)
            with pytest.raises(Unauthenticated):
                await storage.put(key.key, Bytes(b"1"))
            assert not await storage.renew(storage.lease)

            write_secret(tmp_path / "token", "new")

            assert await storage.renew(storage.lease)
            await storage.put(key.key, Bytes(b"1"))
            assert storages.open(key, ME) is storage


async def test_a_secret_that_is_gone_is_the_reason_and_no_crash(tmp_path: Path) -> None:
    write_secret(tmp_path / "secret", "hush")
    write_secret(tmp_path / "token", "old")
    config = tmp_path / "config.toml"
    config.write_text(PROFILE.format(url="http://127.0.0.1:1", folder=tmp_path))
    async with Storages(config) as storages:
        storage = storages.open(Location("s3", "bucket/key", "lab"), ME)
        with pytest.raises(ConnectionLost):
            await storage.stat("bucket/key")
        (tmp_path / "token").unlink()

        with pytest.raises(Unauthenticated, match="there is no secret file"):
            await storage.renew(storage.lease)


ROLE: Final = """
[default]
role_arn = arn:aws:iam::123456789012:role/lab
source_profile = base
duration_seconds = 900

[profile base]
aws_access_key_id = BASE
aws_secret_access_key = s
"""


async def test_a_role_is_assumed_again_though_its_cache_has_keys(
    moto_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    refused: set[str] = set()

    def answer(asked: Asked) -> Answer:
        key = asked.headers["authorization"].partition("Credential=")[2].split("/")[0]
        used.append(key)
        return Answer(401) if key in refused else Answer(200, b"", {"ETag": '"x"'})

    used: list[str] = []
    variables = aws_files(tmp_path, ROLE) | {
        "AWS_ENDPOINT_URL_STS": moto_server.endpoint_url
    }
    context = Context(variables=tuple(variables.items()))
    async with recording(answer) as server:
        settings = S3Settings(endpoint_url=server.url)
        async with S3Storage(settings, context) as storage:
            for number in range(20):  # without asking for the role each time
                await storage.put(f"b/{number}", Bytes(b"1"))
            assert len(set(used)) == 1
            refused.add(used[0])
            with pytest.raises(Unauthenticated):
                await storage.put("b/k", Bytes(b"1"))

            assert await storage.renew(storage.lease)
            await storage.put("b/k", Bytes(b"1"))

        async with S3Storage(settings, context) as another:
            await another.put("b/k", Bytes(b"1"))

    assert used[-1] not in refused
    assert list((tmp_path / ".aws/cli/cache").iterdir())


def write_secret(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
