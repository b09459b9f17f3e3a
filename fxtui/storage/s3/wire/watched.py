"""A pool that a loop sees to: it finds the host, and closes what waits for too long."""

from __future__ import annotations

import socket
import time
from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable, Sequence
from typing import Final

from .blocks import forget_blocks
from .grip import Grip
from .line import Address, Line
from .pool import IDLE, Pool, Server

_KNOWN: Final = 60.0
"""Seconds for which the addresses of a host are believed."""


class WatchedPool(Pool):
    def __init__(self, server: Server, made: Callable[[Address], socket.socket]) -> None:
        super().__init__(server, made)
        self._addresses: list[Address] = []
        self._looked = -_KNOWN
        self._sweeping: TimerHandle | None = None

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
        if self.idle and self._sweeping is None and not self.is_closed:
            self._sweeping = get_running_loop().call_later(IDLE, self.sweep)

    def sweep(self) -> None:
        """Again later, if there is more."""
        self._sweeping = None
        super().sweep()
        forget_blocks()
        self.watch()

    def new(self, addresses: Sequence[Address], grip: Grip) -> Line:
        try:
            return super().new(addresses, grip)
        except OSError:
            self._addresses = []
            raise

    def close(self) -> None:
        super().close()
        if self._sweeping:
            self._sweeping.cancel()
