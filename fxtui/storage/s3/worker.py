"""A process of our own that makes the requests of bundles.

Python lets one thread of a process run at a time, so that planning, the journal and the
requests of many small objects would wait for each other. The worker has its own Python,
and knows what an order says; it ends with whoever began it.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from asyncio import (
    AbstractEventLoop,
    CancelledError,
    Future,
    SubprocessProtocol,
    get_running_loop,
)
from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from typing import Any, Final
from weakref import WeakKeyDictionary

from fxtui.domain.bundle import Delivered, Share

from .order import Begin, Came, Cut, Frames, Order, Over, Ready, framed

log = logging.getLogger(__name__)

_IDLE: Final = 30.0
"""Seconds without an order after which the process ends: it holds 30 MiB."""

_AHEAD: Final = 2
"""Orders that it has at once, so that it never waits for one."""

_COMMAND: Final = (sys.executable, "-P", "-m", f"{__package__}.worker_main")


class Worker:
    """The process, which is begun when it is first wanted, and again if it ends.

    There is one for all who move bundles on a loop.
    """

    def __init__(self) -> None:
        self._users = 0
        self._process: Process | None = None
        self._beginning = asyncio.Lock()
        self._is_hopeless = False

    async def want(self) -> Process | None:
        """The process, once it is there; who cannot wait is told None until then."""
        async with self._beginning:
            if not self._is_hopeless and (not self._process or self._process.is_over):
                # One that never came will not come another time.
                self._is_hopeless = bool(self._process and not self._process.is_ready)
                self._process = None if self._is_hopeless else await _begun()
        return self._process if self._process and self._process.is_ready else None

    @classmethod
    def joined(cls) -> Worker:
        """The one of this loop; who joined has to ``leave``."""
        worker = _WORKERS.setdefault(get_running_loop(), cls())
        worker._users += 1
        return worker

    async def leave(self) -> None:
        """The last one takes the process with it."""
        self._users -= 1
        async with self._beginning:
            if self._users:
                return
            process, self._process = self._process, None
            if process:
                process.close()
                await process.exited


_WORKERS: Final = WeakKeyDictionary[AbstractEventLoop, Worker]()


class _Underway:
    """An order that the process has."""

    def __init__(self, delivered: MutableMapping[int, Delivered], share: Share) -> None:
        self._delivered = delivered
        self.over: Future[Over | None] = get_running_loop().create_future()
        self._share, self._is_drained = share, False

    def came(self, delivered: Iterable[tuple[int, Delivered]]) -> None:
        for place, each in delivered:
            self._delivered[place] = each

    def drained(self) -> None:
        if not self._is_drained:
            self._is_drained = True
            self._share.drained()


class Process(SubprocessProtocol):
    def __init__(self) -> None:
        self.is_ready = self.is_over = False
        self.exited: Future[None] = get_running_loop().create_future()
        self._frames = Frames()
        self._orders: dict[int, _Underway] = {}
        self._count = 0
        self._idle: asyncio.TimerHandle | None = None
        self._transport: asyncio.SubprocessTransport

    @property
    def number(self) -> int:
        """The system's, for who ends it."""
        return self._transport.get_pid() or 0

    async def run(
        self, order: Order, delivered: MutableMapping[int, Delivered], share: Share
    ) -> Over | None:
        """Have these moved; None if the process ended meanwhile."""
        self._count += 1
        number, underway = self._count, _Underway(delivered, share)
        self._say(Begin(number, order))
        self._orders[number] = underway
        self._awake()
        self._look_ahead()
        try:
            return await self._over(number, underway)
        finally:
            del self._orders[number]
            self._look_ahead()
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

    def _look_ahead(self) -> None:
        """Let another order come, if it does not have enough."""
        if len(self._orders) < _AHEAD:
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
                case Came(number, delivered):
                    self._orders[number].came(delivered)
                case Over(number):
                    self._orders[number].over.set_result(message)
                case Ready():
                    self.is_ready = True
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


async def _begun() -> Process | None:
    with suppress(OSError):
        _, process = await get_running_loop().subprocess_exec(
            Process,
            *_COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        return process
    return None
