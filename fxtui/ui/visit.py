"""Reading one directory into rows, as its pages come, and arranging them meanwhile.

It knows neither which storage the pages come from, nor who shows the rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from time import time
from typing import Final, TypeAlias

from fxtui.domain.entry import Columns
from fxtui.domain.errors import FxtuiError

from .order import SLICE
from .rows import Rows

_PAUSE: Final = 0.1
"""Seconds between two arrangements while pages come: faster than anybody reads."""

_SHARE: Final = 5
"""And that many times as long as the last one took."""


Pages: TypeAlias = AsyncGenerator[Columns, None]


async def read(
    pages: Pages,
    rows: Rows,
    changed: Callable[[], None],
    going: asyncio.Event,
) -> FxtuiError | None:
    """Fill ``rows``; ``changed`` is called whenever more of them are arranged.

    While it is not ``going`` nothing more is taken, so that the storage is not asked for
    more either: there it goes on. What went wrong is returned: the rows that came before
    it stay.
    """
    more, ended = asyncio.Event(), asyncio.Event()
    failure = None
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_arranging(rows, more, ended, changed))
        try:
            async with aclosing(pages):
                async for page in pages:
                    rows.extend(page)
                    more.set()
                    await going.wait()
            rows.complete, rows.read_at = True, time()
        except FxtuiError as error:
            failure = error
        ended.set()
        more.set()
    return failure


async def arrange(rows: Rows) -> None:
    """Bring what is seen up to date: at once if it is little, else in steps."""
    while not rows.is_arranged:
        if len(rows) <= SLICE:
            rows.arrange_now()
            return
        for _ in rows.arrange():
            await asyncio.sleep(0)  # keys and frames go between two steps


async def _arranging(
    rows: Rows, more: asyncio.Event, ended: asyncio.Event, changed: Callable[[], None]
) -> None:
    loop = asyncio.get_running_loop()
    while not (ended.is_set() and rows.is_arranged):
        await more.wait()
        more.clear()
        begun = loop.time()
        await arrange(rows)
        changed()
        pause = max(_PAUSE, _SHARE * (loop.time() - begun))
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await asyncio.sleep(0)  # keys and frames go first
                await ended.wait()
