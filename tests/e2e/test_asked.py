"""A role that wants a one-time code: asked for when keys end, and the same parts go on.

moto is the service of tokens and of objects; the wire before it ends keys when a test
says so.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from time import time
from typing import Final
from uuid import uuid4

import botocore.session
import pytest
from botocore.utils import JSONFileCache

from fxtui.domain.asking import Kind, Question, Reply
from fxtui.domain.context import Context
from fxtui.domain.engine import Engine
from fxtui.domain.errors import UsageError
from fxtui.domain.events import Board, Term
from fxtui.domain.location import Location
from fxtui.domain.policy import MIB, Policy
from fxtui.domain.request import JobId
from fxtui.domain.sharing import AskLease, Lease
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Standing
from fxtui.domain.value import replace
from fxtui.engine.journal import Journal
from fxtui.engine.transfer_engine import TransferEngine
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from fxtui.wiring.storages import Storages
from tests.engines import ME, at, copy
from tests.proxy import Proxy, proxy
from tests.servers.credentials import aws_files
from tests.servers.processes import Server
from tests.terminal import Terminal
from tests.wire.faults import Fate, Refuse
from tests.wire.http import Request

from .conftest import Quick

CODE: Final = "271828"
DEVICE: Final = "arn:aws:iam::123456789012:mfa/me"
CONFIG: Final = f"""
[profile base]
[profile guarded]
role_arn = arn:aws:iam::123456789012:role/lab
source_profile = base
mfa_serial = {DEVICE}
"""
SECRET: Final = "planted-secret"
BASE: Final = f"[base]\naws_access_key_id = A\naws_secret_access_key = {SECRET}\n"
PART: Final = 5 * MIB
PARTS: Final = 6
CONTENT: Final = os.urandom(PARTS * PART)
POLICY: Final = Policy(part_size=PART, multipart_from=PART, parts=2)
GUARDED: Final = Location("s3", "", "guarded")

_EXPIRED: Final = Refuse(
    "400 Bad Request",
    b"<Error><Code>ExpiredToken</Code><Message>ended</Message></Error>",
    ("Content-Type: application/xml",),
    is_early=True,
)


class Ends:
    """Turns away keys that have ended, as they do when some things have been sent."""

    def __init__(self, after: int) -> None:
        self.after, self.sent = after, 0
        self.seen: list[str] = []
        self.ended = set[str]()

    def fate(self, asked: Request) -> Fate:
        signed = asked.headers.get("authorization", "").partition("Credential=")[2]
        key = signed.partition("/")[0]
        if "/s3/" in signed and key not in self.seen:
            self.seen.append(key)
        self.sent += asked.first[0] == "PUT"
        if self.sent > self.after and not self.ended:
            self.ended.update(self.seen)
        return _EXPIRED if key in self.ended else None


@pytest.fixture
def variables(
    tmp_path: Path, moto_server: Server, monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, str]:
    """Of a caller whose home, with the cache of the AWS CLI, is the test's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    files = aws_files(tmp_path, CONFIG, BASE)
    there = {"AWS_ENDPOINT_URL_STS": moto_server.endpoint_url}
    return files | there | {"AWS_DEFAULT_REGION": "us-east-1"}


def context_of(variables: Mapping[str, str]) -> Context:
    return Context(variables=tuple(sorted(variables.items())))


@asynccontextmanager
async def engine_for(
    wire: Proxy, variables: Mapping[str, str], folder: Path
) -> AsyncIterator[tuple[TransferEngine, Context]]:
    context = replace(context_of(variables), endpoint_url=wire.endpoint_url)
    async with (
        Storages(folder / "config.toml") as storages,
        TransferEngine(
            storages.open, Journal(":memory:"), POLICY, asking=storages.asking
        ) as engine,
    ):
        yield engine, context


