"""Changes of many objects at once, a few requests in flight, and what came of them."""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Location
from fxtui.domain.sharing import Change

from ..format import count_text

if TYPE_CHECKING:
    from ..doorway import Doorway

_AT_ONCE: Final = 8
_TOLD_EVERY: Final = 20


class Wanted(NamedTuple):
    location: Location
    change: Change


class Outcome:
    """Counts, and keeps the reasons of what could not be done."""

    def __init__(self, deed: str) -> None:
        """``deed`` is what was done to them, as in "brought back"."""
        self._deed = deed
        self.done = 0
        self.errors: list[FxtuiError] = []

    @property
    def text(self) -> str:
        done = f"{count_text(self.done, 'object')} {self._deed}"
        failed = len(self.errors)
        return f"{done}, {failed:,} could not be." if failed else f"{done}."


async def change_all(
    doorway: Doorway, wanted: Sequence[Wanted], deed: str, tell: Callable[[str], None]
) -> Outcome:
    """Change each; what fails ends nothing."""
    outcome, waiting = Outcome(deed), iter(wanted)
    async with TaskGroup() as tasks:
        for _ in range(min(_AT_ONCE, len(wanted))):
            tasks.create_task(_change(doorway, waiting, outcome, tell))
    return outcome


async def _change(
    doorway: Doorway,
    waiting: Iterator[Wanted],
    outcome: Outcome,
    tell: Callable[[str], None],
) -> None:
    """One after the other, of what nobody else has taken yet."""
    for location, change in waiting:
        try:
            await doorway.grant(location, change)
        except FxtuiError as error:
            outcome.errors.append(error)
        else:
            outcome.done += 1
        if (outcome.done + len(outcome.errors)) % _TOLD_EVERY == 0:
            tell(outcome.text)
