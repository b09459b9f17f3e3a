"""What is plainly an answer is read as it is meant; all else is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.storage.s3.wire.framing import Head, parse_chunk_size, parse_head
from fxtui.storage.s3.wire.trouble import Malformed

names = st.from_regex(r"x-[a-z0-9-]{1,20}", fullmatch=True)
values = st.from_regex(r"[!-~]([ -~]{0,40}[!-~])?", fullmatch=True)


def read(*lines: str, status: str = "HTTP/1.1 200 OK") -> Head:
    return parse_head("\r\n".join([status, *lines]).encode("latin-1"))


@settings(deadline=None)
@given(st.integers(200, 599), st.dictionaries(names, values), st.integers(0, 2**50))
def test_a_plain_answer_is_read_as_it_was_written(
    status: int, headers: dict[str, str], length: int
) -> None:
    lines = [f"{name.upper()}:  {text}\t" for name, text in headers.items()]

    head = read(*lines, f"Content-Length: {length}", status=f"HTTP/1.1 {status}")

    assert head.status == status
    assert head.headers == {**headers, "content-length": str(length)}
    assert head.length == (0 if status in (204, 304) else length)
    assert not head.is_last


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_whatever_comes_is_a_head_or_is_refused(raw: bytes) -> None:
    for beginning in (b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length:"):
        try:
            head = parse_head(beginning + raw)
        except Malformed:
            continue
        assert 100 <= head.status <= 999
        assert head.length is None or 0 <= head.length < 10**18
        assert not (head.is_chunked and head.length)


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: 1", "Content-Length: 2"],
        ["Content-Length: 1, 2"],
        ["Content-Length: -1"],
        ["Content-Length: +1"],
        ["Content-Length: 1_0"],
        ["Content-Length: 0x10"],
        ["Content-Length:"],
        ["Content-Length: 9999999999999999999"],
        ["Content-Length: 5", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: gzip, chunked"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: xchunked"],
        ["X-A: 1", " folded: 2"],
        ["X-A : 1"],
        [": 1"],
        ["no colon"],
        ["X-A: 1\nX-B: 2"],
        ["X-A: \x00"],
        [f"X-{number}: 1" for number in range(300)],
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(lines: list[str]) -> None:
    with pytest.raises(Malformed):
        read(*lines)


@pytest.mark.parametrize(
    "status",
    [
        "",
        "HTTP/2 200",
        "HTTP/1.1 20",
        "HTTP/1.1  200",
        "http/1.1 200",
        "ICY 200 OK",
        "HTTP/1.1 2000",
        "HTTP/1.1 099 no",
        "SSH-2.0-OpenSSH",
        "HTTP/1.1 200 a\nb",
    ],
)
def test_what_does_not_begin_as_http_does_is_refused(status: str) -> None:
    with pytest.raises(Malformed):
        read("Content-Length: 0", status=status)


def test_the_same_length_twice_is_one_length() -> None:
    assert read("Content-Length: 7", "Content-Length: 7").length == 7


@pytest.mark.parametrize(
    ("status", "lines", "is_last"),
    [
        ("HTTP/1.1 200 OK", ["Content-Length: 0"], False),
        ("HTTP/1.1 200 OK", ["Content-Length: 0", "Connection: close"], True),
        ("HTTP/1.1 200 OK", ["Transfer-Encoding: Chunked"], False),
        ("HTTP/1.1 200 OK", [], True),
        ("HTTP/1.0 200 OK", ["Content-Length: 0"], True),
        ("HTTP/1.0 200 OK", ["Content-Length: 0", "Connection: keep-alive"], False),
        ("HTTP/1.1 204 No Content", [], False),
    ],
)
def test_the_line_goes_on_where_the_end_of_the_answer_is_known(
    status: str, lines: list[str], is_last: bool
) -> None:
    assert read(*lines, status=status).is_last is is_last


@settings(deadline=None)
@given(st.integers(0, 2**60))
def test_the_size_of_a_chunk_is_read_without_what_follows_it(size: int) -> None:
    assert parse_chunk_size(b"%x" % size) == size
    assert parse_chunk_size(b"%X ;name=value" % size) == size


@pytest.mark.parametrize("line", [b"", b"-1", b"0x1", b"1g", b" 1", b"1" * 17, b"1\n2"])
def test_a_chunk_of_no_size_is_refused(line: bytes) -> None:
    with pytest.raises(Malformed):
        parse_chunk_size(line)
