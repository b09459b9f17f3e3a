"""Archived objects, asked out of their archive: what is chosen, and all below folders."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from fxtui.domain.engine import Depth
from fxtui.domain.entry import Kind
from fxtui.domain.errors import FxtuiError, Unsupported
from fxtui.domain.location import Location
from fxtui.domain.value import replace

from .. import dialogs
from ..asker import Asker, name_of
from ..format import count_text
from .bringing import Outcome, Wanted, change_all

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

_MOST: Final = 10_000
"""Objects that a browser asks for, one by one; a command does more."""


class Thawing(Asker):
    async def thaw(self, chosen: Sequence[Location]) -> None:
        """Ask for how long, then for each of them; what is in no archive is left out."""
        if not chosen:
            self._status.tell("Mark what is archived, or put the cursor on it.")
            return
        name = name_of(chosen[0]) if len(chosen) == 1 else count_text(len(chosen), "row")
        wish = await self._ask(dialogs.ThawDialog(name))
        if wish is None:
            return
        try:
            async with aclosing(self._objects(chosen)) as found:
                objects = [location async for location in found]
        except FxtuiError as error:
            await self._show(error)
            return
        if len(objects) > _MOST:
            self._status.tell(f"More than {_MOST:,} objects: fxtui thaw takes them all.")
            return
        wanted = [Wanted(location, wish) for location in objects]
        tell = self._status.tell
        await self._tell(await change_all(self._doorway, wanted, "asked for", tell))

    async def _tell(self, outcome: Outcome) -> None:
        """What came of it; to be readable already is no failure."""
        failed = [e for e in outcome.errors if not isinstance(e, Unsupported)]
        others = len(outcome.errors) - len(failed)
        told = f"{count_text(outcome.done, 'object')} asked out of the archive"
        self._status.tell(f"{told}; {others:,} in none." if others else f"{told}.")
        if failed:
            await self._show(failed[0])

    async def _objects(
        self, chosen: Sequence[Location]
    ) -> AsyncGenerator[Location, None]:
        """No more than one above the most."""
        count = 0
        for location in chosen:
            async with aclosing(self._below(location)) as found:
                async for each in found:
                    yield each
                    count += 1
                    if count > _MOST:
                        return

    async def _below(self, location: Location) -> AsyncGenerator[Location, None]:
        if not location.key.endswith("/"):
            yield location
            return
        listed = self._doorway.list_pages(location, depth=Depth.ALL)
        async with aclosing(listed) as pages:
            async for page in pages:
                for key, kind in zip(page.keys, page.kinds, strict=True):
                    if kind is Kind.FILE and not key.endswith("/"):
                        yield replace(location, key=key)
