"""One listing in one go: each page is asked for while the one before is taken."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeAlias

from fxtui.domain.entry import Cursor, Page
from fxtui.domain.location import Key

from .crew import family

ListPage: TypeAlias = Callable[[Key, Cursor | None, bool], Awaitable[Page]]
"""One page below a prefix, from a cursor on; recursive, or of this folder only."""


async def flat(
    list_page: ListPage, prefix: Key, first: Page | None = None
) -> AsyncGenerator[Page, None]:
    """All that is below a prefix, as the server orders it; ``first`` is known already."""
    page = first or await list_page(prefix, None, True)
    async with family() as tasks:
        while page.cursor is not None:
            coming = tasks.create_task(_one(list_page, prefix, page.cursor))
            yield page
            page = await coming
        yield page


async def _one(list_page: ListPage, prefix: Key, cursor: Cursor) -> Page:
    return await list_page(prefix, cursor, True)
