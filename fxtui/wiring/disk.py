"""The disk for who looks at it: a folder is listed with what is at hand."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fxtui.domain.depth import Depth
from fxtui.domain.entry import Columns
from fxtui.storage.disk_errors import own_errors
from fxtui.storage.local_listing import Folders
from fxtui.storage.local_tree import LocalTree

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from fxtui.domain.context import Context
    from fxtui.domain.engine import Browser
    from fxtui.domain.entry import Cursor
    from fxtui.domain.location import Key, Location


class DiskBrowser:
    """A Browser that is one of any storage for all but the listing of a folder.

    That one is loaded when it is first needed: it takes 10 ms, which are a tenth of what
    ours is to the first frame.
    """

    def __init__(self, make_whole: Callable[[], Browser]) -> None:
        self._make_whole = make_whole
        self._folders = Folders(LocalTree(Path("/")))

    def list_pages(
        self,
        prefix: Location,
        context: Context,
        *,
        depth: Depth = Depth.HERE,
        after: Key = "",
    ) -> AsyncGenerator[Columns, None]:
        if after or depth is not Depth.HERE:
            return self._whole.list_pages(prefix, context, depth=depth, after=after)
        return self._pages(prefix)

    async def _pages(self, folder: Location) -> AsyncGenerator[Columns, None]:
        cursor: Cursor | None = None
        while True:
            with own_errors(folder):
                page = await self._folders.page(folder.key, cursor)
            yield Columns.of(page.entries)
            if (cursor := page.cursor) is None:
                return

    @cached_property
    def _whole(self) -> Browser:
        return self._make_whole()

    def __getattr__(self, name: str) -> Any:
        """What else a Browser does."""
        return getattr(self._whole, name)
