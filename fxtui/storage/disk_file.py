"""A local file that is held open while bytes move.

It knows descriptors, and no names: what opened it closes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from threading import Semaphore
from typing import Final

from msgspec import field

from fxtui.digest import feed, hasher, named, of_file
from fxtui.domain.content import TAP_EVERY, Span, Tap
from fxtui.domain.entry import Digest
from fxtui.domain.location import Location
from fxtui.domain.value import Value

from .disk_errors import own_errors
from .disk_thread import in_thread
from .disk_write import write_all

_HASHED_AT_ONCE: Final = 8 * 1024 * 1024
"""What a cancelled ``hash`` may still read: some 15 ms of work."""


_WRITERS: Final = 2
"""One writes, and one is ready: by turns with one alone a download takes 3 to 5 % less
time, and 3 to 7 % more of the processor."""


class DiskFile(Value, frozen=True):
    """An OpenFile over a descriptor."""

    descriptor: int
    location: Location | None = None
    """What its errors name."""

    _writing: Semaphore = field(default_factory=lambda: Semaphore(_WRITERS))
    """Held by its writers: each that waits for the system's lock of the file keeps a
    processor busy."""

    def fileno(self) -> int:
        return self.descriptor

    async def read_at(self, span: Span, tap: Tap) -> bytes:
        """The bytes of a span, a MiB at most; fewer if the file ends before."""
        with own_errors(self.location):
            return await in_thread(self.read_now, span, tap)

    async def write_at(self, offset: int, data: bytes, tap: Tap) -> None:
        with own_errors(self.location):
            await in_thread(self.write_now, offset, data, tap)

    async def hash(self, span: Span, algorithms: Sequence[str]) -> list[Digest]:
        """Digests of a span, read once for all; VersionMismatch if it ends too early."""
        with own_errors(self.location):
            if span.size <= _HASHED_AT_ONCE:
                return await in_thread(of_file, self.descriptor, span, algorithms)
            hashes = await in_thread(lambda: [hasher(name) for name in algorithms])
            for piece in pieces(span, _HASHED_AT_ONCE):
                await in_thread(feed, self.descriptor, piece, hashes)
        return named(algorithms, hashes)

    def read_now(self, span: Span, tap: Tap) -> bytes:
        """``read_at``, for who is in a thread already."""
        chunks = []
        for piece in pieces(span, TAP_EVERY):
            chunk = os.pread(self.descriptor, piece.size, piece.offset)
            tap.moved(len(chunk))
            chunks.append(chunk)
            if len(chunk) < piece.size:
                break
        return b"".join(chunks)

    def write_now(self, offset: int, data: bytes, tap: Tap) -> None:
        whole = memoryview(data)
        for piece in pieces(Span(0, len(data)), TAP_EVERY):
            self.put_now(offset, whole[piece.offset :][: piece.size])
            offset += piece.size
            tap.moved(piece.size)

    def put_now(self, offset: int, data: bytes | memoryview) -> None:
        """Write all of it, and count nothing: for who is in a thread already."""
        with self._writing:
            write_all(self.descriptor, data, offset)


def pieces(span: Span, most: int) -> Iterator[Span]:
    """A span, cut into spans of ``most`` bytes at most."""
    end = span.offset + span.size
    for offset in range(span.offset, end, most):
        yield Span(offset, min(most, end - offset))
