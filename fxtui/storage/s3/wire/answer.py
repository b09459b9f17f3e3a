"""An answer, as it comes in on a line: its head at once, its body when asked for."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from .framing import END, MOST_CHUNK_LINE, MOST_HEAD, Head, parse_chunk_size, parse_head
from .line import PATIENCE, Line
from .trouble import Cut, HungUp, Malformed

FIRST: Final = 32 * 1024
"""Bytes taken at once in the hope of a head; what is behind it belongs to the body."""

_MOST_NOTES: Final = 8
"""Answers of 1xx before the true one."""

_MOST_WORDS: Final = 1024 * 1024
"""Bytes of an answer that is read into memory."""

_SWITCHING: Final = 101
_TRUE: Final = 200


class _Inlet:
    """What comes on a line, and what of it was taken and is not used yet."""

    def __init__(self, line: Line, block: bytearray) -> None:
        self._line, self._block = line, block
        self._view = memoryview(block)
        self._start = self._stop = 0
        """Of what is not used yet, in the block."""

    @property
    def is_dry(self) -> bool:
        return self._start == self._stop

    def until(self, end: bytes, most: int) -> bytes | None:
        """What comes before ``end``, which is taken, too; None if nothing comes."""
        taken = bytearray()
        while True:
            if self.is_dry and not self._fill():
                if taken:
                    raise Cut
                return None
            at = -1 if taken else self._block.find(end, self._start, self._stop)
            if at >= 0:  # all of it came at once, as nearly always
                found, self._start = bytes(self._view[self._start : at]), at + len(end)
                return found
            seen = max(len(taken) - len(end) + 1, 0)
            taken += self._view[self._start : self._stop]
            at = taken.find(end, seen)
            if at >= 0:
                self._start = self._stop - (len(taken) - at - len(end))
                return bytes(taken[:at])
            self._start = self._stop
            if len(taken) > most:
                raise Malformed(f"the answer has a head of more than {most} bytes")

    def cut(self, size: int) -> bytes | None:
        """The next bytes, if so many have come."""
        stop = self._start + size
        if stop > self._stop:
            return None
        found, self._start = bytes(self._view[self._start : stop]), stop
        return found

    def into(self, view: memoryview) -> int:
        if self.is_dry:
            return self._line.receive_into(view)
        count = min(len(view), self._stop - self._start)
        view[:count] = self._view[self._start : self._start + count]
        self._start += count
        return count

    def _fill(self) -> int:
        self._start, self._stop = 0, self._line.receive_into(self._view)
        return self._stop


class Answer:
    """One answer. Its body is taken by ``read_into`` or ``words``, once."""

    def __init__(
        self, line: Line, *, has_begun: bool = False, block: bytearray | None = None
    ) -> None:
        """Wait for a head; raise HungUp if the line ends before anything came.

        ``has_begun`` if something has come already; ``block`` has room for ``FIRST``
        bytes, and is nobody else's as long as this answer is read.
        """
        self._line = line
        self._inlet = _Inlet(line, block or bytearray(FIRST))
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
        count = self._line.fill(view[: self._left], self._left)
        if not count and self._left:
            raise Cut
        self._left -= count
        if not self._left:
            self._is_over = True
            self._line.be_alert()
        return count

    def content(self, most: int) -> bytes:
        """All of a body of so many bytes at most; of a longer one, one byte more."""
        if not self._head.is_chunked and self._left is not None and self._left <= most:
            there = self._inlet.cut(self._left)
            if there is not None:
                self._left, self._is_over = 0, True
                return there
        block, done = memoryview(bytearray(most + 1)), 0
        while count := self.read_into(block[done:]):
            done += count
        return bytes(block[:done])

    def words(self) -> bytes:
        """All of a body that is short, or raise Malformed."""
        if self._is_over:
            return b""
        self._line.deadline = time.monotonic() + PATIENCE
        parts, size, block = [], 0, memoryview(bytearray(FIRST))
        while count := self.read_into(block):
            parts.append(bytes(block[:count]))
            if (size := size + count) > _MOST_WORDS:
                raise Malformed("the answer does not end")
        self._line.deadline = None
        return b"".join(parts)

    def end(self) -> None:
        """To HEAD nothing else follows, whatever the head says (RFC 9110, 9.3.2)."""
        self._left, self._is_over = 0, True

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
