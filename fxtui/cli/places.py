"""The places that the words of a command stand for, one after the other."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TypeAlias

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.location import Location
from fxtui.wiring import opened

from .matches import expanded
from .options import context_of
from .status import Status

Work: TypeAlias = Callable[[Browser, Location, Context], Awaitable[None]]


async def at_each(options: Namespace, work: Work, *, whole: bool = True) -> int:
    """Do something at each; a folder that a pattern matches is one, if ``whole``."""
    context = context_of(options)
    async with opened(no_service=options.no_service) as (_, browser):
        for word in options.locations:
            found = expanded(browser, word, context, whole=whole)
            async with aclosing(found) as locations:
                async for location in locations:
                    await work(browser, location, context)
    return Status.DONE
