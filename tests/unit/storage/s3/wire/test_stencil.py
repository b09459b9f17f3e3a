"""What a stencil signs is what botocore would, as ``signing`` does of any request."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.storage.s3.wire.signing import UNSIGNED, Request, Scope, Secrets, head_of
from fxtui.storage.s3.wire.stencil import HASH, Stencil
from fxtui.storage.s3.wire.trouble import Unsendable

fills = st.from_regex(r"[!-~]{1,20}( [!-~]{1,5}){0,2}", fullmatch=True)
values = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)
keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCOPE = Scope("eu-west-1")


def said(head: bytes) -> tuple[str, dict[str, str]]:
    first, *lines = head.decode().removesuffix("\r\n\r\n").split("\r\n")
    return first, dict(line.split(": ", 1) for line in lines)


@given(
    keys,
    st.lists(fills, min_size=3, max_size=3),
    st.permutations(["content-length", "if-match", "x-amz-checksum-crc64nvme"]),
    st.dictionaries(st.sampled_from(["range", "x-amz-meta-a", "x-amz-z"]), values),
    st.one_of(st.none(), st.just("tok/en=%s")),
    st.sampled_from(["", "list-type=2&x=%25"]),
    st.floats(0, 2e9),
)
def test_it_says_what_a_request_of_its_own_would(
    key: str,
    told: list[str],
    slots: list[str],
    fixed: dict[str, str],
    token: str | None,
    query: str,
    now: float,
) -> None:
    secrets, path = Secrets("AK%D", "secret", token), "/b/" + quote(key, safe="/~")
    request = Request("PUT", "host:1", "", query, fixed, {"user-agent": "a%20b"})
    stencil = Stencil(request, slots, secrets, SCOPE, UNSIGNED)

    ours = stencil.head(now, path, *told)

    whole = dict(fixed) | dict(zip(slots, told, strict=True))
    alone = Request("PUT", "host:1", path, query, whole, {"user-agent": "a%20b"})
    assert said(ours) == said(head_of(alone, secrets, SCOPE, now=now, payload=UNSIGNED))


def test_the_hash_of_a_body_may_be_filled_in() -> None:
    secrets, hashed = Secrets("A", "s"), "e3b0" * 16
    request = Request("PUT", "host", "")
    stencil = Stencil(request, ["content-md5", HASH], secrets, SCOPE, None)

    ours = stencil.head(1e9, "/k", "abc=", hashed)

    alone = Request("PUT", "host", "/k", headers={"content-md5": "abc="})
    assert said(ours) == said(head_of(alone, secrets, SCOPE, now=1e9, payload=hashed))


def test_each_second_has_a_stamp_of_its_own() -> None:
    stencil = Stencil(Request("GET", "h", ""), ["a"], Secrets("A", "s"), SCOPE, UNSIGNED)

    first, second = (said(stencil.head(now, "/k", "x"))[1] for now in (1e9, 1e9 + 1))

    assert first["x-amz-date"] < second["x-amz-date"]
    assert first["authorization"] != second["authorization"]


@pytest.mark.parametrize("fill", ["", " x", "x\r\ny: z", "a  b", "ä", "\x7f"])
def test_what_would_be_read_in_two_ways_is_not_sent(fill: str) -> None:
    stencil = Stencil(Request("GET", "h", ""), ["a"], Secrets("A", "s"), SCOPE, UNSIGNED)

    with pytest.raises(Unsendable):
        stencil.head(1e9, "/k", fill)


@pytest.mark.parametrize(("slots", "payload"), [(["a"], None), ([HASH], UNSIGNED)])
def test_slots_that_do_not_fit_are_a_mistake(slots: list[str], payload: str) -> None:
    with pytest.raises(ValueError, match="slots"):
        Stencil(Request("GET", "h", ""), slots, Secrets("A", "s"), SCOPE, payload)
