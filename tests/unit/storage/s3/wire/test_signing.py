"""Our signatures are botocore's, whatever is signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.storage.s3.wire.signing import UNSIGNED, Request, Scope, Secrets, head_of
from fxtui.storage.s3.wire.trouble import Unsendable

text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
values = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
names = st.from_regex(r"x-amz-meta-[a-z0-9-]{1,12}", fullmatch=True)
hosts = st.sampled_from(["b.s3.eu-west-1.amazonaws.com", "127.0.0.1:8333", "[::1]:9000"])


class Theirs(S3SigV4Auth):  # type: ignore[misc]  # botocore carries no types
    """botocore's signer at a given time."""

    def _modify_request_before_signing(self, request: AWSRequest) -> None:
        request.context["timestamp"] = self.stamp
        super()._modify_request_before_signing(request)

    stamp = ""


def encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def headers_of(head: bytes) -> dict[str, str]:
    lines = head.decode().removesuffix("\r\n\r\n").split("\r\n")[1:]
    return dict(line.split(": ", 1) for line in lines)


def signed_by_botocore(
    request: Request, secrets: Secrets, scope: Scope, now: float, payload: str
) -> Mapping[str, str]:
    url = f"https://{request.host}{request.path}"
    theirs = AWSRequest(
        request.method,
        url + (f"?{request.query}" if request.query else ""),
        dict(request.headers),
        b"" if payload == UNSIGNED else b"hello",
    )
    theirs.context["client_config"] = Config(
        s3={"payload_signing_enabled": payload != UNSIGNED}
    )
    signer = Theirs(ReadOnlyCredentials(*secrets), scope.service, scope.region)
    signer.stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    signer.add_auth(theirs)
    return {name.lower(): text for name, text in theirs.headers.items()}


@settings(deadline=None)
@given(
    method=st.sampled_from(["GET", "PUT"]),
    host=hosts,
    key=text,
    query=st.dictionaries(text, text, max_size=3),
    headers=st.dictionaries(names, values, max_size=4),
    secrets=st.builds(
        Secrets, st.from_regex(r"[A-Z0-9]{1,20}", fullmatch=True), text, st.none() | names
    ),
    scope=st.builds(Scope, st.sampled_from(["us-east-1", "auto"]), st.just("s3")),
    now=st.integers(0, 4_000_000_000),
    is_signed=st.booleans(),
)
def test_a_head_is_signed_as_botocore_signs_it(
    method: str,
    host: str,
    key: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
    secrets: Secrets,
    scope: Scope,
    now: int,
    is_signed: bool,
) -> None:
    pairs = sorted(
        (quote(n, safe="-_.~"), quote(v, safe="-_.~")) for n, v in query.items()
    )
    request = Request(
        method,
        host,
        "/" + quote(key, safe="/~"),
        "&".join(f"{name}={value}" for name, value in pairs),
        headers,
        {"user-agent": "fxtui"},
    )
    hashed = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    payload = hashed if is_signed else UNSIGNED

    ours = headers_of(head_of(request, secrets, scope, now=now, payload=payload))

    theirs = signed_by_botocore(request, secrets, scope, now, payload)
    for name in ("authorization", "x-amz-date", "x-amz-content-sha256"):
        assert ours[name] == theirs[name]
    assert ours.get("x-amz-security-token") == theirs.get("x-amz-security-token")
    assert "user-agent" not in ours["authorization"]


def test_the_day_may_change_between_two_requests() -> None:
    request, secrets = Request("GET", "h", "/k"), Secrets("AKID", "secret")
    late = 1_763_769_599

    for now in (late, late + 1):
        ours = headers_of(
            head_of(request, secrets, Scope("eu-west-1"), now=now, payload=UNSIGNED)
        )
        theirs = signed_by_botocore(request, secrets, Scope("eu-west-1"), now, UNSIGNED)
        assert ours["authorization"] == theirs["authorization"]


@pytest.mark.parametrize(
    "request_",
    [
        Request("GET", "h", "/a b"),
        Request("GET", "h", "/k\r\nx: y"),
        Request("GET", "h", "/k", "a=b c"),
        Request("PUT", "h", "/k", headers={"x-amz-meta-a": "b\r\nx: y"}),
        Request("PUT", "h", "/k", headers={"x-amz-meta a": "b"}),
        Request("PUT", "h", "/k", unsigned={"user-agent": "a\nb"}),
        Request("GET", "h\r\nx: y", "/k"),
    ],
)
def test_no_text_becomes_a_header_of_its_own(request_: Request) -> None:
    with pytest.raises(Unsendable):
        head_of(request_, Secrets("a", "s"), Scope("r"), now=0, payload=UNSIGNED)


def test_no_secret_is_in_what_is_printed() -> None:
    token = {"token": "hush"}
    request = Request("PUT", "host", "/b", headers=token, unsigned=token)

    assert "hush" not in repr((Secrets("AKID", "hush", "hush"), request))
