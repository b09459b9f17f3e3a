"""The process of a worker: see ``worker``. Its orders come in, and what came of them
goes out; it ends when nobody gives it any more.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from contextlib import suppress
from time import monotonic
from typing import Any, Final

from fxtui.domain.bundle import Delivered

from .asks import Ask
from .lasting import lasting_socket
from .order import Begin, Came, Cut, Frames, Hands, Over, Ready, framed
from .parcel import Sender
from .wire.bundle import Bundle, Ear
from .wire.pool import Pool, Server
from .wire.strand import Strand
from .wire.trouble import Trouble

_IN: Final = 0
_OUT: Final = 1
_BLOCK: Final = 256 * 1024
_MANY: Final = 32
_SOON: Final = 0.1
"""Objects, or seconds, after which it is told that they have arrived."""


class _Gone(Exception):
    """Nobody gives orders any more."""


class _Task:
    """One order, and what of it is still to come."""

    def __init__(self, begin: Begin) -> None:
        self.number, self.order = begin.number, begin.order
        self.sender: Sender
        self.sender, self.asks = begin.order.requests(self._came)
        self._left = len(self.asks)
        self._arrivals: list[tuple[int, Delivered | None]] = []
        self._told = monotonic()

    def _came(self, place: int, delivered: Delivered | None) -> None:
        self._arrivals.append((place, delivered))
        if len(self._arrivals) >= _MANY or monotonic() - self._told > _SOON:
            self._tell()

    def ended(self, ask: Ask) -> None:
        """It will not be made again."""
        ask.ended()
        self._left -= 1
        if not self._left:
            self._tell()
            sender = self.sender
            _say(Over(self.number, sender.server, sender.is_unproved))

    def _tell(self) -> None:
        if self._arrivals:
            _say(Came(self.number, self._arrivals))
        self._arrivals, self._told = [], monotonic()


class _Worker:
    def __init__(self) -> None:
        self._frames = Frames()
        self._waiting = deque[_Task]()
        self._tasks: dict[Ask, _Task] = {}
        self._pools: dict[Server, Pool] = {}
        self._bundle: Bundle[Ask] | None = None
        self._server: Server | None = None
        self._hands = 1

    def run(self) -> None:
        _say(Ready())
        while True:
            while not self._waiting:
                self._hear()
            self._work()

    def _work(self) -> None:
        """Move what was ordered of one server, and what is ordered of it meanwhile."""
        first = self._waiting.popleft()
        order = first.order
        self._server, pool = order.parcel.server, self._pool(order.parcel.server)
        strand = Strand(pool, order.parcel.addresses)
        ear = Ear(_IN, self._hear)
        self._bundle = Bundle(pool, strand, ended=self._ended, ear=ear)
        self._bundle.may_have(self._hands)
        try:
            self._add(first)
            with suppress(Trouble, OSError):
                self._bundle.run()
        finally:
            self._bundle = None

    def _add(self, task: _Task) -> None:
        assert self._bundle is not None
        self._tasks |= dict.fromkeys(task.asks, task)
        self._bundle.add(task.asks, task.order.hands)

    def _ended(self, ask: Ask) -> None:
        self._tasks.pop(ask).ended(ask)

    def _pool(self, server: Server) -> Pool:
        if server not in self._pools:
            self._pools[server] = Pool(server, lasting_socket)
        return self._pools[server]

    def _hear(self) -> None:
        data = os.read(_IN, _BLOCK)
        if not data:
            raise _Gone
        for message in self._frames.fed(data):
            self._obey(message)

    def _obey(self, message: Any) -> None:
        match message:
            case Begin():
                task = _Task(message)
                if self._bundle and task.order.parcel.server == self._server:
                    self._add(task)
                else:
                    self._waiting.append(task)
            case Cut(number):
                self._cut(number)
            case Hands(most):
                self._hands = most
                if self._bundle:
                    self._bundle.may_have(most)

    def _cut(self, number: int) -> None:
        for task in [each for each in self._waiting if each.number == number]:
            self._waiting.remove(task)
            for ask in task.asks:
                task.ended(ask)
        if self._bundle:
            self._bundle.drop(lambda ask: self._tasks[ask].number == number)


def _say(message: Any) -> None:
    view = memoryview(framed(message))
    while view:
        view = view[os.write(_OUT, view) :]


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever gives orders decides
    with suppress(_Gone, BrokenPipeError):
        _Worker().run()
    os._exit(0)  # threads that open lines are not waited for


if __name__ == "__main__":
    main()
