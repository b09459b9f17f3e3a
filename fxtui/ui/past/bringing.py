"""Many objects brought back at once, a few requests in flight, and what came of it."""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from fxtui.domain.errors import FxtuiError
from fxtui.domain.history import Restore
from fxtui.domain.location import Location

from ..format import count_text

if TYPE_CHECKING:
    from ..doorway import Doorway

_AT_ONCE: Final = 8
_TOLD_EVERY: Final = 20


class Wanted(NamedTuple):
    location: Location
    revision: str
    """Empty: the newest that is no deletion."""


class Outcome:
    """Counts, and keeps the reasons of what could not be done."""

    def __init__(self) -> None:
        self.restored = 0
        self.errors: list[FxtuiError] = []

    @property
    def text(self) -> str:
        done = f"{count_text(self.restored, 'object')} brought back"
        failed = len(self.errors)
        return f"{done}, {failed:,} could not be." if failed else f"{done}."


async def bring_back(
    doorway: Doorway, wanted: Sequence[Wanted], tell: Callable[[str], None]
) -> Outcome:
    """Restore each; what fails ends nothing."""
    outcome, waiting = Outcome(), iter(wanted)
    async with TaskGroup() as tasks:
        for _ in range(min(_AT_ONCE, len(wanted))):
            tasks.create_task(_restore(doorway, waiting, outcome, tell))
    return outcome


async def _restore(
    doorway: Doorway,
    waiting: Iterator[Wanted],
    outcome: Outcome,
    tell: Callable[[str], None],
) -> None:
    """One after the other, of what nobody else has taken yet."""
    for location, revision in waiting:
        try:
            await doorway.grant(location, Restore(revision))
        except FxtuiError as error:
            outcome.errors.append(error)
        else:
            outcome.restored += 1
        if (outcome.restored + len(outcome.errors)) % _TOLD_EVERY == 0:
            tell(outcome.text)
