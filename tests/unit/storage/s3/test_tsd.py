"""Tokens of a gateway's sign-in: what they say of themselves, and who may see them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import Any

import pytest

from fxtui.config import read_config
from fxtui.domain.context import Context
from fxtui.domain.errors import ConfigError, FxtuiError, ServerFault, Unauthenticated
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.denials import Denials
from fxtui.storage.s3.settings import S3Settings
from fxtui.storage.s3.tsd import Gateway, Tokens, denied, written
from tests.contract.storage_contract import Bytes
from tests.servers.recorder import Answer, Asked, Recorder, recording

from .conftest import speaking
from .said import anything

TOKENS = Tokens("access", "refresh")


def jwt(**claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"head.{body}.signature"


def told(folder: Path, tokens: Tokens = TOKENS) -> dict[str, Any]:
    """The settings of somebody who has signed in."""
    kept = folder / "session"
    kept.write_text(written(tokens))
    kept.chmod(0o600)
    return {
        "login": "tsd",
        "project": "p11",
        "user": "p11-anna",
        "api_key": "planted",
        "session": f"file:{kept}",
    }


def test_a_token_says_when_it_ends_and_how_often_it_can_be_renewed() -> None:
    whole = Tokens(jwt(exp=1234), jwt(counter=7))

    assert (whole.ends, whole.renewals) == (1234.0, 7)
    assert (Tokens("opaque", "opaque").ends, Tokens("a.b.c", "x").renewals) == (inf, None)
    assert Tokens(jwt(exp="soon")).ends == inf
    assert Tokens(jwt(exp=10**400)).ends == inf
    assert Tokens("last").renewals == 0
    assert "signature" not in repr(whole)


def test_only_a_second_token_tells_a_right_that_is_lacking_from_an_end() -> None:
    denials = Denials()

    assert not denials.is_one("ListParts", 3)
    assert not denials.is_one("ListParts", 3)  # in flight together
    assert denials.is_one("ListParts", 4)
    denials.let_in("ListParts")
    assert not denials.is_one("ListParts", 5)


@pytest.mark.parametrize(
    ("direction", "operation", "says"),
    [
        ("import", "ListObjectsV2", "login tsd --export --project p11"),
        ("import", "PutObject", ""),
        ("export", "GetObject", ""),
        ("export", "UploadPart", "login tsd --project p11"),
    ],
)
def test_what_the_other_kind_of_token_may_do_is_told(
    direction: Any, operation: str, says: str
) -> None:
    settings = S3Settings("p11", project="p11", direction=direction)

    text = denied(settings, operation)

    assert says in text
    assert bool(says) == bool(text)


@pytest.mark.parametrize("signing", ["on", "off"])
@pytest.mark.parametrize("plane", ["auto", "plain"])
async def test_both_headers_go_with_each_request_and_no_redirect_takes_them_elsewhere(
    tmp_path: Path, plane: str, signing: str
) -> None:
    async with recording(anything) as elsewhere:

        def answer(asked: Asked) -> Answer:
            is_moved = asked.path.endswith("/moved")
            there = {"Location": f"{elsewhere.url}{asked.path}"}
            return (
                Answer(307, b"", there) if is_moved else Answer(200, b"", {"ETag": '"x"'})
            )

        known = speaking(answer, plane=plane, token_signing=signing, **told(tmp_path))
        async with known as (storage, server):
            await storage.put("b/k", Bytes(b"hello"))
            with pytest.raises(Unauthenticated, match="was not followed"):
                await storage.put("b/moved", Bytes(b"hello"))

        assert [shown(asked.headers) for asked in server.asked] == [
            ("access", "p11", signing == "on")
        ] * len(server.asked)
    assert elsewhere.asked == []


async def test_tokens_go_to_no_other_server_that_somebody_names(tmp_path: Path) -> None:
    async with recording(anything) as ours, recording(anything) as other:
        settings = S3Settings(
            "p11",
            endpoint_url=ours.url,
            access_key_id="AKID",
            secret_access_key="secret",
            **told(tmp_path),
        )
        async with S3Storage(settings, Context(endpoint_url=other.url)) as storage:
            with pytest.raises(ConfigError, match="go nowhere else"):
                await storage.put("b/k", Bytes(b"hello"))

        assert other.asked == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://gateway.example", "is not encrypted"),
        ("https://[gateway.example", "has no host"),
    ],
)
def test_nothing_is_sent_where_all_can_read_it_or_nobody_is(url: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        Gateway(S3Settings("p11", endpoint_url=url), {})


def test_a_profile_that_says_not_for_which_server_its_tokens_are_is_wrong(
    tmp_path: Path,
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[profiles.s3.p11]\nlogin = "tsd"\nproject = "p11"\n')

    with pytest.raises(ConfigError, match="fxtui login tsd writes them"):
        read_config(config)


def shown(headers: Mapping[str, str]) -> tuple[str, str, bool]:
    """What a request shows to a gateway, and whether both headers are signed."""
    signed = headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    are_signed = {"token", "x-project-select"} <= {*signed.split(";")}
    return headers["token"], headers["x-project-select"], are_signed


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (Answer(401, b'{"message": "no"}'), Unauthenticated, "did not let p11-anna in"),
        (Answer(200, b"<html>log in</html>"), ServerFault, "web page"),
        (Answer(200, b'{"token": "a b"}'), ServerFault, "no header can hold"),
        (Answer(302, b"", {"Location": "http://127.0.0.1:1"}), FxtuiError, "redirect"),
        (Answer(503), ServerFault, "HTTP 503"),
    ],
)
async def test_a_sign_in_that_fails_says_why_and_repeats_no_secret(
    answer: Answer, kind: type[FxtuiError], says: str
) -> None:
    async with recording(lambda _: answer) as server:
        gateway = gateway_of(server)
        with pytest.raises(kind, match=says) as raised:
            await gateway.sign_in("hush", "123456")

    (asked,) = server.asked
    assert asked.target == "/v1/p11/auth/tsd/token?type=s3import"
    assert asked.headers["authorization"] == "Bearer planted"
    assert json.loads(asked.body)["otp"] == "123456"
    said = f"{raised.value} {raised.value.detail}"
    assert not [secret for secret in ("hush", "123456", "planted") if secret in said]


def gateway_of(server: Recorder) -> Gateway:
    settings = S3Settings(
        "p11", api_url=server.url, project="p11", user="p11-anna", api_key="planted"
    )
    return Gateway(settings, {})
