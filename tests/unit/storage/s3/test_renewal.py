"""Keys are looked for again when they end, once for all who need them, and not before."""

from __future__ import annotations

from asyncio import Event, TaskGroup, sleep
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path

import pytest
from botocore.credentials import ReadOnlyCredentials
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, ConnectionLost, Unauthenticated
from fxtui.domain.value import replace
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.keys import Found, Keys, due
from fxtui.storage.s3.settings import S3Settings
from tests.contract.storage_contract import Bytes
from tests.servers.credentials import Program, Rota, aws_files, pairs
from tests.servers.recorder import Answer, Asked, Reply, recording

from .conftest import speaking
from .said import TAGGED, error, listing

EXPIRED = error(400, "ExpiredToken", "The provided token has expired.")
times = st.floats(0, 4e9)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Vault:
    """Where a test keeps keys, each for so many seconds, and counts who asks."""

    def __init__(self, clock: Clock, life: float = inf) -> None:
        self.name = "first"
        self.life = life
        self.trouble: Exception | None = None
        self.looks = 0
        self._clock = clock

    async def look(self, _: ReadOnlyCredentials | None) -> Found:
        self.looks += 1
        await sleep(0)
        if self.trouble:
            raise self.trouble
        keys = ReadOnlyCredentials(self.name, "secret", None)
        return Found(keys, self._clock.now + self.life)


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def named(keys: Keys) -> str:
    found = await keys.get_frozen_credentials()
    return str(found.access_key)


@given(times, times, times)
def test_the_next_look_is_after_most_of_a_life_and_before_its_end(
    ends: float, before: float, now: float
) -> None:
    at = due(ends, before, now)

    if ends <= now:
        assert at == inf
    else:
        assert now + 0.79 * (ends - now) <= at <= ends
        assert at >= ends - 15 * 60


async def test_keys_that_last_are_looked_for_once(clock: Clock) -> None:
    vault = Vault(clock)
    keys = Keys(vault.look, clock)

    async with TaskGroup() as tasks:
        for _ in range(8):
            tasks.create_task(named(keys))
    clock.now += 1e9

    assert await named(keys) == "first"
    assert (vault.looks, keys.lease) == (1, 0)


async def test_keys_with_a_short_life_are_looked_for_once_in_each(clock: Clock) -> None:
    vault = Vault(clock, life=3)
    keys = Keys(vault.look, clock)

    for turn in ("one", "two", "three"):
        vault.name = turn
        clock.now += 3
        for _ in range(5):
            assert await named(keys) == turn
            clock.now += 0.3

    assert (vault.looks, keys.lease) == (3, 2)


async def test_who_is_refused_looks_once_for_all_and_hears_what_it_brought(
    clock: Clock,
) -> None:
    vault = Vault(clock)
    keys = Keys(vault.look, clock)
    await named(keys)
    answers: list[bool] = []

    async def refused() -> None:
        keys.refuse(0)
        answers.append(await keys.renew(0))

    for name in ("first", "second"):
        vault.name = name
        async with TaskGroup() as tasks:
            for _ in range(8):
                tasks.create_task(refused())
        if name == "first":
            assert (answers, vault.looks) == ([False] * 8, 2)

    # The lease has gone up meanwhile: who was refused under the first one asks in vain.
    assert await keys.renew(keys.lease)
    assert await named(keys) == "second"


async def test_a_lease_that_was_begun_unseen_counts_as_it_was_signed(
    clock: Clock,
) -> None:
    vault = Vault(clock, life=3)
    keys = Keys(vault.look, clock)
    await named(keys)
    seen = keys.lease

    clock.now, vault.name = clock.now + 3, "second"
    await named(keys)  # at the time of signing
    keys.refuse(keys.lease)
    vault.name = "third"

    assert await keys.renew(seen)
    assert await named(keys) == "third"


async def test_one_may_look_while_others_use_what_has_not_ended(clock: Clock) -> None:
    vault, going = Vault(clock, life=10), Event()

    async def slow(unwanted: ReadOnlyCredentials | None) -> Found:
        if unwanted:
            await going.wait()
        return await vault.look(unwanted)

    keys = Keys(slow, clock)
    await named(keys)
    clock.now, vault.name = clock.now + 9, "second"

    async with TaskGroup() as tasks:
        looking = tasks.create_task(named(keys))
        await sleep(0)
        assert await named(keys) == "first"
        going.set()

    assert looking.result() == "second"


@pytest.mark.parametrize("trouble", [Unauthenticated("locked"), ConnectionLost("gone")])
async def test_trouble_is_told_when_the_keys_have_ended_and_not_before(
    clock: Clock, trouble: Exception
) -> None:
    vault = Vault(clock, life=10)
    keys = Keys(vault.look, clock)
    await named(keys)

    vault.trouble = trouble
    clock.now += 9
    assert [await named(keys) for _ in range(3)] == ["first"] * 3
    assert vault.looks == 2

    clock.now += 1
    with pytest.raises(type(trouble)):
        await named(keys)
    vault.trouble = None
    assert await named(keys) == "first"


