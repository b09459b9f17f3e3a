"""What is pasted outside of any field: places, one or many, as people copy them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Final

from fxtui.domain.entry import FOLDERS
from fxtui.domain.errors import FxtuiError, NotFound
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import Verb

from .dialogs.pasted import PastedDialog
from .marks import Mark, Marked
from .places import directory, place_text, typed_place

if TYPE_CHECKING:
    from textual.screen import Screen

    from .doorway import Doorway
    from .files import Files
    from .pane import Pane

MOST: Final = 10_000
"""Places; more are a list for the command line."""

_LOOKED_AT: Final = 50
"""Places of which each is asked what it is; of more, a ``/`` has to tell."""

_TOP: Final = Location(LOCAL, "")


class Pasting:
    """It asks what is meant, in a worker."""

    def __init__(self, screen: Screen[None], doorway: Doorway, files: Files) -> None:
        self._screen, self._doorway, self._files = screen, doorway, files

    async def take(
        self, places: tuple[Location, ...], pane: Pane, other: Location
    ) -> Location | None:
        """Where a person wants to go, if they do not copy what is there."""
        names = [place_text(place) for place in places]
        dialog = PastedDialog(names, pane.location, other)
        deed = await self._screen.app.push_screen_wait(dialog)
        if deed in {"copy", "here"}:
            target = pane.location if deed == "here" else other
            sources = [Marked(place, Mark(None, None)) for place in places]
            if len(places) <= _LOOKED_AT:
                sources = [await self._source(place) for place in places]
            await self._files.carry(Verb.COPY, pane, sources, target)
        return places[0] if deed == "go" else None

    async def _source(self, place: Location) -> Marked:
        """As what it is: people copy the addresses of folders without their ``/``."""
        size = None
        try:
            entry = await self._doorway.stat(place)
        except NotFound:
            if place.scheme != LOCAL and await self._has_more(directory(place)):
                place = directory(place)
        except FxtuiError:
            pass  # the job will say why
        else:
            size = entry.size
            place = directory(place) if entry.kind in FOLDERS else place
        return Marked(place, Mark(size, None))

    async def _has_more(self, folder: Location) -> bool:
        with suppress(FxtuiError):
            async with aclosing(self._doorway.list_pages(folder)) as pages:
                async for page in pages:
                    return len(page) > 0
        return False


def pasted_places(text: str, home: str) -> tuple[Location, ...]:
    """The places in a text, one a line; ValueError if something in it is none. Pure."""
    words = [word for line in text.splitlines() for word in _words(line.strip())]
    if len(words) > MOST:
        raise ValueError(f"More than {MOST:,} lines are a task for the command line.")
    for word in words:
        if "://" not in word and not word.startswith(("/", "~/")) and word != "~":
            raise ValueError("What was pasted is no place: a path, or s3://bucket/key.")
    return tuple(typed_place(word, _TOP, home) for word in words)


def _words(line: str) -> Iterator[str]:
    """One place; or several, as a terminal writes files that are dropped on it."""
    if line[:1] in {"'", '"'} or "\\ " in line:
        with suppress(ValueError):
            yield from shlex.split(line)
            return
    if line:
        yield line
