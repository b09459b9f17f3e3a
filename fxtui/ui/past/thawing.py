"""Archived objects, asked out of their archive: what is chosen, and all below folders."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from fxtui.domain.depth import Depth
from fxtui.domain.entry import Kind
from fxtui.domain.errors import FxtuiError, Unsupported
from fxtui.domain.location import Location
from fxtui.domain.request import IfExists, JobRequest, Source, Verb
from fxtui.domain.value import replace

from .. import dialogs
from ..asker import Asker, name_of
from ..errands import refusal
from ..format import count_text
from .bringing import Outcome, Wanted, change_all

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

_MOST: Final = 10_000
"""Objects that a browser asks for, one by one; a command does more."""


class Thawing(Asker):
    async def thaw(self, chosen: Sequence[Location], folder: Location) -> None:
        """Ask for how long, then for each of them; what is in no archive is left out.

        If it is wished, one job copies them all to ``folder``, and waits for them.
        """
        if not chosen:
            self._status.tell("Mark what is archived, or put the cursor on it.")
            return
        name = name_of(chosen[0]) if len(chosen) == 1 else count_text(len(chosen), "row")
        may_fetch = refusal(folder) is None
        choice = await self._ask(dialogs.ThawDialog(name, may_fetch=may_fetch))
        sources = await self._sources(chosen) if choice else None
        if choice is None or sources is None:
            return
        wanted = [Wanted(source.location, choice.wish) for source in sources]
        tell = self._status.tell
        outcome = await change_all(self._doorway, wanted, "asked for", tell)
        await self._tell(outcome)
        if choice.fetch and sources:
            await self._fetch(sources, folder)

    async def _sources(self, chosen: Sequence[Location]) -> list[Source] | None:
        """The objects, and what each is to be called; None if it was said why not."""
        try:
            async with aclosing(self._objects(chosen)) as found:
                sources = [source async for source in found]
        except FxtuiError as error:
            await self._show(error)
            return None
        if len(sources) > _MOST:
            self._status.tell(f"More than {_MOST:,} objects: fxtui thaw takes them all.")
            return None
        return sources

    async def _fetch(self, sources: Sequence[Source], folder: Location) -> None:
        job = JobRequest(Verb.COPY, tuple(sources), folder, IfExists.ASK)
        try:
            engine = await self._doorway.engine()
            number = await engine.submit(job, self._doorway.context)
        except FxtuiError as error:
            await self._show(error)
            return
        self._status.begun(f"Job {number} copies them when they can be read.", number)

    async def _tell(self, outcome: Outcome) -> None:
        """What came of it; to be readable already is no failure."""
        failed = [e for e in outcome.errors if not isinstance(e, Unsupported)]
        others = len(outcome.errors) - len(failed)
        told = f"{count_text(outcome.done, 'object')} asked out of the archive"
        self._status.tell(f"{told}; {others:,} in none." if others else f"{told}.")
        if failed:
            await self._show(failed[0])

    async def _objects(self, chosen: Sequence[Location]) -> AsyncGenerator[Source, None]:
        """Under the names that they have in the pane; no more than one above the most."""
        count = 0
        for location in chosen:
            above = len(location.parent.key)
            async with aclosing(self._below(location)) as found:
                async for each in found:
                    yield Source(each, each.key[above:])
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