async def test_a_failed_renewal_says_why_and_the_next_may_succeed(clock: Clock) -> None:
    vault = Vault(clock)
    keys = Keys(vault.look, clock)
    await named(keys)

    vault.trouble = ConfigError("the file is damaged")
    with pytest.raises(Unauthenticated, match="damaged"):
        await keys.renew(keys.lease)
    vault.trouble = None

    assert await keys.renew(keys.lease)
    assert await named(keys) == "first"


async def test_keys_that_have_ended_by_our_clock_are_left_to_the_server(
    clock: Clock,
) -> None:
    vault = Vault(clock, life=-60)
    keys = Keys(vault.look, clock)

    assert [await named(keys) for _ in range(3)] == ["first"] * 3
    assert vault.looks == 1


def only(key: str) -> Callable[[Asked], Reply]:
    """A server that takes one key, and calls all others expired."""

    def answer(asked: Asked) -> Reply:
        if f"Credential={key}/" not in asked.headers["authorization"]:
            return EXPIRED
        return listing() if asked.method == "GET" else Answer(200, b"", TAGGED)

    return answer


async def put_all(storage: S3Storage, names: Sequence[str]) -> None:
    """Put objects side by side; each renews the keys once, as the engine does."""

    async def put(name: str) -> None:
        lease = storage.lease
        try:
            await storage.put(f"b/{name}", Bytes(b"x"))
        except Unauthenticated:
            if not await storage.renew(lease):
                raise
            await storage.put(f"b/{name}", Bytes(b"x"))

    async with TaskGroup() as tasks:
        for name in names:
            tasks.create_task(put(name))


async def test_eight_refused_at_once_run_a_program_once(tmp_path: Path) -> None:
    program = Program(tmp_path, Rota(pairs(2), slot=3600))

    async with recording(only("TURN01")) as server:
        settings = S3Settings(endpoint_url=server.url)
        context = Context(variables=tuple(program.variables.items()))
        async with S3Storage(settings, context) as storage:
            with pytest.raises(Unauthenticated, match="expired"):
                await storage.put("b/k", Bytes(b"x"))
            assert not await storage.renew(storage.lease)  # it prints the same again
            before = program.runs
            Program(tmp_path, Rota(pairs(2)[1:], slot=3600))

            await put_all(storage, "abcdefgh")

            assert program.runs - before == 1
            assert storage.lease == 2


async def test_what_has_no_body_is_signed_again_at_once(tmp_path: Path) -> None:
    variables = aws_files(tmp_path, "", _keys("OLD"))
    async with speaking(only("NEW"), variables=variables) as (storage, server):
        with pytest.raises(Unauthenticated, match="expired"):
            await storage.list_page("b/")
        assert len(server.asked) == 1  # the file is as it was

        (tmp_path / "credentials").write_text(_keys("NEW"))
        await storage.list_page("b/")

    assert len(server.asked) == 3


async def test_files_that_changed_are_read_again(tmp_path: Path) -> None:
    variables = aws_files(tmp_path, "", _keys("OLD"))
    async with speaking(only("NEW"), variables=variables) as (storage, _):
        with pytest.raises(Unauthenticated):
            await storage.put("b/a", Bytes(b"x"))
        assert not await storage.renew(storage.lease)
        (tmp_path / "credentials").write_text(_keys("NEW"))

        await put_all(storage, "abcd")


async def test_fixed_keys_of_a_caller_are_not_renewed() -> None:
    keys = {"AWS_ACCESS_KEY_ID": "OLD", "AWS_SECRET_ACCESS_KEY": "s"}
    for variables in (keys, None):
        async with speaking(only("NEW"), variables=variables) as (storage, _):
            with pytest.raises(Unauthenticated):
                await storage.put("b/k", Bytes(b"x"))
            assert not await storage.renew(storage.lease)


async def test_keys_of_ours_are_those_that_are_configured_by_now() -> None:
    async with recording(only("NEW")) as server:
        settings = S3Settings(
            "lab",
            endpoint_url=server.url,
            access_key_id="OLD",
            secret_access_key="s",
        )
        changed = replace(settings, access_key_id="NEW")
        async with S3Storage(settings, Context(), lambda: changed) as storage:
            await put_all(storage, "ab")


async def test_a_program_that_fails_at_renewal_gives_the_reason(tmp_path: Path) -> None:
    program = Program(tmp_path, Rota(pairs(1), slot=3600))
    async with speaking(only("NEW"), variables=program.variables) as (storage, _):
        with pytest.raises(Unauthenticated):
            await storage.put("b/k", Bytes(b"x"))
        (tmp_path / "program").write_text("#!/bin/sh\necho locked >&2; exit 3\n")

        with pytest.raises(Unauthenticated, match="program failed: locked"):
            await storage.renew(storage.lease)


async def test_where_it_is_is_known() -> None:
    aws = Context(region="eu-west-1", variables=(("AWS_ACCESS_KEY_ID", "a"),))
    keys = S3Settings(access_key_id="a", secret_access_key="s")
    async with S3Storage(keys, aws) as storage:
        assert storage.endpoint == ""
        await storage._connection.client()
        assert storage.endpoint == "https://s3.eu-west-1.amazonaws.com"
    async with speaking(only("AKID")) as (near, server):
        assert near.endpoint == server.url


def _keys(name: str) -> str:
    return f"[default]\naws_access_key_id = {name}\naws_secret_access_key = s\n"
