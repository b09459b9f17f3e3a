"""Credentials are found as ``aws s3`` finds them, but in the caller's surroundings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from botocore.exceptions import MissingDependencyException

from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, FxtuiError, Unauthenticated
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.chain import credential_errors
from fxtui.storage.s3.settings import S3Settings
from tests.servers.recorder import Recorder, recording

from .said import listing

CONFIG = """
[default]
region = eu-north-1

[profile lab]
region = eu-west-3

[profile partial]

[profile missing]
credential_process = /nowhere/at-all

[profile failing]
credential_process = sh -c "echo token vault locked >&2; exit 3"

[profile talking]
credential_process = echo hello

[profile signed-out]
sso_start_url = https://corp.example
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = reader

[profile guarded]
role_arn = arn:aws:iam::123456789012:role/x
mfa_serial = arn:aws:iam::123456789012:mfa/u
source_profile = lab

[profile lost]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = nosuch
"""

CREDENTIALS = """
[lab]
aws_access_key_id = LABKEY
aws_secret_access_key = s

[partial]
aws_access_key_id = HALF
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Variables of a caller who has AWS's two files, and nothing else."""
    (tmp_path / "config").write_text(CONFIG)
    (tmp_path / "credentials").write_text(CREDENTIALS)
    return {
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def context(variables: Mapping[str, str], profile: str | None = None) -> Context:
    return Context(profile, variables=tuple(sorted(variables.items())))


def key_in(server: Recorder) -> str:
    [*_, last] = server.asked
    return last.headers["authorization"].partition("Credential=")[2]


async def listed(server: Recorder, settings: S3Settings, asking: Context) -> str:
    """The scope of the key that a listing was signed with."""
    async with S3Storage(settings, asking) as storage:
        await storage.list_page("b/")
    return key_in(server)


async def test_two_callers_have_two_keys_in_one_process(files: dict[str, str]) -> None:
    ada = files | {"AWS_ACCESS_KEY_ID": "ADA", "AWS_SECRET_ACCESS_KEY": "s"}
    bob = files | {"AWS_ACCESS_KEY_ID": "BOB", "AWS_SECRET_ACCESS_KEY": "t"}

    async with recording(lambda _: listing()) as server:
        settings = S3Settings(endpoint_url=server.url)
        async with (
            S3Storage(settings, context(ada)) as hers,
            S3Storage(settings, context(bob)) as his,
        ):
            for storage, key in ((hers, "ADA"), (his, "BOB"), (hers, "ADA")):
                await storage.list_page("b/")
                assert key_in(server).startswith(f"{key}/")


async def test_the_environment_of_this_process_is_not_looked_at(
    files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "OURS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    monkeypatch.setenv("AWS_PROFILE", "lab")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    theirs = files | {"AWS_ACCESS_KEY_ID": "THEIRS", "AWS_SECRET_ACCESS_KEY": "s"}

    async with recording(lambda _: listing()) as server:
        settings = S3Settings()
        theirs |= {"AWS_ENDPOINT_URL_S3": server.url}
        scope = await listed(server, settings, context(theirs))

    assert scope.startswith("THEIRS/")
    assert "/eu-north-1/s3/" in scope


async def test_a_profile_in_a_location_wins(files: dict[str, str]) -> None:
    theirs = files | {"AWS_ACCESS_KEY_ID": "THEIRS", "AWS_SECRET_ACCESS_KEY": "s"}

    async with recording(lambda _: listing()) as server:
        settings = S3Settings("lab", endpoint_url=server.url)
        scope = await listed(server, settings, context(theirs, "other"))

    assert scope.startswith("LABKEY/")
    assert "/eu-west-3/s3/" in scope


async def test_keys_in_the_environment_win_over_a_profile_there(
    files: dict[str, str],
) -> None:
    theirs = files | {
        "AWS_ACCESS_KEY_ID": "THEIRS",
        "AWS_SECRET_ACCESS_KEY": "s",
        "AWS_PROFILE": "lab",
    }

    async with recording(lambda _: listing()) as server:
        settings = S3Settings(endpoint_url=server.url)
        scope = await listed(server, settings, context(theirs))
        named = await listed(server, settings, context(theirs, "lab"))

    assert scope.startswith("THEIRS/")
    assert named.startswith("LABKEY/")


async def test_a_profile_of_ours_need_not_be_one_of_aws(files: dict[str, str]) -> None:
    async with recording(lambda _: listing()) as server:
        settings = S3Settings(
            "ours",
            endpoint_url=server.url,
            access_key_id="OURS",
            secret_access_key="s",
        )
        scope = await listed(server, settings, context(files))

    assert scope.startswith("OURS/")


async def test_a_proxy_is_the_callers(files: dict[str, str]) -> None:
    theirs = files | {"AWS_ACCESS_KEY_ID": "THEIRS", "AWS_SECRET_ACCESS_KEY": "s"}

    async with recording(lambda _: listing()) as proxy:
        theirs |= {"http_proxy": proxy.url, "no_proxy": "near.example"}
        settings = S3Settings(endpoint_url="http://far.example")
        async with S3Storage(settings, context(theirs)) as storage:
            await storage.list_page("b/")

    assert proxy.asked[0].target.startswith("http://far.example/b")


PROBLEMS = [
    ("nosuch", ConfigError, 'no profile "nosuch" in .* Known: default, failing,'),
    (
        "partial",
        Unauthenticated,
        r'"partial" has an access key but no secret key .* in ~/.aws/credentials',
    ),
    ("missing", Unauthenticated, 'cannot run "/nowhere/at-all": file not found'),
    ("failing", Unauthenticated, "credential program failed: token vault locked"),
    ("talking", Unauthenticated, "credential program did not print JSON"),
    ("signed-out", Unauthenticated, "not signed in to SSO .* aws sso login"),
    ("guarded", Unauthenticated, r"one-time code .*mfa/u.* --profile guarded"),
    ("lost", Unauthenticated, 'source_profile "nosuch" .* does not exist'),
    ("default", Unauthenticated, "no credentials found for profile .default.; run aws"),
]


@pytest.mark.parametrize(("profile", "kind", "text"), PROBLEMS)
async def test_what_is_wrong_with_a_profile_is_said(
    files: dict[str, str], profile: str, kind: type[FxtuiError], text: str
) -> None:
    settings = S3Settings(profile, endpoint_url="http://127.0.0.1:1")

    async with S3Storage(settings, context(files)) as storage:
        with pytest.raises(kind, match=text):
            await storage.list_page("b/")


def test_what_a_sign_in_needs_and_nobody_installed_is_said() -> None:
    text = "run pip install botocore[crt]"

    with pytest.raises(Unauthenticated, match=re.escape(text)), credential_errors("lab"):
        raise MissingDependencyException(msg=text)


async def test_a_profile_of_the_environment_is_named_when_it_is_unknown(
    files: dict[str, str],
) -> None:
    settings = S3Settings(endpoint_url="http://127.0.0.1:1")
    asking = context(files | {"AWS_PROFILE": "gone"})

    async with S3Storage(settings, asking) as storage:
        with pytest.raises(ConfigError, match='no profile "gone"'):
            await storage.list_page("b/")


async def test_no_secret_is_shown() -> None:
    settings = S3Settings(access_key_id="AKID", secret_access_key="hush")

    assert "hush" not in f"{settings} {settings!r}"
