"""Bodies on their way to a line: the kernel moves them where nothing has to see them."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from fxtui.digest import of_bytes, of_file
from fxtui.domain.content import TAP_EVERY, Span, Tap, tell
from fxtui.domain.entry import Digest
from fxtui.domain.errors import VersionMismatch
from fxtui.domain.location import Location
from fxtui.storage.disk_errors import own_error, own_errors

from .line import Line

_MOST: Final = 4 * 1024 * 1024
"""Bytes that the kernel sends at one go: each wakes the other side, and Python."""

_SOON: Final = 0.05
"""Seconds in which a piece has left, if the next may be larger: bars still move."""

_SHORTER: Final = "changed while copying: it is shorter now"
_OF_THE_DISK: Final = (errno.EIO, errno.ESTALE)
"""What ``sendfile`` says of the file, and not of the line."""

_UNABLE: Final = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)
"""What it says of file systems from which it cannot read."""


class Outbound(Protocol):
    """A body that is hashed first, and sent from the start as often as need be."""

    @property
    def size(self) -> int: ...

    def digests(self, algorithms: Sequence[str]) -> list[Digest]: ...

    def send(self, line: Line, head: bytes) -> bool:
        """Send a head and the body; False if it was answered before that was done."""


@dataclass(frozen=True, slots=True)
class FromMemory:
    """A body that somebody else has read, and counted."""

    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def digests(self, algorithms: Sequence[str]) -> list[Digest]:
        return [of_bytes(self.content, algorithm) for algorithm in algorithms]

    def send(self, line: Line, head: bytes) -> bool:
        whole = memoryview(self.content)
        first, rest = whole[:TAP_EVERY], range(TAP_EVERY, len(whole), TAP_EVERY)
        return line.send(head, first) and all(
            line.send(whole[at : at + TAP_EVERY]) for at in rest
        )


@dataclass(slots=True)
class FromFile:
    """A span of a file, counted as it leaves."""

    descriptor: int
    span: Span
    tap: Tap
    location: Location | None
    recheck: Callable[[], None]
    """Raises if the file has changed: asked before the last bytes leave."""

    _counted: int = 0
    """Bytes that the tap knows of: those of a second attempt are not told again."""

    _held: bytes | None = None
    """All of it, if it is small: read once, to be hashed and sent."""

    @property
    def size(self) -> int:
        return self.span.size

    def digests(self, algorithms: Sequence[str]) -> list[Digest]:
        with own_errors(self.location):
            if self.size > TAP_EVERY:
                return of_file(self.descriptor, self.span, algorithms)
            self._held = os.pread(self.descriptor, self.size, self.span.offset)
        if len(self._held) < self.size:
            raise VersionMismatch(_SHORTER, location=self.location)
        return FromMemory(self._held).digests(algorithms)

    def send(self, line: Line, head: bytes) -> bool:
        if self._held is not None:
            self._count(self.size)
            self.recheck()
            return line.send(head, self._held)
        if not line.send(head):
            return False
        return self._send_file(line) if line.can_send_files else self._send_blocks(line)

    def _send_file(self, line: Line) -> bool:
        for at, size in self._strides(line):
            try:
                done = line.send_file(self.descriptor, self.span.offset + at, size)
            except OSError as error:
                if error.errno in _OF_THE_DISK:
                    raise own_error(error, self.location) from error
                if error.errno not in _UNABLE:
                    raise
                return self._send_blocks(line, at)
            if done < size:
                if line.has_news():
                    return False
                raise VersionMismatch(_SHORTER, location=self.location)
        return True

    def _send_blocks(self, line: Line, start: int = 0) -> bool:
        block = memoryview(bytearray(TAP_EVERY))
        for at, size in self._pieces(start):
            with own_errors(self.location):
                done = os.preadv(self.descriptor, [block[:size]], self.span.offset + at)
            if done < size:
                raise VersionMismatch(_SHORTER, location=self.location)
            if not line.send(block[:size]):
                return False
        return True

    def _pieces(self, start: int = 0) -> Iterator[tuple[int, int]]:
        """Where each piece begins, and its size: counted, and rechecked, in time."""
        for at in range(start, self.size, TAP_EVERY):
            yield at, self._counted_piece(at, TAP_EVERY)

    def _strides(self, line: Line) -> Iterator[tuple[int, int]]:
        """The same, with larger pieces where they leave quickly."""
        at, stride = 0, line.stride or TAP_EVERY
        while at < self.size:
            began, size = time.monotonic(), self._counted_piece(at, stride)
            yield at, size
            at += size
            is_quick = time.monotonic() - began < _SOON
            stride = min(2 * stride, _MOST) if is_quick else TAP_EVERY
            line.stride = stride

    def _counted_piece(self, at: int, most: int) -> int:
        size = min(most, self.size - at)
        self._count(at + size)
        if at + size == self.size:
            self.recheck()
        return size

    def _count(self, reached: int) -> None:
        if reached > self._counted:
            tell(self.tap, reached - self._counted)
            self._counted = reached
