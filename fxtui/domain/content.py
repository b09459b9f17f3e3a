"""Bytes on their way: spans of them, where they come from, and where they go."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from .entry import Digest, Version
from .errors import VersionMismatch
from .value import Value

TAP_EVERY: Final = 256 * 1024
"""Bytes that may pass, at most, between two calls of a tap.

A file is read in such pieces, too: a MiB at a time made a service with 32 uploads in
flight 100 MiB larger.
"""


class Span(Value, frozen=True):
    """A run of bytes: ``size`` of them, from ``offset``."""

    offset: int
    size: int


class Body(Protocol):
    """Content that can be read again from the start, so that a retry can."""

    @property
    def size(self) -> int: ...

    def open(self) -> AsyncGenerator[bytes, None]: ...


@dataclass(frozen=True, slots=True)
class InMemory:
    """A Body that is there already."""

    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    async def open(self) -> AsyncGenerator[bytes, None]:
        for start in range(0, len(self.content), TAP_EVERY):
            yield self.content[start : start + TAP_EVERY]


class Tap(Protocol):
    """Where bytes are counted, slowed and stopped; an adapter knows no more of a job."""

    def moved(self, n: int) -> None:
        """Say that ``n`` bytes passed. Call it in any thread but the event loop's.

        It may wait, for bandwidth, and raises when the transfer is cancelled.
        """


def tell(tap: Tap, n: int) -> None:
    """Say that ``n`` bytes passed, in as many steps as a tap wants."""
    for start in range(0, n, TAP_EVERY):
        tap.moved(min(TAP_EVERY, n - start))


class _Silent:
    def moved(self, n: int) -> None: ...


SILENT: Final[Tap] = _Silent()
"""The tap of bytes that nobody counts."""


class Sink(Protocol):
    """Something that is fed bytes, in their order."""

    def update(self, data: bytes | memoryview, /) -> None: ...


class SourceFile(Protocol):
    """A local file that is read, and that must not change meanwhile."""

    @property
    def file(self) -> OpenFile: ...

    @property
    def size(self) -> int: ...

    @property
    def version(self) -> Version:
        """Another one if the file was written to, or another took its name."""
        ...

    async def check(self) -> None:
        """Raise VersionMismatch if its size, mtime or inode is not what it was."""

    def check_now(self) -> None:
        """``check``, for who is in a thread already."""

    async def aclose(self) -> None: ...


class OpenFile(Protocol):
    """A local file that a storage with files opened.

    Its descriptor is for ``sendfile``, ``preadv`` and ``pwritev``. Never map it: a file
    that shrinks would kill the process. The two coroutines work in a thread, and call
    the tap there, every 256 KiB.
    """

    def fileno(self) -> int:
        """The descriptor, or OSError for a file that is only in memory, as in ``io``."""
        ...

    async def read_at(self, span: Span, tap: Tap) -> bytes: ...

    async def write_at(self, offset: int, data: bytes, tap: Tap) -> None: ...

    async def hash(self, span: Span, algorithms: Sequence[str]) -> list[Digest]:
        """Hash a span as it now is on the disk, in one read for all algorithms."""
        ...


@dataclass(frozen=True, slots=True)
class FileSpan:
    """A run of a local file: a Body to send from, or a place to fetch into."""

    file: OpenFile
    span: Span
    tap: Tap
    sink: Sink | None = field(default=None, kw_only=True)
    """What is told what was written, so that nobody has to read it again; whoever moves
    bytes in another way than ``write`` may leave it out, but feeds it all or nothing."""

    @property
    def size(self) -> int:
        return self.span.size

    def check_now(self) -> None:
        """Raise if the file has changed: for a thread, before the last bytes leave.

        Nobody knows of a mere span; whoever has its source does.
        """

    async def open(self) -> AsyncGenerator[bytes, None]:
        end = self.span.offset + self.span.size
        for offset in range(self.span.offset, end, TAP_EVERY):
            wanted = Span(offset, min(TAP_EVERY, end - offset))
            chunk = await self.file.read_at(wanted, self.tap)
            if len(chunk) != wanted.size:
                raise VersionMismatch("changed while copying: the file is shorter now")
            yield chunk

    async def write(self, at: int, chunk: bytes) -> None:
        """Put ``chunk`` in place, ``at`` bytes from the start of the span."""
        await self.file.write_at(self.span.offset + at, chunk, self.tap)
        if self.sink:
            self.sink.update(chunk)
