"""The process that parses: asked over its stdin, which is a socket, until that ends."""

from __future__ import annotations

import socket
from select import select
from typing import Final

from .limits import allow, confine
from .look import look
from .ranged import Enough
from .wire import LENGTH, MOST_READ, REFUSED, Read, asks, frame

_PATIENCE: Final = 60.0
"""Seconds without a question."""


class Line:
    """To the process that has the bytes."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def serve(self) -> None:
        """Answer until nobody asks any more: a library takes memory while it waits."""
        while select([self._end], (), (), _PATIENCE)[0]:
            ask = asks.decode(self._received(*LENGTH.unpack(self._received(LENGTH.size))))
            allow(ask.seconds)
            self._end.sendall(frame(look(ask, self._fetch)))

    def _fetch(self, offset: int, size: int) -> bytes:
        found = bytearray()
        while len(found) < size:
            some = self._fetch_once(offset + len(found), size - len(found))
            if not some:
                break
            found += some
        return bytes(found)

    def _fetch_once(self, offset: int, size: int) -> bytes:
        self._end.sendall(frame(Read(offset, min(size, MOST_READ))))
        (length,) = LENGTH.unpack(self._received(LENGTH.size))
        if length == REFUSED:
            raise Enough("no more of it may be read")
        return self._received(length)

    def _received(self, size: int) -> bytes:
        """So many bytes; where there is nobody any more this process ends."""
        found = bytearray()
        while len(found) < size:
            some = self._end.recv(size - len(found))
            if not some:
                raise SystemExit(0)
            found += some
        return bytes(found)


def main() -> None:
    confine()
    with socket.socket(fileno=0) as end:
        Line(end).serve()


if __name__ == "__main__":
    main()
