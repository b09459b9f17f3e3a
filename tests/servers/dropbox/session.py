"""One upload session: what has come, and what may come next. Pure rules.

A sequential one takes bytes in order; a concurrent one takes whole blocks in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from fxtui.digest import BLOCK

from .pieces import Blob, Piece, blob

LIFE: Final = 7 * 86400
LARGEST: Final = 2**41 - 2**22


class SessionTrouble(Exception):
    """Why a session does not take this: a tag of its errors, and what else is said."""

    def __init__(self, tag: str, **fields: Any) -> None:
        super().__init__(tag)
        self.tag = tag
        self.fields = fields


@dataclass
class Session:
    id: str
    account: str
    born: float
    is_concurrent: bool = False
    is_closed: bool = False
    pieces: dict[int, Piece] = field(default_factory=dict)
    """By offset."""

    @property
    def size(self) -> int:
        """Where the next byte of a sequential session belongs, or the end of another."""
        return max((at + piece.size for at, piece in self.pieces.items()), default=0)

    def append(
        self, offset: int, piece: Piece, *, close: bool, refuses_twice: bool = False
    ) -> None:
        """Take some bytes in, or raise SessionTrouble and take nothing."""
        if self.is_closed:
            raise SessionTrouble("closed")
        if offset + piece.size > LARGEST:
            raise SessionTrouble("too_large")
        if self.is_concurrent:
            self._check_blocks(offset, piece, close, refuses_twice)
        elif offset != self.size:
            raise SessionTrouble("incorrect_offset", correct_offset=self.size)
        if piece.size:
            self.pieces[offset] = piece
        self.is_closed = close

    def whole(self, offset: int, last: Piece | None = None) -> Blob:
        """All that came, and some bytes more, as the content of a file."""
        if self.is_concurrent:
            self._check_complete(last)
        if offset != self.size:
            raise SessionTrouble("incorrect_offset", correct_offset=self.size)
        kept = [self.pieces[at] for at in sorted(self.pieces)]
        return blob(*kept, *([last] if last and last.size else []))

    def _check_blocks(
        self, offset: int, piece: Piece, close: bool, refuses_twice: bool
    ) -> None:
        if offset % BLOCK:
            raise SessionTrouble("concurrent_session_invalid_offset")
        if piece.size % BLOCK and not close:
            raise SessionTrouble("concurrent_session_invalid_data_size")
        if refuses_twice and offset in self.pieces:
            raise SessionTrouble("incorrect_offset", correct_offset=offset + piece.size)

    def _check_complete(self, last: Piece | None) -> None:
        if last and last.size:
            raise SessionTrouble("concurrent_session_data_not_allowed")
        if not self.is_closed:
            raise SessionTrouble("concurrent_session_not_closed")
        at = 0
        for offset in sorted(self.pieces):
            if offset != at:
                raise SessionTrouble("concurrent_session_missing_data")
            at += self.pieces[offset].size
