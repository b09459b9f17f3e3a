"""An answer means the same in whatever pieces it comes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fxtui.storage.s3.wire.answer import Answer
from fxtui.storage.s3.wire.trouble import Cut, HungUp, Malformed

bodies = st.binary(max_size=300)
cuts = st.lists(st.integers(1, 40), max_size=60)


class Pieces:
    """What a line is to an answer: bytes, a few at a time, and then the end."""

    deadline: float | None = None

    def __init__(self, raw: bytes, cuts: Sequence[int]) -> None:
        self._pieces = [raw[at:end] for at, end in _spans(len(raw), cuts)]

    def await_news(self) -> None: ...

    def receive_into(self, view: memoryview) -> int:
        if not self._pieces:
            return 0
        piece = self._pieces.pop(0)
        taken = piece[: len(view)]
        view[: len(taken)] = taken
        if rest := piece[len(taken) :]:
            self._pieces.insert(0, rest)
        return len(taken)


def _spans(size: int, cuts: Sequence[int]) -> list[tuple[int, int]]:
    ends = [sum(cuts[: count + 1]) for count in range(len(cuts))]
    inside = [end for end in ends if end < size]
    return list(zip([0, *inside], [*inside, size], strict=True)) if size else []


def answer(raw: bytes, cuts: Sequence[int] = ()) -> Answer:
    return Answer(Pieces(raw, cuts))  # type: ignore[arg-type]  # all that it asks of a line


def chunked(body: bytes, sizes: Sequence[int]) -> bytes:
    spans = _spans(len(body), sizes)
    each = (b"%x\r\n%s\r\n" % (end - at, body[at:end]) for at, end in spans)
    return b"".join(each) + b"0\r\n\r\n"


@settings(deadline=None)
@given(bodies, cuts)
def test_a_body_of_a_known_length_is_whole(body: bytes, cuts: list[int]) -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)

    told = answer(raw, cuts)

    assert told.words() == body
    assert told.leaves_clean()


@settings(deadline=None)
@given(bodies, st.lists(st.integers(1, 50), max_size=20), cuts)
def test_a_body_in_chunks_is_whole(
    body: bytes, sizes: list[int], cuts: list[int]
) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    told = answer(head + chunked(body, sizes), cuts)

    assert told.words() == body
    assert told.leaves_clean()


@settings(deadline=None)
@given(bodies, cuts)
def test_a_body_that_ends_with_the_line_is_whole_and_the_last(
    body: bytes, cuts: list[int]
) -> None:
    told = answer(b"HTTP/1.1 200 OK\r\n\r\n" + body, cuts)

    assert told.words() == body
    assert not told.leaves_clean()


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=100), st.data())
def test_a_body_that_is_cut_is_never_taken_for_whole(
    body: bytes, data: st.DataObject
) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    raw = head + chunked(body, [7] * 20)
    short = raw[: data.draw(st.integers(len(head), len(raw) - 1))]

    with pytest.raises(Cut):
        answer(short).words()


@settings(deadline=None)
@given(st.binary(max_size=400), cuts)
def test_whatever_comes_ends(raw: bytes, cuts: list[int]) -> None:
    beginnings = (
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345",
    )
    for beginning in beginnings:
        try:
            told = answer(beginning + raw, cuts)
            told.words()
            told.leaves_clean()
        except (Cut, HungUp, Malformed):
            pass


def test_what_comes_behind_a_body_is_refused() -> None:
    told = answer(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n\r\n")

    assert told.words() == b"x"
    with pytest.raises(Malformed):
        told.leaves_clean()


def test_a_body_that_nobody_took_leaves_no_line() -> None:
    assert not answer(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx").leaves_clean()


def test_nothing_at_all_is_told_from_half_a_head() -> None:
    with pytest.raises(HungUp):
        answer(b"")
    with pytest.raises(Cut):
        answer(b"HTTP/1.1 200 OK\r\nContent-")
