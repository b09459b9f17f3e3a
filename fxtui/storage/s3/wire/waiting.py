"""Waiting, on the loop, for work in threads that can be given up: its line is cut, and
then it ends by itself.
"""

from __future__ import annotations

from asyncio import CancelledError, get_running_loop
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

from .grip import THREADS, Cuttable, Grip

T = TypeVar("T")
G = TypeVar("G", bound=Cuttable)


async def in_thread(work: Callable[[Grip], T]) -> T:
    """Run work in a thread; when cancelled, cut its line, and end when it has ended.

    It may not go on: it uses a descriptor that its owner closes.
    """
    return await held_in_thread(Grip(), work)


async def held_in_thread(grip: G, work: Callable[[G], T]) -> T:
    """The same for work that is cut in a way of its own."""
    running = THREADS.submit(work, grip)
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
