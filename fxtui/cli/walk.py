"""A way through the folders below a location, of which not all have to be entered."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final, NamedTuple, TypeAlias

from fxtui.domain.context import Context
from fxtui.domain.engine import Browser
from fxtui.domain.entry import Entry, Kind
from fxtui.domain.location import Key, Location
from fxtui.domain.value import replace
from fxtui.front.below import listed

FOLDERS: Final = frozenset({Kind.DIRECTORY, Kind.BUCKET})


class Step(NamedTuple):
    """One entry on the way, and the folder in whose listing it stood."""

    entry: Entry
    folder: Key

    @property
    def leads_down(self) -> bool:
        """Whether there may be more below; a marker of the folder itself is no way."""
        return self.entry.kind in FOLDERS and self.entry.key != self.folder


Enters: TypeAlias = Callable[[Entry], bool]
"""Whether what a folder holds is wanted, too."""


async def steps_below(
    browser: Browser,
    prefix: Location,
    context: Context,
    enters: Enters = lambda entry: True,
) -> AsyncGenerator[Step, None]:
    """Every entry, and right behind each folder that is entered what it holds."""
    async with aclosing(listed(browser, prefix, context)) as entries:
        async for entry in entries:
            step = Step(entry, prefix.key)
            yield step
            if not (step.leads_down and enters(entry)):
                continue
            folder = replace(prefix, key=entry.key)
            async with aclosing(steps_below(browser, folder, context, enters)) as deeper:
                async for found in deeper:
                    yield found
