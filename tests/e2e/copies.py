"""How a copy of the process with all modules is asked for: see ``stem``.

As a script it is the program for a shell: its words, folder, environment and files are
those of the copy, and the copy's status is its own.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
from collections.abc import Mapping, Sequence
from struct import Struct
from typing import Final, NamedTuple

_NUMBER: Final = Struct("i")
_SIZE: Final = Struct("I")


class Order(NamedTuple):
    """What a copy is to become."""

    words: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    is_leader: bool = False
    """Of a session of its own, as what is to outlive a terminal."""


class Copy:
    """A program that runs, as seen by whoever asked for it."""

    def __init__(self, address: str, order: Order, files: Sequence[int]) -> None:
        """``files`` become its 0, 1 and 2."""
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(address)
        told = pickle.dumps(tuple(order))
        socket.send_fds(self._line, [_SIZE.pack(len(told))], files)
        self._line.sendall(told)
        self.pid = self._number()

    def wait(self, patience: float | None = None) -> int:
        """How it ended, as ``subprocess`` tells it; TimeoutError if it does not."""
        self._line.settimeout(patience)
        with self._line:
            return self._number()

    def _number(self) -> int:
        said = self._line.recv(_NUMBER.size, socket.MSG_WAITALL)
        if len(said) < _NUMBER.size:
            raise ConnectionError("there are no more copies")
        return int(_NUMBER.unpack(said)[0])


def heard(line: socket.socket) -> tuple[Order, list[int]]:
    """At the other end: what is asked for, and the files."""
    head, files, _, _ = socket.recv_fds(line, _SIZE.size, 3)
    told = line.recv(_SIZE.unpack(head)[0], socket.MSG_WAITALL)
    return Order(*pickle.loads(told)), files


def tell(line: socket.socket, number: int) -> None:
    """At the other end: say which process it is, and how it ended."""
    line.sendall(_NUMBER.pack(number))


if __name__ == "__main__":
    ours = Order(sys.argv[2:], os.getcwd(), dict(os.environ))  # noqa: PTH109  # it is quick
    sys.exit(Copy(sys.argv[1], ours, [0, 1, 2]).wait())
