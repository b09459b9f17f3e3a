"""What a place that somebody types may become: names of the disk, buckets, keys, and
places that are known, by any part of their names.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Final, TypeAlias

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

_FRAGMENT: Final = 2
"""Characters of which a part of a name tells something."""

_PAUSE: Final = 0.15
"""Seconds without another key before a server is asked."""


Known: TypeAlias = Callable[[], Iterable[tuple[str, str]]]
"""Places, each behind the words that it is found by."""


class Completion:
    """Of places as they are typed in one folder."""

    def __init__(
        self, doorway: Doorway, here: Location, home: str, known: Known = tuple
    ) -> None:
        """``known`` reads places that were visited or named, the best first."""
        self._doorway, self._here, self._home = doorway, here, home
        self._known = known

    async def offers(self, text: str) -> AsyncGenerator[str, None]:
        """Each as it could be typed, those first that go on with the text.

        There are none where the storage says why it tells none.
        """
        if (place := question(text, self._here, self._home)) is not None:
            async with aclosing(self._found(place)) as found:
                async for offer in found:
                    yield offer
        for offer in matching(text, self._known()):
            yield offer

    async def _found(self, place: Begun) -> AsyncGenerator[str, None]:
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


def matching(text: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """Of known places those that each word of a text fits, in their order; of a place
    that is begun, those that go on with it. Pure.
    """
    words = text.lower().split()
    if len(text.strip()) < _FRAGMENT:
        return []
    if "/" in text:
        return [place for _, place in known if place.startswith(text) and place != text]
    return [place for name, place in known if all(word in name.lower() for word in words)]


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
