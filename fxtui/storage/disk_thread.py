"""The threads that do the work of a disk, and how one is waited for."""

from __future__ import annotations

from asyncio import CancelledError, get_running_loop, shield, wait
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_THREADS: Final = ThreadPoolExecutor(64, "disk")
"""Our own: threads that wait for bandwidth must not keep the loop from finding hosts."""


async def in_thread(call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``call`` in a thread; when cancelled, end only after the thread has.

    ``asyncio.to_thread`` leaves the thread running: it would go on with a descriptor
    that its owner closes, and whose number another file may get.
    """
    work = get_running_loop().run_in_executor(_THREADS, partial(call, *args, **kwargs))
    try:
        return await shield(work)
    except CancelledError:
        while not work.done():
            with suppress(CancelledError):
                await wait([work])
        work.cancelled() or work.exception()  # looked at, so that the loop is silent
        raise
