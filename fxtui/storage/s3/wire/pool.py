"""Lines to one server: those that wait for another request, and new ones.

Any thread may take one; it has it alone until it gives it back, or closes it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from .grip import Grip
from .line import Address, Line, connected

if TYPE_CHECKING:
    import socket
    import ssl

IDLE: Final = 15.0
"""Seconds that a line may wait: some servers end theirs after 20."""


class Server(NamedTuple):
    """Where requests go, and whose word is taken for that."""

    host: str
    port: int
    ca: str | None = None
    """A file, or a folder, of the authorities of TLS; None without TLS."""


class Pool:
    """Lines to one server."""

    def __init__(self, server: Server, made: Callable[[Address], socket.socket]) -> None:
        """Blocks: authorities are read."""
        self.server, self._made = server, made
        self._tls: ssl.SSLContext | None = None
        if server.ca:
            from .tls import trusting  # 7 MiB that a worker may do without

            self._tls = trusting(server.ca)
        self._idle: deque[tuple[float, Line]] = deque()
        self._session: ssl.SSLSession | None = None
        self.is_closed = False

    def sweep(self) -> None:
        """Close what has waited too long."""
        for _ in range(len(self._idle)):
            try:
                since, line = self._idle.popleft()
            except IndexError:
                break  # a thread has taken it
            if time.monotonic() - since < IDLE:
                self._idle.appendleft((since, line))
                break
            line.close()

    @property
    def idle(self) -> int:
        """How many lines wait, dead ones among them."""
        return len(self._idle)

    def take(self) -> Line | None:
        """The line that waited for the shortest time, if one is still good."""
        while self._idle:
            try:
                since, line = self._idle.pop()
            except IndexError:
                return None  # another thread was faster
            if time.monotonic() - since < IDLE and is_quiet(line):
                return line
            line.close()
        return None

    def new(self, addresses: Sequence[Address], grip: Grip) -> Line:
        """Connect; ``grip`` can cut it from the first moment on."""
        line = connected(addresses, self._made, grip.take)
        if self._tls is None:
            return line
        from .tls import TlsLine  # as above

        secure = TlsLine(line.detached(), self._tls, self.server.host, self._session)
        try:
            grip.take(secure)
            secure.greet()
        except BaseException:
            secure.close()
            raise
        return secure

    def give(self, line: Line) -> None:
        """Keep a line for the next request."""
        self._session = line.session() or self._session
        self._idle.append((time.monotonic(), line))
        if self.is_closed:
            self.close()

    def close(self) -> None:
        self.is_closed = True
        while self._idle:
            try:
                self._idle.pop()[1].close()
            except IndexError:
                return


def is_quiet(line: Line) -> bool:
    """Whether a line that waits has heard nothing, be it only its end."""
    try:
        return not line.has_news()
    except OSError:  # TLS has seen what it does not understand
        return False
