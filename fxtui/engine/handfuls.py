"""Sources that are single objects are looked at a handful at a time: each is a request.

One after the other, a thousand of them would be a thousand round trips.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from itertools import groupby, islice
from typing import Final, Protocol, TypeVar

from .crew import each
from .drafts import Draft

AT_ONCE: Final = 16
HANDFUL: Final = 4 * AT_ONCE
"""Planned together: few enough for the first of them to move soon."""


class Planned(Protocol):
    """One source, which tells its transfers."""

    def rows(self) -> AsyncGenerator[list[Draft], None]: ...


P = TypeVar("P", bound=Planned)


async def in_handfuls(
    sources: Iterable[P], *, is_folder: Callable[[P], bool]
) -> AsyncGenerator[list[Draft], None]:
    """What all sources tell, in their order; folders one by one, as they are listed."""
    for folders, some in groupby(sources, key=is_folder):
        while handful := list(islice(some, 1 if folders else HANDFUL)):
            if not folders:
                yield await _together(handful)
                continue
            async with aclosing(handful[0].rows()) as found:
                async for rows in found:
                    yield rows


async def _together(sources: Sequence[P]) -> list[Draft]:
    told: list[list[Draft]] = [[] for _ in sources]

    async def look(place: int) -> None:
        async with aclosing(sources[place].rows()) as found:
            async for rows in found:
                told[place] += rows

    await each(range(len(sources)), look, hands=lambda: AT_ONCE)
    return [draft for drafts in told for draft in drafts]
