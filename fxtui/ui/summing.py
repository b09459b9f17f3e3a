"""Counts what is below the place of a pane, while the pane shows it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from .below import below
from .sums import Sums

if TYPE_CHECKING:
    from .doorway import Doorway
    from .pane import Pane

_EVERY: Final = 0.5
"""Seconds between two looks at what is counted."""


async def sum_up(pane: Pane, doorway: Doorway) -> None:
    """Until all is counted, or the pane shows no more of it."""
    sums = Sums(pane.location)
    pane.count(sums)

    loop = asyncio.get_running_loop()
    told = loop.time()
    async with aclosing(below(doorway, sums.top, sums.refused.hear)) as pages:
        async for page in pages:
            if pane.sums is not sums:
                return
            sums.add(page)
            if loop.time() - told >= _EVERY:
                pane.counted()
                told = loop.time()
    sums.is_over = True
    pane.counted()
