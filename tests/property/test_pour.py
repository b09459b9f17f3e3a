"""A stream is cut into pieces that a storage takes, and no byte of it is lost."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.domain.errors import ContentMismatch, Unsupported
from fxtui.domain.uploads import PartLimits
from fxtui.engine.pieces import PART, Piece, cut, measured, sizes

MIB = 1024 * 1024
TIB = 1024 * 1024 * MIB

LIMITS = [
    PartLimits(),
    PartLimits(max_count=1000),
    PartLimits(min_size=64 * MIB),
    PartLimits(min_size=1, max_size=150 * MIB, align=4 * MIB, last_after_all=True),
]


async def stream(chunks: list[bytes]) -> AsyncGenerator[bytes, None]:
    for chunk in chunks:
        yield chunk


async def pieces(chunks: list[bytes], steps: list[int]) -> list[Piece]:
    def size_of(number: int) -> int:
        return steps[min(number, len(steps)) - 1]

    return [piece async for piece in cut(stream(chunks), size_of)]


chunks = st.lists(st.binary(max_size=20), max_size=20)
steps = st.lists(st.integers(1, 30), min_size=1, max_size=5)


@given(chunks, steps)
async def test_the_pieces_of_a_stream_are_the_stream(
    chunks: list[bytes], steps: list[int]
) -> None:
    found = await pieces(chunks, steps)

    assert b"".join(piece.content for piece in found) == b"".join(chunks)
    assert [piece.number for piece in found] == list(range(1, len(found) + 1))
    ends = accumulate([piece.size for piece in found], initial=0)
    assert [piece.offset for piece in found] == list(ends)[:-1]


@given(chunks, steps)
async def test_every_piece_but_the_last_is_as_large_as_it_was_to_be(
    chunks: list[bytes], steps: list[int]
) -> None:
    *others, last = await pieces(chunks, steps)

    assert [piece.is_last for piece in others] == [False] * len(others)
    wanted = (steps + [steps[-1]] * len(others))[: len(others)]
    assert [piece.size for piece in others] == wanted
    assert last.is_last
    assert last.size or not others


@given(chunks, st.integers(0, 500))
async def test_a_stream_is_as_long_as_was_said_or_it_fails(
    chunks: list[bytes], size: int
) -> None:
    whole = b"".join(chunks)

    if size == len(whole):
        found = [chunk async for chunk in measured(stream(chunks), size)]
        assert b"".join(found) == whole
    else:
        with pytest.raises(ContentMismatch):
            [chunk async for chunk in measured(stream(chunks), size)]


@pytest.mark.parametrize("limits", LIMITS, ids=str)
def test_parts_of_a_stream_grow_within_the_limits(limits: PartLimits) -> None:
    size_of = sizes(None, limits)
    found = [size_of(number) for number in range(1, limits.max_count + 1)]

    assert found[0] == max(PART, limits.min_size)
    assert found == sorted(found)
    assert limits.min_size <= min(found) <= max(found) <= limits.max_size
    assert not any(size % limits.align for size in found)
    with pytest.raises(Unsupported, match="more came"):
        size_of(limits.max_count + 1)


def test_a_stream_may_be_as_large_as_an_object_of_s3() -> None:
    size_of = sizes(None, PartLimits())

    assert sum(size_of(number) for number in range(1, 10_001)) > 5 * TIB


@pytest.mark.parametrize("size", [0, 1, 160 * 1024 * MIB, 5 * TIB])
def test_parts_of_a_known_size_are_equal_and_enough(size: int) -> None:
    size_of = sizes(size, PartLimits())

    assert size_of(1) == size_of(10_000) >= PART
    assert size_of(1) * 10_000 >= size


def test_what_can_fit_nowhere_is_refused_at_once() -> None:
    with pytest.raises(Unsupported, match="too large"):
        sizes(50 * TIB, PartLimits())
