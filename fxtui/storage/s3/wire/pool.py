"""Lines to one server: those that wait for another request, and new ones.

Any thread may take one; it has it alone until it gives it back, or closes it.
"""

from __future__ import annotations

import socket
import ssl
import time
from asyncio import TimerHandle, get_running_loop
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from .grip import Grip
from .line import Address, Line, connected
from .tls import TlsLine, trusting

_IDLE: Final = 15.0
"""Seconds that a line may wait: some servers end theirs after 20."""

_KNOWN: Final = 60.0
"""Seconds for which the addresses of a host are believed."""


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
        self._tls = trusting(server.ca) if server.ca else None
        self._idle: deque[tuple[float, Line]] = deque()
        self._session: ssl.SSLSession | None = None
        self._addresses: list[Address] = []
        self._looked = -_KNOWN
        self._sweeping: TimerHandle | None = None
        self._is_closed = False

    async def addresses(self) -> list[Address]:
        """Where the host is; asked on the loop, where a wait for it can be given up."""
        if not self._addresses or time.monotonic() - self._looked > _KNOWN:
            self._addresses = await get_running_loop().getaddrinfo(
                self.server.host, self.server.port, type=socket.SOCK_STREAM
            )
            self._looked = time.monotonic()
        return self._addresses

    def watch(self) -> None:
        """See to it that what waits now does not wait for ever; called on the loop."""
        if self._idle and self._sweeping is None and not self._is_closed:
            self._sweeping = get_running_loop().call_later(_IDLE, self._sweep)

    def _sweep(self) -> None:
        """Close what has waited too long; again later, if there is more."""
        self._sweeping = None
        for _ in range(len(self._idle)):
            try:
                since, line = self._idle.popleft()
            except IndexError:
                break  # a thread has taken it
            if time.monotonic() - since < _IDLE:
                self._idle.appendleft((since, line))
                break
            line.close()
        self.watch()

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
            if time.monotonic() - since < _IDLE and is_quiet(line):
                return line
            line.close()
        return None

    def new(self, addresses: Sequence[Address], grip: Grip) -> Line:
        """Connect; ``grip`` can cut it from the first moment on."""
        try:
            line = connected(addresses, self._made, grip.take)
        except OSError:
            self._addresses = []
            raise
        if self._tls is None:
            return line
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
        if isinstance(line, TlsLine):
            self._session = line.session() or self._session
        self._idle.append((time.monotonic(), line))
        if self._is_closed:
            self.close()

    def close(self) -> None:
        self._is_closed = True
        if self._sweeping:
            self._sweeping.cancel()
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