async def until_asked(engine: Engine, job: JobId, *, but: int = 0) -> Question:
    """What is asked when a job is parked for it, other than before."""
    board = Board()
    async with asyncio.timeout(60), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            parked = board.jobs[job].reasons == {Reason.CREDENTIALS}
            if parked and board.questions and board.questions[0].id != but:
                (question,) = board.questions
                return question
    raise AssertionError("it ceased to tell")


async def ended(engine: Engine, job: JobId) -> tuple[Board, list[Term]]:
    """How it is then, and what was told meanwhile of how long keys are good."""
    board, terms = Board(), list[Term]()
    async with asyncio.timeout(60), aclosing(engine.watch(ME)) as events:
        async for event in events:
            board.apply(event)
            terms += board.terms.values()
            if board.jobs[job].standing.is_final:
                return board, terms
    raise AssertionError("it ceased to tell")


async def test_an_upload_whose_keys_end_in_the_middle_asks_once_and_sends_no_part_twice(
    moto_server: Server, variables: Mapping[str, str], tmp_path: Path
) -> None:
    ends, source = Ends(PARTS // 2), tmp_path / "source"
    source.write_bytes(CONTENT)
    target = await new_bucket(moto_server, "guarded")
    async with (
        proxy(moto_server.endpoint_url) as wire,
        engine_for(wire, variables, tmp_path) as (engine, context),
    ):
        wire.faults.append(ends.fate)
        job = await engine.submit(copy(at(source), target), context)
        first = await until_asked(engine, job)
        with pytest.raises(UsageError, match="6 digits"):
            await engine.reply(Reply(first.id, ("no code",)), context)
        await engine.reply(Reply(first.id, (CODE,)), context)
        second = await until_asked(engine, job, but=first.id)
        await engine.reply(Reply(second.id, (CODE,)), context)
        board, terms = await ended(engine, job)
        sent = [
            e.asked.first[1] for e in wire.exchanges if e.is_good and is_part(e.asked)
        ]

    assert (first.kind, first.account, DEVICE in first.text) == (Kind.CODE, GUARDED, True)
    assert (board.jobs[job].standing, board.questions) == (Standing.SUCCEEDED, ())
    assert len(ends.seen) == 2
    assert all(term.asks and 3000 < term.ends - time() < 3601 for term in terms)
    assert terms
    assert len(sent) == len({*sent}) == PARTS


async def test_many_small_files_whose_keys_end_ask_once_for_all_and_go_once_each(
    moto_server: Server, variables: Mapping[str, str], tmp_path: Path
) -> None:
    ends, source = Ends(50), tmp_path / "source"
    source.mkdir()
    for number in range(100):
        (source / f"{number:02}").write_bytes(b"1")
    target = await new_bucket(moto_server, "guarded")
    async with (
        proxy(moto_server.endpoint_url) as wire,
        engine_for(wire, variables, tmp_path) as (engine, context),
    ):
        wire.faults.append(ends.fate)
        job = await engine.submit(copy(at(source), target), context)
        first = await until_asked(engine, job)
        await engine.reply(Reply(first.id, (CODE,)), context)
        second = await until_asked(engine, job, but=first.id)
        await engine.reply(Reply(second.id, (CODE,)), context)
        board, _ = await ended(engine, job)
        good = [e for e in wire.exchanges if e.is_good and e.asked.first[0] == "PUT"]

    assert (board.jobs[job].standing, board.questions) == (Standing.SUCCEEDED, ())
    assert (len(ends.seen), len(good)) == (2, 100)


async def test_a_session_that_either_program_was_asked_for_is_one_for_both(
    moto_server: Server, variables: Mapping[str, str], tmp_path: Path
) -> None:
    async with (
        proxy(moto_server.endpoint_url) as wire,
        engine_for(wire, variables, tmp_path) as (engine, context),
    ):
        place = await new_bucket(moto_server, "guarded")
        job = await engine.submit(copy(place, at(tmp_path)), context)
        question = await until_asked(engine, job)
        await engine.reply(Reply(question.id, (CODE,)), context)
        await ended(engine, job)
    ours = await asyncio.to_thread(keys_of_aws, variables, _not_asked)

    (cached,) = (tmp_path / ".aws/cli/cache").iterdir()
    cached.unlink()
    theirs = await asyncio.to_thread(keys_of_aws, variables, lambda _: CODE)
    async with Storages(tmp_path / "config.toml") as storages:
        storage = storages.open(place, context_of(variables))
        lease = await storage.grant("", AskLease())

    assert isinstance(lease, Lease)
    assert lease.ends and lease.asks
    assert storages.asking.questions == ()
    assert ours != theirs
    assert cached.exists()
    assert cached.stat().st_mode & 0o777 == 0o600


async def test_a_command_asks_on_a_terminal_and_else_says_what_to_do(
    moto_server: Server, variables: Mapping[str, str], quick: Quick
) -> None:
    place, source = await new_bucket(moto_server, "guarded"), quick.folder / "source"
    source.write_bytes(b"content")
    there = {"AWS_ENDPOINT_URL_S3": moto_server.endpoint_url}
    quick.environment |= {**variables, **there, "HOME": str(quick.folder)}

    alone = await quick.ask("ls", place)
    argv = [sys.executable, "-P", "-m", "fxtui", "cp", str(source), str(place)]
    with Terminal(columns=160).start(argv, environment=quick.environment) as terminal:
        terminal.wait_for("one-time code (6 digits): ")
        terminal.send("27182\n")
        terminal.wait_for("fxtui: one-time code is 6 digits")
        terminal.send(f"{CODE}\n")
        terminal.wait_for("1 copied")
        shown = bytes(terminal.raw)
    after = await quick.ask("ls", place)

    assert alone.returncode == 4
    assert "give it to fxtui login mfa --profile guarded" in alone.stderr
    assert (after.returncode, after.stderr) == (0, "")
    assert "source" in after.stdout
    service = quick.service
    assert service
    (cached,) = (quick.folder / ".aws/cli/cache").iterdir()
    keys = json.loads(cached.read_text())["Credentials"]
    planted = (CODE, SECRET, keys["SecretAccessKey"], keys["SessionToken"])
    said = alone.stderr + alone.stdout + after.stdout + " ".join(service.cmdline())
    kept = [f for f in quick.paths.state.rglob("*") if f.is_file()]
    written = b"".join(f.read_bytes() for f in kept) + shown + said.encode()
    assert quick.paths.journal in kept
    for secret in planted:
        assert secret.encode() not in written.replace(f"{CODE}\r\n".encode(), b"")


async def new_bucket(server: Server, profile: str) -> Location:
    settings = S3Settings(
        endpoint_url=server.endpoint_url,
        access_key_id=server.access_key,
        secret_access_key=server.secret_key,
    )
    name = f"asked-{uuid4().hex[:8]}/"
    async with S3Storage(settings, Context()) as storage:
        await storage.make_directory(name)
    return Location("s3", name, profile)


def is_part(asked: Request) -> bool:
    method, target, _ = asked.first
    return method == "PUT" and "partNumber=" in target


def keys_of_aws(variables: Mapping[str, str], prompt: Callable[[str], str]) -> str:
    """As the AWS CLI finds them: by its cache, else by what is typed at its prompt."""
    with pytest.MonkeyPatch.context() as patch:
        for name, text in variables.items():
            patch.setenv(name, text)
        session = botocore.session.Session(profile="guarded")
        chain = session.get_component("credential_provider")
        provider = chain.get_provider("assume-role")
        provider.cache = JSONFileCache(str(Path("~/.aws/cli/cache").expanduser()))
        provider._prompter = prompt
        return str(session.get_credentials().get_frozen_credentials().access_key)


def _not_asked(prompt: str) -> str:
    raise AssertionError(prompt)
