"""A body of unknown length is read whole, and one that does not end is refused."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fxtui.storage.s3.wire.answer import Answer
from fxtui.storage.s3.wire.taking import IntoText
from fxtui.storage.s3.wire.trouble import Malformed


class Pieces:
    """What comes of a body, piece by piece."""

    def __init__(self, pieces: list[bytes], *, length: int | None) -> None:
        self.length = length
        self._pieces = pieces

    def read_into(self, view: memoryview) -> int:
        while self._pieces and not self._pieces[0]:
            self._pieces.pop(0)
        if not self._pieces:
            return 0
        piece = self._pieces[0][: len(view)]
        view[: len(piece)] = piece
        self._pieces[0] = self._pieces[0][len(piece) :]
        return len(piece)


def taken(pieces: list[bytes], most: int, *, length: int | None = None) -> bytes:
    into = IntoText(most)
    count = into.land(cast("Answer", Pieces(list(pieces), length=length)))
    assert count == len(into.content)
    return into.content


@given(st.lists(st.binary(max_size=9)), st.booleans())
def test_all_of_it_is_taken_in_order(pieces: list[bytes], is_known: bool) -> None:
    whole = b"".join(pieces)

    assert taken(pieces, 1000, length=len(whole) if is_known else None) == whole


def test_more_than_the_first_guess_is_taken() -> None:
    pieces = [bytes([number % 256]) * 70_000 for number in range(20)]

    assert taken(pieces, 2**21) == b"".join(pieces)


@pytest.mark.parametrize("length", [None, 11])
def test_more_than_may_be_is_refused(length: int | None) -> None:
    with pytest.raises(Malformed, match="more than 10 bytes"):
        taken([b"123456", b"78901"], 10, length=length)
