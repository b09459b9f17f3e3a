"""All that is below a place, page by page, but for what cannot be read.

Where folders are real each is asked for by itself: one that is closed ends nothing then.
Elsewhere one listing has it all, which is many times quicker.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, TypeAlias

from fxtui.domain.depth import Depth
from fxtui.domain.entry import FOLDERS, Columns
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.value import replace

if TYPE_CHECKING:
    from .doorway import Doorway


Refused: TypeAlias = Callable[[Location, FxtuiError], None]
"""Hears of each place that could not be read."""


async def below(
    doorway: Doorway, top: Location, refused: Refused
) -> AsyncGenerator[Columns, None]:
    waiting = [top]
    while waiting:
        place = waiting.pop()
        is_walked = place.scheme == LOCAL or place.holds_buckets
        depth = Depth.HERE if is_walked else Depth.ALL
        try:
            async with aclosing(doorway.list_pages(place, depth=depth)) as pages:
                async for page in pages:
                    if is_walked:
                        waiting += _folders(place, page)
                    yield page
        except FxtuiError as error:
            refused(place, error)


def _folders(place: Location, page: Columns) -> list[Location]:
    return [
        replace(place, key=key)
        for key, kind in zip(page.keys, page.kinds, strict=True)
        if kind in FOLDERS and key != place.key
    ]
