"""A terminal at the far end of a line: so many bytes a second, and so long on the way.

As under sshd, the program is read only while the line has room: then it waits.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Condition, Event, Thread
from typing import Final, TypeAlias

from .terminal import Terminal

_PACKET: Final = 256

Due: TypeAlias = "Queue[tuple[float, bytes]]"
"""What is on its way, and when it is there."""


@dataclass
class SlowTerminal(Terminal):
    rate: float = 10_000_000
    """Bytes a second, from the program to the person."""

    delay: float = 0.05
    """Seconds of the way, in each direction."""

    thinks: float = 0.0
    """Seconds before it answers what it is asked."""

    window: int = 64 * 1024
    """Bytes that the line takes before it makes the program wait."""

    def _begin_reading(self) -> None:
        self._over = Event()
        self._room, self._held = Condition(), 0
        self._down: Due = Queue()
        self._up: Due = Queue()
        self._carriers = [
            Thread(target=self._carry, args=(self._down, self._arrive), daemon=True),
            Thread(target=self._carry, args=(self._up, self._type), daemon=True),
        ]
        for carrier in self._carriers:
            carrier.start()
        super()._begin_reading()

    def close(self) -> None:
        if self.status is None:
            self._over.set()
            with self._room:
                self._room.notify_all()
            for carrier in self._carriers:
                carrier.join(5)
        super().close()

    def send(self, keys: str | bytes) -> float:
        now = time.perf_counter()
        data = keys.encode() if isinstance(keys, str) else keys
        self._up.put((now + self.delay, data))
        return now

    def _answer(self, answer: bytes) -> None:
        self._up.put((time.perf_counter() + self.delay + self.thinks, answer))

    def _read(self) -> None:
        """Take packets from the program, at the rate of the line."""
        free = 0.0
        while data := self._read_some(_PACKET):
            with self._room:
                self._room.wait_for(self._has_room)
                self._held += len(data)
            free = max(time.perf_counter(), free) + len(data) / self.rate
            self._down.put((free + self.delay, data))
        self._down.put((free + self.delay, b""))

    def _has_room(self) -> bool:
        return self._held < self.window or self._over.is_set()

    def _carry(self, way: Due, arrive: Callable[[bytes], None]) -> None:
        while not self._over.is_set():
            try:
                due, data = way.get(timeout=0.1)
            except Empty:
                continue
            self._over.wait(max(0.0, due - time.perf_counter()))
            arrive(data)

    def _arrive(self, data: bytes) -> None:
        with self._room:
            self._held -= len(data)
            self._room.notify_all()
        self._see(data)

    def _type(self, data: bytes) -> None:
        os.write(self._descriptor, data)
