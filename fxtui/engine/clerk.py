"""A thread for what blocks, one thing after the other, as a database wants it."""

from __future__ import annotations

import asyncio
from asyncio import CancelledError, Future
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Clerk:
    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)

    async def read(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._begun(partial(call, *args, **kwargs))

    async def write(
        self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for what changes something, and is never left half known."""
        return await _undivided(self._begun(partial(call, *args, **kwargs)))

    def leave(self) -> None:
        """Take nothing more, and wait for nothing."""
        self._thread.shutdown(wait=False)

    def _begun(self, call: Callable[[], T]) -> Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, call)


async def _undivided(work: Future[T]) -> T:
    """Await what cannot be taken back; a cancellation comes only at the next await."""
    is_cancelled = False
    while not work.done():
        try:
            await asyncio.wait([work])
        except CancelledError:
            is_cancelled = True
    if is_cancelled and (task := asyncio.current_task()):
        task.uncancel()
        task.cancel()
    return work.result()
