"""An answer, as it comes in on a line: its head at once, its body when asked for."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from .framing import END, MOST_CHUNK_LINE, MOST_HEAD, Head, parse_chunk_size, parse_head
from .line import PATIENCE, Line
from .trouble import Cut, HungUp, Malformed

_FIRST: Final = 32 * 1024
"""Bytes taken at once in the hope of a head; what is behind it belongs to the body."""

_MOST_NOTES: Final = 8
"""Answers of 1xx before the true one."""

_MOST_WORDS: Final = 1024 * 1024
"""Bytes of an answer that is read into memory."""

_SWITCHING: Final = 101
_TRUE: Final = 200


class _Inlet:
    """What comes on a line, and what of it was taken and is not used yet."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._block = memoryview(bytearray(_FIRST))
        self._rest = self._block[:0]

    @property
    def is_dry(self) -> bool:
        return not self._rest

    def until(self, end: bytes, most: int) -> bytes | None:
        """What comes before ``end``, which is taken, too; None if nothing comes."""
        taken = bytearray()
        while True:
            if not self._rest and not self._fill():
                if taken:
                    raise Cut
                return None
            seen = max(len(taken) - len(end) + 1, 0)
            taken += self._rest
            at = taken.find(end, seen)
            if at >= 0:
                behind = len(taken) - at - len(end)
                self._rest = self._rest[len(self._rest) - behind :]
                return bytes(taken[:at])
            self._rest = self._rest[:0]
            if len(taken) > most:
                raise Malformed(f"the answer has a head of more than {most} bytes")

    def into(self, view: memoryview) -> int:
        if not self._rest:
            return self._line.receive_into(view)
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def _fill(self) -> int:
        count = self._line.receive_into(self._block)
        self._rest = self._block[:count]
        return count


class Answer:
    """One answer. Its body is taken by ``read_into`` or ``words``, once."""

    def __init__(self, line: Line, *, has_begun: bool = False) -> None:
        """Wait for a head; raise HungUp if the line ends before anything came.

        ``has_begun`` if something has come already.
        """
        self._line = line
        self._inlet = _Inlet(line)
        line.deadline = time.monotonic() + PATIENCE
        if not has_begun:
            line.await_news()
        self._head = self._true_head()
        line.deadline = None
        self._left = 0 if self._head.is_chunked else self._head.length
        """Bytes to come before something else does; None: until the line ends."""

        self._is_over = self._left == 0 and not self._head.is_chunked
        self._is_begun = False

    @property
    def status(self) -> int:
        return self._head.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self._head.headers

    @property
    def length(self) -> int | None:
        """Bytes of the body, if that is known before."""
        return self._head.length

    def read_into(self, view: memoryview) -> int:
        """Some of the body, in place; 0 at its end. Raise Cut if the line ends before."""
        if self._head.is_chunked and not self._left and not self._is_over:
            self._next_chunk()
        if self._is_over:
            return 0
        room = view if self._left is None else view[: self._left]
        count = self._inlet.into(room)
        if count and self._left is not None:
            self._left -= count
            self._is_over = not self._left and not self._head.is_chunked
        elif not count:
            if self._left is not None:
                raise Cut
            self._is_over = True
        return count

    def fill(self, view: memoryview) -> int:
        """As much of the body as there is room for, at one go where it comes plainly;
        0 at its end. What came before the line ends is in place when that is raised."""
        if self._left is None or self._head.is_chunked or not self._inlet.is_dry:
            return self.read_into(view)
        count = self._line.fill(view[: self._left])
        if not count and self._left:
            raise Cut
        self._left -= count
        self._is_over = not self._left
        return count

    def words(self) -> bytes:
        """All of a body that is short, or raise Malformed."""
        if self._is_over:
            return b""
        self._line.deadline = time.monotonic() + PATIENCE
        parts, size, block = [], 0, memoryview(bytearray(_FIRST))
        while count := self.read_into(block):
            parts.append(bytes(block[:count]))
            if (size := size + count) > _MOST_WORDS:
                raise Malformed("the answer does not end")
        self._line.deadline = None
        return b"".join(parts)

    def leaves_clean(self) -> bool:
        """Whether another request may follow; Malformed if more came than was due."""
        if self._is_over and not self._inlet.is_dry:
            raise Malformed("the server sent more than its answer")
        return self._is_over and not self._head.is_last

    def _true_head(self) -> Head:
        for _ in range(_MOST_NOTES):
            raw = self._inlet.until(END, MOST_HEAD)
            if raw is None:
                raise HungUp
            head = parse_head(raw)
            if head.status == _SWITCHING:
                break
            if head.status >= _TRUE:
                return head
        raise Malformed("the server wants to speak of something else")

    def _next_chunk(self) -> None:
        if self._is_begun and self._text_line():
            raise Malformed("the answer has a chunk that is longer than it said")
        self._is_begun = True
        self._left = parse_chunk_size(self._text_line())
        if not self._left:
            self._is_over = True
            size = 0
            while trailer := self._text_line():
                if (size := size + len(trailer)) > MOST_HEAD:
                    raise Malformed("the answer does not end")

    def _text_line(self) -> bytes:
        found = self._inlet.until(b"\r\n", MOST_CHUNK_LINE)
        if found is None:
            raise Cut
        return found
