"""What a place that somebody types may become: names of the disk, buckets, keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.value import replace
from fxtui.front.begun import Begun, begun, ways_on
from fxtui.front.shared_link import is_of_the_web

from .places import directory, typed_place

if TYPE_CHECKING:
    from .doorway import Doorway

MOST: Final = 200
"""Nobody reads more."""

_PAUSE: Final = 0.15
"""Seconds without another key before a server is asked."""


class Completion:
    """Of places as they are typed in one folder."""

    def __init__(self, doorway: Doorway, here: Location, home: str) -> None:
        self._doorway, self._here, self._home = doorway, here, home

    async def offers(self, text: str) -> AsyncGenerator[str, None]:
        """Each as it could be typed; none where the storage says why it tells none."""
        place = question(text, self._here, self._home)
        if place is None:
            return
        if place.prefix.scheme != LOCAL:
            await asyncio.sleep(_PAUSE)
        count = 0
        with suppress(FxtuiError):
            async with aclosing(self._ways(place)) as ways:
                async for way in ways:
                    yield way
                    count += 1
                    if count == MOST:
                        return

    async def _ways(self, place: Begun) -> AsyncGenerator[str, None]:
        """Without names that begin with a dot, unless one was typed."""
        hides = place.prefix.scheme == LOCAL and place.word == place.head
        pages = self._doorway.list_pages(place.prefix)
        async with aclosing(ways_on(place, pages)) as ways:
            async for way in ways:
                if not (hides and way[len(place.head) :].startswith(".")):
                    yield way


def question(text: str, here: Location, home: str) -> Begun | None:
    """What is to be listed for what is typed in a folder, if anything can be. Pure."""
    if is_of_the_web(text):
        return None
    if "://" in text:
        with suppress(ValueError):
            return begun(text)
        return None
    head = text[: text.rfind("/") + 1]
    if here.scheme == LOCAL or text.startswith(("/", "~/")):
        folder = typed_place(head, here, home) if head else here
        return Begun(text, head, directory(folder))
    prefix = directory(here).child(text)
    if "/" not in prefix.key:
        prefix = replace(prefix, key="")  # buckets are listed all together
    return Begun(text, head, prefix)
