"""What holds the line of some work in a thread, so that it can be given up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Final, Protocol

from .trouble import HungUp

THREADS: Final = ThreadPoolExecutor(256, "wire")
"""Our own; as many as the engine has requests in flight."""


class Cuttable(Protocol):
    def cut(self) -> None: ...


class Grip:
    """Holds the line of some work, for whoever may want to cut it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._line: Cuttable | None = None
        self._is_cut = False

    def take(self, line: Cuttable) -> None:
        """Hold this one from now on, or raise HungUp: nobody waits any more."""
        with self._lock:
            self._line = line
            if self._is_cut:
                raise HungUp

    def let_go(self) -> None:
        """The line is another's, or closed."""
        with self._lock:
            self._line = None

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            if self._line:
                self._line.cut()


def submit(work: Callable[[], object]) -> None:
    """Run what sees to its own end, and tells nobody."""
    THREADS.submit(work)
