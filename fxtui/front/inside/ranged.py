"""An object as a file: what is read of it comes in blocks, from whoever has it."""

from __future__ import annotations

import io
import os
from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Fetch: TypeAlias = Callable[[int, int], bytes]
"""So many bytes from an offset on, or Enough."""

_BLOCK: Final = 8 * 1024
_AT_ONCE: Final = 128
"""Blocks that are asked for together, at most."""


class Enough(OSError):
    """More may not be read."""


class Source(io.RawIOBase):
    """Bytes that can be read in any order, as far as they may be."""

    def __init__(self) -> None:
        super().__init__()
        self.is_refused = False
        """Whether a read was; libraries tell that in words of their own."""

        self._at = 0

    @property
    @abstractmethod
    def size(self) -> int:
        """How many there are, or Enough if that cannot be told."""

    @abstractmethod
    def some(self, offset: int, size: int) -> bytes:
        """Those that are there of these, or Enough."""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_CUR:
            offset += self._at
        elif whence == os.SEEK_END:
            offset += self.size
        if offset < 0:
            raise ValueError("before the beginning")
        self._at = offset
        return offset

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        found = self.read(len(view))
        view[: len(found)] = found
        return len(found)

    def read(self, size: int | None = -1, /) -> bytes:
        """All of these: who asks for so many bytes takes fewer for the end."""
        if size is None or size < 0:
            size = max(0, self.size - self._at)
        found = self.some(self._at, size)
        self._at += len(found)
        return found


class Ranged(Source):
    """It keeps what it has read: libraries go back and forth, a few bytes at a time."""

    def __init__(self, size: int, fetch: Fetch, most: int) -> None:
        """``most`` is how much may be read, as far as ``fetch`` does not say."""
        super().__init__()
        self._size, self._fetch, self._most = size, fetch, most
        self._next = self._ahead = 0
        """The block behind the last one, and how many are read ahead if it is wanted."""

        self._blocks: dict[int, bytes] = {}

    @property
    def size(self) -> int:
        return self._size

    def some(self, offset: int, size: int) -> bytes:
        size = min(size, self._size - offset)
        if size <= 0:
            return b""
        if size > self._most:
            self.is_refused = True
            raise Enough("no more of it may be read")
        first, last = offset // _BLOCK, (offset + size - 1) // _BLOCK
        found = b"".join(self._loaded(first, last))
        return found[offset - first * _BLOCK :][:size]

    def _loaded(self, first: int, last: int) -> list[bytes]:
        for at in range(first, last + 1):
            if at not in self._blocks and at * _BLOCK < self._size:
                self._load(at, last + 1)
        return [self._blocks.get(at, b"") for at in range(first, last + 1)]

    def _load(self, first: int, end: int) -> None:
        """What is not known from here on; and more, of what is read in its order."""
        self._ahead = min(2 * self._ahead + 1, _AT_ONCE) if first == self._next else 0
        try:
            self._read(first, self._until_known(first, max(end, first + self._ahead)))
        except Enough:
            if self._ahead <= end - first:
                self.is_refused = True
                raise
            self._ahead = 0
            self._load(first, end)

    def _until_known(self, first: int, end: int) -> int:
        end = min(end, first + _AT_ONCE, -(-self._size // _BLOCK))
        known = (at for at in range(first + 1, end) if at in self._blocks)
        return next(known, end)

    def _read(self, first: int, end: int) -> None:
        offset = first * _BLOCK
        wanted = min(end * _BLOCK, self._size) - offset
        content = self._fetch(offset, wanted)
        if len(content) < wanted:  # it is shorter than it was
            self._size = offset + len(content)
        for at in range(first, end):
            begin = (at - first) * _BLOCK
            self._blocks[at] = content[begin : begin + _BLOCK]
        self._next = end


def held(content: bytes) -> Source:
    """Bytes that are here already."""
    size = len(content)
    return Ranged(size, lambda offset, size: content[offset : offset + size], size)
