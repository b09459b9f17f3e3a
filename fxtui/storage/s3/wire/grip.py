"""Work in threads that can be given up: its line is cut, and then it ends by itself."""

from __future__ import annotations

from asyncio import CancelledError, get_running_loop
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Final, Protocol, TypeVar

from .trouble import HungUp

T = TypeVar("T")
G = TypeVar("G", bound="Cuttable")

_THREADS: Final = ThreadPoolExecutor(256, "wire")
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
    _THREADS.submit(work)


async def in_thread(work: Callable[[Grip], T]) -> T:
    """Run work in a thread; when cancelled, cut its line, and end when it has ended.

    It may not go on: it uses a descriptor that its owner closes.
    """
    return await held_in_thread(Grip(), work)


async def held_in_thread(grip: G, work: Callable[[G], T]) -> T:
    """The same for work that is cut in a way of its own."""
    running = _THREADS.submit(work, grip)
    try:
        await _over(running)
    except CancelledError:
        grip.cut()
        while not running.done():
            with suppress(CancelledError):
                await _over(running)
        raise
    return running.result()


async def _over(running: Future[T]) -> None:
    """Wait for the end; cheaper than a shield over a future over a future."""
    loop = get_running_loop()
    over = loop.create_future()

    def tell() -> None:
        if not over.done():
            over.set_result(None)

    running.add_done_callback(lambda _: loop.call_soon_threadsafe(tell))
    await over
