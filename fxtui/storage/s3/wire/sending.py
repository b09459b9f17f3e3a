"""Bodies on their way to a line: the kernel moves them where nothing has to see them."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from fxtui.digest import hasher, named, of_bytes
from fxtui.domain.content import TAP_EVERY, Span, Tap, tell
from fxtui.domain.entry import Digest
from fxtui.domain.errors import VersionMismatch
from fxtui.domain.location import Location
from fxtui.storage.disk_errors import own_error, own_errors

from .blocks import PIECES
from .line import Line

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

    def hashed(self, algorithms: Sequence[str]) -> AbstractContextManager[list[Digest]]:
        """Its digests; what was read for them may be kept meanwhile, to be sent."""

    def send(self, line: Line, head: bytes) -> bool:
        """Send a head and the body; False if it was answered before that was done."""


@dataclass(frozen=True, slots=True)
class FromMemory:
    """A body that somebody else has read, and counted."""

    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    @contextmanager
    def hashed(self, algorithms: Sequence[str]) -> Iterator[list[Digest]]:
        yield _digests(self.content, algorithms)

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

    _told: int = 0
    """Bytes that the tap knows of: those of a second attempt are not told again."""

    _small: bytes | None = None
    """All of it, if it is small: read once, to be hashed and sent."""

    @property
    def size(self) -> int:
        return self.span.size

    @contextmanager
    def hashed(self, algorithms: Sequence[str]) -> Iterator[list[Digest]]:
        try:
            yield self._hashed(algorithms)
        finally:
            self._small = None

    def _hashed(self, algorithms: Sequence[str]) -> list[Digest]:
        if self.size > TAP_EVERY:
            return self._digests_of_much(algorithms)
        with own_errors(self.location):
            self._small = os.pread(self.descriptor, self.size, self.span.offset)
        if len(self._small) < self.size:
            raise VersionMismatch(_SHORTER, location=self.location)
        return _digests(self._small, algorithms)

    def _digests_of_much(self, algorithms: Sequence[str]) -> list[Digest]:
        hashes = [hasher(algorithm) for algorithm in algorithms]
        with PIECES.lent() as block:
            for at in range(0, self.size, len(block)):
                piece = block[: min(len(block), self.size - at)]
                self._read(piece, at)
                for hashed in hashes:
                    hashed.update(piece)
        return named(algorithms, hashes)

    def send(self, line: Line, head: bytes) -> bool:
        if self._small is not None:
            self._count(self.size)
            self.recheck()
            return line.send(head, self._small)
        if not line.send(head):
            return False
        return self._send_file(line) if line.can_send_files else self._send_blocks(line)

    def _send_file(self, line: Line) -> bool:
        for at, size in self._strides(line, line.most):
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
        with PIECES.lent() as block:
            return all(line.send(piece) for _, piece in self.pieces(line, block, start))

    def pieces(
        self, line: Line, block: memoryview, start: int = 0
    ) -> Iterator[tuple[int, memoryview]]:
        """What ``block`` is filled with, time after time, and where in the span that is.

        A piece ends where a multiple of the block's size does, or before.
        """
        for at, size in self._strides(line, len(block), start):
            self._read(block[:size], at)
            yield at, block[:size]

    def _read(self, into: memoryview, at: int) -> None:
        with own_errors(self.location):
            done = os.preadv(self.descriptor, [into], self.span.offset + at)
        if done < len(into):
            raise VersionMismatch(_SHORTER, location=self.location)

    def _strides(self, line: Line, most: int, at: int = 0) -> Iterator[tuple[int, int]]:
        """Where each piece begins, and its size: counted, and rechecked, in time.

        Each wakes the other side, and Python: where they leave quickly, the next is
        larger.
        """
        stride = line.stride or TAP_EVERY
        while at < self.size:
            began = time.monotonic()
            size = self._counted(at, min(stride, most - at % most))
            yield at, size
            at += size
            is_quick = time.monotonic() - began < _SOON
            stride = min(2 * stride, most) if is_quick else TAP_EVERY
            line.stride = stride

    def _counted(self, at: int, most: int) -> int:
        size = min(most, self.size - at)
        self._count(at + size)
        if at + size == self.size:
            self.recheck()
        return size

    def _count(self, reached: int) -> None:
        if reached > self._told:
            tell(self.tap, reached - self._told)
            self._told = reached


def _digests(content: bytes, algorithms: Sequence[str]) -> list[Digest]:
    return [of_bytes(content, algorithm) for algorithm in algorithms]
