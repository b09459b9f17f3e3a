"""The two doors as a browser has them: the disk at once, all else when it is there."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, TypeAlias

from fxtui.domain.depth import Depth
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import LOCAL, Key, Location

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from fxtui.domain.content import Span
    from fxtui.domain.context import Context
    from fxtui.domain.engine import Browser, Doors, Engine, Measure
    from fxtui.domain.entry import Columns, Entry
    from fxtui.domain.sharing import Answer, Wish

Opening: TypeAlias = "Callable[[], AbstractAsyncContextManager[Doors]]"


class Doorway:
    """Where the screen goes with each question; it waits there if it must."""

    def __init__(self, near: Browser, context: Context) -> None:
        self.context = context
        self._near = near
        self._opened = asyncio.Event()
        self._doors: Doors | None = None
        self._problem: FxtuiError | None = None

    async def keep_open(
        self, opening: Opening, begin: asyncio.Event, end: asyncio.Event
    ) -> None:
        """Open the doors when the first frame is painted, and close them in the end."""
        await begin.wait()
        try:
            async with opening() as doors:
                self.open(doors)
                await end.wait()
        except FxtuiError as error:
            if self._doors:
                raise
            self._problem = error
            self._opened.set()

    def open(self, doors: Doors) -> None:
        self._doors = doors
        self._opened.set()

    async def doors(self) -> Doors:
        """Both of the service, as soon as they are open."""
        await self._opened.wait()
        if self._doors is None:
            assert self._problem
            raise self._problem
        return self._doors

    async def engine(self) -> Engine:
        return (await self.doors()).engine

    async def browser(self, location: Location) -> Browser:
        return self._near if location.scheme == LOCAL else (await self.doors()).browser

    async def list_pages(
        self, prefix: Location, *, depth: Depth = Depth.HERE, after: Key = ""
    ) -> AsyncGenerator[Columns, None]:
        browser = await self.browser(prefix)
        listed = browser.list_pages(prefix, self.context, depth=depth, after=after)
        async with aclosing(listed) as pages:
            async for page in pages:
                yield page

    async def read(self, location: Location, span: Span) -> bytes:
        """A span of the content, as far as there is so much."""
        browser = await self.browser(location)
        found = bytearray()
        async with aclosing(browser.read(location, self.context, span)) as chunks:
            async for chunk in chunks:
                found += chunk
        return bytes(found)

    async def measure(
        self, locations: Sequence[Location]
    ) -> AsyncGenerator[Measure, None]:
        browser = (await self.doors()).browser
        async with aclosing(browser.measure(locations, self.context)) as measures:
            async for measure in measures:
                yield measure

    async def stat(self, location: Location) -> Entry:
        browser = await self.browser(location)
        return await browser.stat(location, self.context)

    async def grant(self, location: Location, wish: Wish) -> Answer:
        browser = await self.browser(location)
        return await browser.grant(location, wish, self.context)
