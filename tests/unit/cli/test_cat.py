"""Ranges of bytes, as HTTP counts them."""

from __future__ import annotations

from argparse import ArgumentTypeError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.cli.cat import range_of
from fxtui.domain.content import Span

SMALL = st.integers(0, 12)


@given(SMALL, SMALL, st.binary(max_size=10))
def test_both_ends_are_within(first: int, more: int, content: bytes) -> None:
    span = range_of(f"{first}-{first + more}").span(len(content))

    assert cut(content, span) == content[first : first + more + 1]


@given(SMALL, st.binary(max_size=10))
def test_the_end_may_be_left_out(first: int, content: bytes) -> None:
    assert cut(content, range_of(f"{first}-").span(len(content))) == content[first:]


@given(SMALL, st.binary(max_size=10))
def test_without_a_beginning_it_is_the_last_bytes(count: int, content: bytes) -> None:
    last = content[max(0, len(content) - count) :]

    assert cut(content, range_of(f"-{count}").span(len(content))) == last


def cut(content: bytes, span: Span | None) -> bytes:
    return content[span.offset : span.offset + span.size] if span else b""


@pytest.mark.parametrize("text", ["", "-", "5", "a-b", "5-2", "1-2-3", "\uff11-\uff12"])
def test_what_is_no_range_is_told(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        range_of(text)
