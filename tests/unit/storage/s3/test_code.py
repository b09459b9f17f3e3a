"""A code that is wrong opens nothing, and is asked for again; moto takes any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from fxtui.domain.asking import Asking, Reply
from fxtui.domain.context import Context
from fxtui.domain.errors import Unauthenticated
from fxtui.domain.sharing import AskLease, Lease
from fxtui.storage.s3.adapter import S3Storage
from fxtui.storage.s3.settings import S3Settings
from tests.servers.credentials import aws_files
from tests.servers.recorder import Answer, Asked, recording

from .said import error
from .test_asking import WAYS

RIGHT = "271828"
BASE = "[base]\naws_access_key_id = A\naws_secret_access_key = s\n"
CONFIG = """
[profile lab]
role_arn = arn:aws:iam::123456789012:role/lab
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/me
duration_seconds = 900
"""


def sts(asked: Asked) -> Answer:
    """As AWS documents AssumeRole."""
    told = parse_qs(asked.body.decode())
    assert told["SerialNumber"] == ["arn:aws:iam::123456789012:mfa/me"]
    if told["TokenCode"] != [RIGHT]:
        text = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
        refused = error(403, "AccessDenied", text)
        wrapped = b"<ErrorResponse>" + refused.body + b"</ErrorResponse>"
        return Answer(403, wrapped, {"Content-Type": "text/xml"})
    life = timedelta(seconds=int(told["DurationSeconds"][0]))
    ends = f"{datetime.now(UTC) + life:%Y-%m-%dT%H:%M:%SZ}"
    keys = {"AccessKeyId": "LENT", "SecretAccessKey": "s", "SessionToken": "t"}
    inner = "".join(
        f"<{name}>{text}</{name}>" for name, text in {**keys, "Expiration": ends}.items()
    )
    body = (
        '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
        f"<AssumeRoleResult><Credentials>{inner}</Credentials></AssumeRoleResult>"
        "</AssumeRoleResponse>"
    )
    return Answer(200, body.encode(), {"Content-Type": "text/xml"})


async def test_a_wrong_code_is_told_and_a_short_session_is_used_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with recording(sts) as server:
        variables = aws_files(tmp_path, CONFIG, BASE)
        variables["AWS_ENDPOINT_URL_STS"] = server.url
        context = Context(variables=tuple(sorted(variables.items())))
        asking = Asking()
        async with S3Storage(S3Settings("lab"), context) as storage:
            storage.ask_at(asking)
            with pytest.raises(Unauthenticated, match="fxtui login mfa --profile lab"):
                await storage.grant("", AskLease())
            (question,) = asking.questions

            with pytest.raises(Unauthenticated, match=r"opened nothing: .*invalid MFA"):
                await asking.reply(Reply(question.id, ("123456",)))
            still = asking.questions
            await asking.reply(Reply(question.id, (RIGHT,)))
            lease = await storage.grant("", AskLease())

    assert (still, asking.questions) == ((question,), ())
    assert isinstance(lease, Lease)
    assert lease.ends
    assert lease.asks
    assert len(server.asked) == 2  # botocore's own cache calls 15 minutes too few


async def test_what_is_no_token_service_is_told_and_the_question_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked by the caller's proxy, and leads nobody elsewhere."""
    monkeypatch.setenv("HOME", str(tmp_path))
    odd = [WAYS[way] for way in ("401", "403 with a page", "a page", "to a login")]
    answers = iter(odd)
    async with recording(lambda asked: next(answers, None) or sts(asked)) as proxy:
        variables = aws_files(tmp_path, CONFIG, BASE)
        variables["AWS_ENDPOINT_URL_STS"] = "http://sts.example"
        variables["http_proxy"] = proxy.url
        context = Context(variables=tuple(sorted(variables.items())))
        asking = Asking()
        async with S3Storage(S3Settings("lab"), context) as storage:
            storage.ask_at(asking)
            with pytest.raises(Unauthenticated, match="one-time code"):
                await storage.grant("", AskLease())
            (question,) = asking.questions

            for _ in odd:
                with pytest.raises(Unauthenticated, match="a login page or a proxy"):
                    await asking.reply(Reply(question.id, (RIGHT,)))
            still = asking.questions
            await asking.reply(Reply(question.id, (RIGHT,)))

    assert (still, asking.questions) == ((question,), ())
    assert {asked.target for asked in proxy.asked} == {"http://sts.example/"}
    assert len(proxy.asked) == len(odd) + 1
