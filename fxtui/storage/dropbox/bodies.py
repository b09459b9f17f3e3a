"""What we send: bytes that are known to be so many, and that can be sent once more.

Both are read in worker threads, piece by piece, so that a slow line has a deadline for
each piece and not for the whole. What fails in a read is never an OSError: the HTTP
library would take that for a broken connection.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import Final, Protocol, runtime_checkable

from fxtui.domain.content import TAP_EVERY, FileSpan, Span, Tap
from fxtui.domain.errors import VersionMismatch
from fxtui.storage.disk_errors import own_errors

_SHORTER: Final = "changed while copying: the file is shorter now"


@runtime_checkable
class Sendable(Protocol):
    """What ``Client.send`` takes besides bytes; the HTTP library reads it."""

    def __len__(self) -> int: ...

    def read(self, size: int = -1) -> bytes: ...

    def rewind(self) -> None:
        """Begin again: the request is made once more."""
        ...


def has_descriptor(span: FileSpan) -> bool:
    """Whether a thread can read or write it by itself: it is not in memory only."""
    try:
        span.file.fileno()
    except OSError:
        return False
    return True


class Held:
    """Bytes in memory."""

    def __init__(self, content: bytes | memoryview) -> None:
        self._content = memoryview(content)
        self._at = 0

    def __len__(self) -> int:
        return len(self._content)

    def read(self, size: int = -1) -> bytes:
        end = len(self) if size < 0 else self._at + size
        piece = bytes(self._content[self._at : end])
        self._at += len(piece)
        return piece

    def rewind(self) -> None:
        self._at = 0


class Stopped(Exception):
    """Nobody waits for these bytes any more."""


class FileBody:
    """A span of a file, read as it is sent; the tap hears of each piece once."""

    def __init__(self, descriptor: int, span: Span, tap: Tap) -> None:
        self._descriptor, self._span, self._tap = descriptor, span, tap
        self._at = self._told = 0
        self._reading = Lock()
        self._is_stopped = False

    def __len__(self) -> int:
        return self._span.size

    def read(self, size: int = -1) -> bytes:
        left = self._span.size - self._at
        wanted = min(left if size < 0 else size, left, TAP_EVERY)
        piece = self._read_at(self._span.offset + self._at, wanted)
        self._at += len(piece)
        if self._at > self._told:
            fresh, self._told = self._at - self._told, self._at
            self._tap.moved(fresh)
        return piece

    def rewind(self) -> None:
        self._at = 0

    def stop(self) -> None:
        """Read no more: after this the descriptor may be closed."""
        with self._reading:
            self._is_stopped = True

    def _read_at(self, offset: int, size: int) -> bytes:
        with self._reading, own_errors(None):
            if self._is_stopped:
                raise Stopped
            piece = os.pread(self._descriptor, size, offset)
        if len(piece) < size:
            raise VersionMismatch(_SHORTER)
        return piece
