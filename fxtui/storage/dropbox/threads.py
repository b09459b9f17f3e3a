"""Threads for what blocks: as many as are needed, up to a number, and never waited for.

Those of ``concurrent.futures`` are joined when the process ends: one that listens to a
server that has gone silent would hold a person up for a minute after Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Semaphore, Thread
from typing import Any, ParamSpec, TypeAlias, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_Work: TypeAlias = tuple[Future[Any], Callable[[], Any]]


class Threads(Executor):
    """An executor of daemons."""

    def __init__(self, most: int, name: str) -> None:
        self._most, self._name = most, name
        self._waiting: SimpleQueue[_Work | None] = SimpleQueue()
        self._idle = Semaphore(0)
        self._lock = Lock()
        self._count = 0
        self._is_closed = False

    def submit(
        self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        future = Future[T]()
        with self._lock:
            if self._is_closed:
                raise RuntimeError("these threads do nothing any more")
            self._waiting.put((future, partial(call, *args, **kwargs)))
            if not self._idle.acquire(blocking=False) and self._count < self._most:
                self._count += 1
                name = f"{self._name}-{self._count}"
                Thread(target=self._serve, name=name, daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work, and let the threads go; one that is at work ends it first.

        Nobody waits for that, whatever ``wait`` says: that is what these are for.
        """
        with self._lock:
            self._is_closed = True
        if cancel_futures:
            self._forget()
        self._waiting.put(None)

    def _serve(self) -> None:
        while (work := self._waiting.get()) is not None:
            _do(*work)
            del work  # or it would live until the next one comes
            self._idle.release()
        self._waiting.put(None)  # for the next thread

    def _forget(self) -> None:
        with suppress(Empty):
            while True:
                if work := self._waiting.get_nowait():
                    work[0].cancel()


def _do(future: Future[Any], call: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except BaseException as error:  # the door of a thread
        future.set_exception(error)
    else:
        future.set_result(result)
