"""Keys and headers that programs of a profile print, and what happens when they end."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

import pytest
from botocore.credentials import ReadOnlyCredentials

from fxtui.domain.errors import PermissionDenied, Unauthenticated
from fxtui.domain.sharing import AskLease, Lease
from fxtui.storage.s3.keys import Found
from fxtui.storage.s3.printed import OneLease, Printed
from tests.contract.storage_contract import Bytes
from tests.servers.credentials import aws_files
from tests.servers.recorder import Answer, Asked, Reply

from .conftest import speaking
from .said import anything, listing

PAGE = b"<!DOCTYPE html><html>Log in</html>"
IN_JSON = b'{"message": "token expired"}'


class Desk:
    """A program that prints what a test left, and writes down that it ran."""

    def __init__(self, folder: Path) -> None:
        self._told, self._runs = folder / "told", folder / "runs"
        self._runs.touch()
        text = f"open({str(self._runs)!r}, 'a').write('x')"
        path = folder / "program"
        path.write_text(
            f"#!{sys.executable} -IS\n{text}\nprint(open({str(self._told)!r}).read())\n"
        )
        path.chmod(0o700)
        self.command = f"{path} a 'word of two'"

    def lay(self, **told: object) -> None:
        self._told.write_text(json.dumps({"Version": 1, **told}))

    @property
    def runs(self) -> int:
        return len(self._runs.read_text())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("plane", ["auto", "plain"])
@pytest.mark.parametrize(
    ("status", "body"),
    [(403, PAGE), (403, b""), (400, IN_JSON), (401, b""), (200, PAGE), (302, b"")],
)
async def test_a_gateways_token_that_ended_is_printed_anew_and_all_goes_on(
    desk: Desk, plane: Literal["auto", "plain"], status: int, body: bytes
) -> None:
    token = "first"

    def gateway(asked: Asked) -> Reply:
        is_known = asked.headers.get("token") == token
        is_signed = ";token;" in asked.headers["authorization"]
        if is_known and is_signed and asked.headers.get("x-project") == "p11":
            return anything(asked)
        return Answer(status, body)

    desk.lay(Headers={"Token": token}, UnsignedHeaders={"X-Project": "p11"})
    known = speaking(gateway, plane=plane, headers_command=desk.command)
    async with known as (storage, server):
        await storage.put("b/k", Bytes(b"hello"))
        await storage.list_page("b/")
        assert (desk.runs, storage.lease) == (1, 0)

        token = "second"
        with pytest.raises(Unauthenticated):
            await storage.put("b/k", Bytes(b"hello"))
        desk.lay(Headers={"Token": token}, UnsignedHeaders={"X-Project": "p11"})
        assert await storage.renew(0)
        await storage.put("b/k", Bytes(b"hello"))
        assert (await storage.stat("b/k")).version

        assert "x-project" not in server.asked[0].headers["authorization"]
        assert (desk.runs, storage.lease) == (2, 1)


async def test_a_refusal_without_a_word_of_keys_that_do_not_end_is_a_refusal() -> None:
    async with speaking(lambda _: Answer(403, PAGE)) as (storage, _):
        with pytest.raises(PermissionDenied):
            await storage.list_page("b/")


async def test_a_program_prints_the_keys_of_a_profile_that_aws_does_not_know(
    desk: Desk, tmp_path: Path
) -> None:
    def answer(asked: Asked) -> Answer:
        is_hers = "Credential=PRINTED/" in asked.headers["authorization"]
        return listing() if is_hers else Answer(403)

    ends = "2999-01-01T00:00:00Z"
    desk.lay(AccessKeyId="PRINTED", SecretAccessKey="s", Expiration=ends)
    known = speaking(
        answer,
        variables=aws_files(tmp_path, ""),
        profile="lab",
        credentials_command=desk.command,
    )
    async with known as (storage, _):
        lease = await storage.grant("", AskLease())
        await storage.list_page("b/")
        await storage.list_page("b/")

    assert desk.runs == 1
    assert lease == Lease(datetime.fromisoformat(ends).timestamp())


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"Headers": {"a": "b\r\nc: d"}}, "did not print"),
        ({"Headers": {}, "Version": 2}, "did not print"),
        ({"Headers": {}, "Expiration": "tomorrow"}, "did not print"),
    ],
)
async def test_what_a_program_printed_amiss_is_told_and_not_repeated(
    desk: Desk, told: Mapping[str, object], says: str
) -> None:
    desk.lay(**{**told, "Token": "secret"})

    async with speaking(anything, headers_command=desk.command) as (storage, server):
        with pytest.raises(Unauthenticated, match=says) as raised:
            await storage.list_page("b/")

    assert "secret" not in str(raised.value)
    assert server.asked == []


async def test_keys_and_headers_are_each_renewed_in_their_own_time() -> None:
    now, runs = 0.0, {"keys": 0, "headers": 0}

    async def keys(_: ReadOnlyCredentials | None) -> Found:
        runs["keys"] += 1
        return Found(ReadOnlyCredentials("a", "s", None), now + 36_000)

    async def headers() -> Printed:
        runs["headers"] += 1
        return Printed((("token", str(runs["headers"])),), (), now + 3600)

    lease = OneLease(keys, headers, lambda: now)

    first = await lease.look(None)
    now = 3000  # most of the life of the headers
    second = await lease.look(first.keys)
    assert runs == {"keys": 1, "headers": 2}
    assert (first.ends, second.ends) == (3600, 6600)
    assert second.headers == (("token", "2"),)

    now = 3001  # neither was due: so somebody was refused
    await lease.look(second.keys)
    assert runs == {"keys": 2, "headers": 3}
