"""A place that a person begins to type: what has to be listed to go on with it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import NamedTuple

from fxtui.domain.entry import FOLDERS, Columns
from fxtui.domain.location import Location
from fxtui.domain.value import replace


class Begun(NamedTuple):
    word: str
    head: str
    """What stays of the word; what comes behind it is to be found."""

    prefix: Location
    """What is listed for that."""


def begun(word: str) -> Begun:
    """Of a word that names a storage; ValueError if it names none.

    A prefix is any beginning of a key; buckets can only be listed all together.
    """
    location = Location.parse(word)
    head = word[: len(word) - len(location.name)] if location.key else word
    if "/" in location.key:
        is_whole = location.key.endswith("/")
        return Begun(word, word if is_whole else head, location)
    top = replace(location, key="")
    return Begun(word, word[: len(word) - len(location.key)], top)


async def ways_on(
    begun: Begun, pages: AsyncGenerator[Columns, None]
) -> AsyncGenerator[str, None]:
    """What the word may become; what can be gone on with ends in ``/``."""
    prefix, word = begun.prefix, begun.word
    above = len(prefix.key[: prefix.key.rfind("/") + 1])
    async with aclosing(pages):
        async for columns in pages:
            for entry in columns.entries():
                is_folder = entry.kind in FOLDERS and not entry.key.endswith("/")
                place = f"{begun.head}{entry.key[above:]}{'/' if is_folder else ''}"
                if place.startswith(word) and entry.key != prefix.key:
                    yield place
