"""One Browser of two: what is near is looked at here, what is far by the service."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from contextlib import aclosing

from fxtui.domain.content import Span
from fxtui.domain.context import Context
from fxtui.domain.depth import Depth
from fxtui.domain.engine import Browser, Measure, Unfinished
from fxtui.domain.entry import Columns, Digest, Entry
from fxtui.domain.errors import Problem
from fxtui.domain.location import LOCAL, Key, Location
from fxtui.domain.request import PLAIN, Writing
from fxtui.domain.sharing import Answer, Wish


class NearAndFar:
    """The disk is looked at in this process, all else by the service.

    So a local pane is there at once, and credentials and connections have one owner.
    """

    def __init__(self, near: Browser, far: Browser) -> None:
        self._near, self._far = near, far

    def list_pages(
        self,
        prefix: Location,
        context: Context,
        *,
        depth: Depth = Depth.HERE,
        after: Key = "",
    ) -> AsyncGenerator[Columns, None]:
        browser = self._of(prefix)
        return browser.list_pages(prefix, context, depth=depth, after=after)

    async def measure(
        self, locations: Sequence[Location], context: Context
    ) -> AsyncGenerator[Measure, None]:
        counted = Measure()
        for browser, some in self._parted(locations):
            before = counted
            async with aclosing(browser.measure(some, context)) as measures:
                async for found in measures:
                    counted = Measure(
                        before.objects + found.objects, before.bytes + found.bytes
                    )
                    yield counted
        yield Measure(counted.objects, counted.bytes, complete=True)

    async def stat(self, location: Location, context: Context) -> Entry:
        return await self._of(location).stat(location, context)

    def read(
        self, location: Location, context: Context, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        return self._of(location).read(location, context, span)

    def read_revision(
        self, location: Location, revision: str, context: Context
    ) -> AsyncGenerator[bytes, None]:
        return self._of(location).read_revision(location, revision, context)

    async def write(
        self,
        location: Location,
        chunks: AsyncIterable[bytes],
        context: Context,
        how: Writing = PLAIN,
    ) -> Entry:
        return await self._of(location).write(location, chunks, context, how)

    async def digest(
        self, location: Location, context: Context, *, algorithm: str | None = None
    ) -> Digest | None:
        return await self._of(location).digest(location, context, algorithm=algorithm)

    async def link(
        self, location: Location, context: Context, *, seconds: int, put: bool = False
    ) -> str:
        return await self._of(location).link(location, context, seconds=seconds, put=put)

    def list_uploads(
        self, prefix: Location, context: Context
    ) -> AsyncGenerator[Unfinished, None]:
        return self._of(prefix).list_uploads(prefix, context)

    async def abort_upload(
        self, location: Location, upload_id: str, context: Context
    ) -> None:
        await self._of(location).abort_upload(location, upload_id, context)

    async def make_directory(self, location: Location, context: Context) -> Entry:
        return await self._of(location).make_directory(location, context)

    async def grant(self, location: Location, wish: Wish, context: Context) -> Answer:
        return await self._of(location).grant(location, wish, context)

    async def rename(self, source: Location, target: Location, context: Context) -> Entry:
        return await self._of(source).rename(source, target, context)

    async def delete(
        self, locations: Sequence[Location], context: Context
    ) -> Sequence[Problem]:
        failed: list[Problem] = []
        for browser, some in self._parted(locations):
            failed += await browser.delete(some, context)
        return failed

    def _of(self, location: Location) -> Browser:
        return self._near if location.scheme == LOCAL else self._far

    def _parted(
        self, locations: Sequence[Location]
    ) -> list[tuple[Browser, list[Location]]]:
        near = [location for location in locations if location.scheme == LOCAL]
        far = [location for location in locations if location.scheme != LOCAL]
        return [pair for pair in ((self._near, near), (self._far, far)) if pair[1]]
