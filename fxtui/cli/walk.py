"""A way through the folders below a location, of which not all have to be entered."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeAlias

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Entry
from fxtui.domain.location import Key, Location
from fxtui.domain.value import replace
from fxtui.front.below import Step, listed, steps

Enters: TypeAlias = Callable[[Entry], bool]
"""Whether what a folder holds is wanted, too."""


async def steps_below(
    browser: Browser, prefix: Location, context: Context, enters: Enters
) -> AsyncGenerator[Step, None]:
    """Every entry, and right behind each folder that is entered what it holds."""
    async with aclosing(listed(browser, prefix, context)) as entries:
        async for entry in entries:
            step = Step(entry, prefix.key)
            yield step
            if not (step.leads_down and enters(entry)):
                continue
            folder = replace(prefix, key=entry.key)
            async with aclosing(steps_below(browser, folder, context, enters)) as deeper:
                async for found in deeper:
                    yield found


async def steps_at_once(
    browser: Browser, prefix: Location, context: Context, enters: Enters
) -> AsyncGenerator[Step, None]:
    """The same from one listing of all: quicker, if most folders are entered."""
    closed: Key | None = None
    async with aclosing(steps(browser, prefix, context)) as found:
        async for step in found:
            if closed is not None and step.entry.key.startswith(closed):
                continue
            yield step
            is_closed = step.leads_down and not enters(step.entry)
            closed = step.entry.key if is_closed else None
