"""A process of our own that makes the requests of bundles: see ``workers``."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from asyncio import CancelledError, Future, SubprocessProtocol, get_running_loop
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final

from fxtui.domain.bundle import Arrivals, Delivered, Share

from .order import Begin, Came, Cut, Frames, Hands, Order, Over, Ready, framed

log = logging.getLogger(__name__)

_IDLE: Final = 30.0
"""Seconds without an order after which the process ends: it holds 30 MiB."""

_COMMAND: Final = (sys.executable, "-P", "-m", f"{__package__}.worker_main")


class _Underway:
    """An order that the process has."""

    def __init__(self, hands: int, arrivals: Arrivals, share: Share) -> None:
        self.hands, self._arrivals = hands, arrivals
        self.over: Future[Over | None] = get_running_loop().create_future()
        self._share, self._is_drained = share, False

    def came(self, arrivals: Iterable[tuple[int, Delivered | None]]) -> None:
        for place, each in arrivals:
            self._arrivals[place] = each

    def drained(self) -> None:
        if not self._is_drained:
            self._is_drained = True
            self._share.drained()


class Worker(SubprocessProtocol):
    """One process. ``changed`` is called when it is there, and when its orders change."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.is_ready = self.is_over = False
        self.exited: Future[None] = get_running_loop().create_future()
        self._changed = changed
        self._frames = Frames()
        self._orders: dict[int, _Underway] = {}
        self._count = 0
        self.hands = 0
        """Requests that it may have in flight."""

        self._idle: asyncio.TimerHandle | None = None
        self._transport: asyncio.SubprocessTransport

    @property
    def number(self) -> int:
        """The system's, for who ends it."""
        return self._transport.get_pid() or 0

    @property
    def orders(self) -> int:
        """How many it has."""
        return len(self._orders)

    @property
    def most(self) -> int:
        """Requests that one of its orders may have in flight."""
        return max((order.hands for order in self._orders.values()), default=0)

    async def run(self, order: Order, arrivals: Arrivals, share: Share) -> Over | None:
        """Have these moved; None if the process ended meanwhile."""
        self._count += 1
        number, underway = self._count, _Underway(order.hands, arrivals, share)
        self._orders[number] = underway
        self._awake()
        self._changed()
        self._say(Begin(number, order))
        try:
            return await self._over(number, underway)
        finally:
            del self._orders[number]
            self._changed()
            self._doze()

    async def _over(self, number: int, underway: _Underway) -> Over | None:
        """Wait for its end, also when cancelled: until then, files may land."""
        try:
            await asyncio.wait([underway.over])
        except CancelledError:
            self._say(Cut(number))
            while not underway.over.done():
                with suppress(CancelledError):
                    await asyncio.wait([underway.over])
            raise
        return underway.over.result()

    def may_have(self, hands: int) -> None:
        """Let so many requests be in flight from now on, of all orders together."""
        if hands != self.hands:
            self.hands = hands
            self._say(Hands(hands))

    def drained(self) -> None:
        """Another order would be welcome."""
        for underway in self._orders.values():
            underway.drained()

    def close(self) -> None:
        self._awake()
        self.is_over = True
        self._transport.close()

    def _awake(self) -> None:
        if self._idle:
            self._idle.cancel()
            self._idle = None

    def _doze(self) -> None:
        if not self._orders and not self.is_over:
            self._awake()
            self._idle = get_running_loop().call_later(_IDLE, self.close)

    def _say(self, message: Any) -> None:
        if not self.is_over:
            into = self._transport.get_pipe_transport(0)
            assert isinstance(into, asyncio.WriteTransport)
            into.write(framed(message))

    # --- SubprocessProtocol -------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport

    def pipe_data_received(self, fd: int, data: bytes | bytearray | memoryview) -> None:
        for message in self._frames.fed(bytes(data)):
            match message:
                case Came(number, arrivals):
                    self._orders[number].came(arrivals)
                case Over(number):
                    self._orders[number].over.set_result(message)
                case Ready():
                    self.is_ready = True
                    self._changed()
                    self._doze()

    def process_exited(self) -> None:
        self.exited.set_result(None)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """It will tell nothing more."""
        if not self.is_over:
            log.warning("a worker has ended by itself; what it had goes one by one")
        self.close()
        for underway in self._orders.values():
            if not underway.over.done():
                underway.over.set_result(None)


async def begun(changed: Callable[[], None]) -> Worker | None:
    """A new one, or None where none can be begun."""
    with suppress(OSError):
        _, worker = await get_running_loop().subprocess_exec(
            lambda: Worker(changed),
            *_COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        return worker
    return None
