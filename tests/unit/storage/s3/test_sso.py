"""Signing in to SSO is what ``aws sso login`` does: the same files, read by both."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import botocore.session
import pytest
from botocore.utils import JSONFileCache, SSOTokenLoader

from fxtui.domain.asking import Asking, Kind, Question, Reply
from fxtui.domain.context import Context
from fxtui.domain.errors import Unauthenticated, UsageError
from fxtui.domain.sharing import AskLease, Lease
from fxtui.domain.value import replace
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from fxtui.storage.s3.sso import Sso, sso_of
from fxtui.wiring.sso_login import sign_in as sign_in_anew
from fxtui.wiring.sso_login import sign_out
from tests.servers.credentials import aws_files
from tests.servers.recorder import recording
from tests.servers.sso import IdentityCenter

CONFIG = """
[profile lab]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = reader
[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
[profile older]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = reader
"""
START = "https://corp.example/start"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def center() -> IdentityCenter:
    return IdentityCenter()


@pytest.fixture
async def variables(
    center: IdentityCenter, home: Path
) -> AsyncIterator[Mapping[str, str]]:
    async with recording(center.answer) as server:
        there = {
            "AWS_ENDPOINT_URL_SSO": server.url,
            "AWS_ENDPOINT_URL_SSO_OIDC": server.url,
        }
        yield aws_files(home, CONFIG) | there


def account(variables: Mapping[str, str], profile: str) -> tuple[S3Storage, Asking]:
    context = Context(profile=profile, variables=tuple(sorted(variables.items())))
    storage, asking = S3Storage(S3Settings(profile), context), Asking()
    storage.ask_at(asking)
    return storage, asking


async def keys_end(storage: S3Storage) -> Lease:
    answer = await storage.grant("", AskLease())
    assert isinstance(answer, Lease)
    return answer


async def asked(storage: S3Storage, asking: Asking) -> Question:
    with pytest.raises(Unauthenticated, match="run fxtui login sso --profile"):
        await keys_end(storage)
    (question,) = asking.questions
    return question


async def sign_in(center: IdentityCenter, asking: Asking, question: Question) -> None:
    """What a person does, and the browser that shows the question."""
    step = await asking.reply(Reply(question.id))
    assert step and step.wait and step.code in step.address
    center.allow(step.code)
    while step and step.wait:
        await asyncio.sleep(step.wait)
        step = await asking.reply(Reply(question.id))


@pytest.mark.parametrize(("profile", "session"), [("lab", "corp"), ("older", None)])
async def test_a_sign_in_is_kept_as_that_of_the_aws_cli_and_used_by_it(
    center: IdentityCenter,
    variables: Mapping[str, str],
    home: Path,
    profile: str,
    session: str | None,
) -> None:
    storage, asking = account(variables, profile)
    async with storage:
        question = await asked(storage, asking)
        assert (question.kind, START in question.text) == (Kind.DEVICE, True)
        assert center.calls == []  # a code is good for minutes: nobody may be there
        await sign_in(center, asking, question)
        lease = await keys_end(storage)

    cache = JSONFileCache(str(home / ".aws/sso/cache"))
    token = SSOTokenLoader(cache)(START, session_name=session)
    assert (asking.questions, bool(lease.ends)) == ((), True)
    assert lease.asks is (session is None)  # whose token is not renewed
    assert center.scopes == (["sso:account:access"] if session else None)
    assert token["accessToken"] in center.secrets
    assert token["region"] == "eu-west-1"
    assert {
        file.stat().st_mode & 0o777 for file in (home / ".aws/sso/cache").iterdir()
    } == {0o600}
    assert await asyncio.to_thread(key_of_aws, variables, profile, home)


@pytest.mark.parametrize("spoiled", ["[]", '{"expiresAt": 5}', '{"expiresAt": "2099"}'])
async def test_what_others_spoiled_in_the_cache_is_not_there(
    center: IdentityCenter, variables: Mapping[str, str], home: Path, spoiled: str
) -> None:
    sso = Sso(START, "eu-west-1", "corp", ("sso:account:access",))
    cache = home / ".aws/sso/cache"
    cache.mkdir(parents=True)
    for key in (sso.token_key, sso.registration_key):
        (cache / f"{key}.json").write_text(spoiled)

    storage, asking = account(variables, "lab")
    async with storage:
        await sign_in(center, asking, await asked(storage, asking))

        assert (await keys_end(storage)).ends


async def test_a_token_is_renewed_by_itself_and_asked_for_when_that_has_ended(
    center: IdentityCenter, variables: Mapping[str, str], home: Path
) -> None:
    center.life = 60.0  # always due
    storage, asking = account(variables, "lab")
    async with storage:
        await sign_in(center, asking, await asked(storage, asking))
        await storage.renew(storage.lease)
        renewed = center.calls.count("/token")
        center.sign_out()
        for file in (home / ".aws/sso/cache").iterdir():
            told = json.loads(file.read_text())
            if "accessToken" in told:
                file.write_text(json.dumps(told | {"expiresAt": "2020-01-01T00:00:00Z"}))
        with pytest.raises(Unauthenticated):
            await storage.renew(storage.lease)
        (second,) = asking.questions

        center.calls.clear()
        await sign_in(center, asking, second)

    assert renewed >= 2
    assert center.calls[0] == "/device_authorization"  # it is registered for long
    assert asking.questions == ()


async def test_a_refusal_without_a_word_asks_for_a_sign_in_too(
    center: IdentityCenter, variables: Mapping[str, str]
) -> None:
    storage, asking = account(variables, "older")
    async with storage:
        await sign_in(center, asking, await asked(storage, asking))
        center.sign_out()
        center.is_bare = True
        with pytest.raises(Unauthenticated, match="run fxtui login sso --profile older"):
            await storage.renew(storage.lease)

        await sign_in(center, asking, asking.questions[0])

    assert asking.questions == ()


async def test_who_comes_too_late_may_begin_anew(
    center: IdentityCenter, variables: Mapping[str, str]
) -> None:
    storage, asking = account(variables, "lab")
    async with storage:
        question = await asked(storage, asking)
        step = await asking.reply(Reply(question.id))
        assert step and step.wait
        assert await asked(storage, asking) == step  # another look keeps how far it is
        center.forget()
        await asyncio.sleep(step.wait)
        again = await asking.reply(Reply(question.id))
        assert again and again.wait is None and "in time" in again.text
        await sign_in(center, asking, question)

    assert asking.questions == ()


def test_a_role_signs_in_where_the_profile_behind_it_does() -> None:
    session = {"sso_start_url": START, "sso_region": "cn-north-1"}
    named = session | {"sso_registration_scopes": "a, b"}
    profiles = {
        "role": {"role_arn": "r", "source_profile": "base"},
        "base": {"sso_session": "corp"},
        "broken": {"sso_session": "nowhere"},
        "loop": {"source_profile": "loop"},
    }
    config = {"profiles": profiles, "sso_sessions": {"corp": named}}

    found = sso_of(config, "role")

    assert found == Sso(START, "cn-north-1", "corp", ("a", "b"))
    assert found.url == "https://oidc.cn-north-1.amazonaws.com.cn"
    assert [sso_of(config, name) for name in ("broken", "loop", None)] == [None] * 3


def key_of_aws(variables: Mapping[str, str], profile: str, home: Path) -> str:
    """As the AWS CLI finds it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, text in variables.items():
            patch.setenv(name, text)
        session = botocore.session.Session(profile=profile)
        chain = session.get_component("credential_provider")
        cache = JSONFileCache(str(home / ".aws/sso/cache"))
        provider = chain.get_provider("sso")
        provider._token_cache = provider._token_provider._cache = cache
        provider._token_provider._token_loader = SSOTokenLoader(cache)
        return str(session.get_credentials().get_frozen_credentials().access_key)


async def test_who_is_signed_in_signs_in_anew_and_out_of_all(
    center: IdentityCenter, variables: Mapping[str, str], home: Path
) -> None:
    context = Context(profile="lab", variables=tuple(sorted(variables.items())))

    def allowed(step: Question) -> None:
        center.allow(step.code)

    first = await sign_in_anew(context, allowed)
    storage, _ = account(variables, "lab")
    async with storage:
        await keys_end(storage)  # by which they are kept
    center.life *= 2
    second = await sign_in_anew(context, allowed)
    tokens = dict(center._tokens)
    count = await sign_out(context, local=False)

    assert first and second and second - first > 3000
    assert (len(tokens), count, await sign_out(context, local=False)) == (2, 1, 0)
    assert [*center._tokens] == [*tokens][:1]  # the first was signed over, as by AWS
    assert not any((home / ".aws/cli/cache").iterdir())
    with pytest.raises(UsageError, match="has no sso_session"):
        await sign_in_anew(replace(context, profile=None), allowed)
