"""All that is marked, in whatever folder and tab, and where each of it is meant to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fxtui.domain.location import Location
from fxtui.domain.request import Verb

from . import dialogs
from .completion import Completion
from .dialogs.basket import BasketDialog, Lot
from .errands import aim
from .places import directory, home, typed_place

if TYPE_CHECKING:
    from textual.screen import Screen

    from .doorway import Doorway
    from .files import Files
    from .marks import Marked
    from .pane import Pane
    from .tabs import Pair

T = TypeVar("T")


class _Thing(NamedTuple):
    marked: Marked
    pane: Pane
    """Where it is marked."""

    target: Location


class Basket:
    """It runs in a worker, because it asks."""

    def __init__(self, screen: Screen[None], doorway: Doorway, files: Files) -> None:
        self._screen, self._doorway, self._files = screen, doorway, files

    async def open(self, pairs: Callable[[], Sequence[Pair]]) -> Location | None:
        """Show it until nothing more is to be done; the place to go to then, if any."""
        at = 0
        while True:
            things = list(_things(pairs()))
            lots = [Lot(t.marked.location, t.marked.mark.size, t.target) for t in things]
            chosen = await self._ask(BasketDialog(lots, at))
            if chosen is None:
                return None
            at = chosen.row
            match chosen.deed:
                case "go":
                    return things[at].marked.location
                case "copy" | "move":
                    await self._carry(Verb(chosen.deed), pairs())
                    return None
                case "send":
                    await self._send(things[at])
                case "remove":
                    _unmark([things[at]])
                case _:
                    _unmark(things)

    async def _send(self, thing: _Thing) -> None:
        """Let it go elsewhere, with all that was meant for the same place."""
        here = thing.target
        completion = Completion(self._doorway, here, home())

        def wrong(typed: str) -> str | None:
            try:
                typed_place(typed, here, home())
            except ValueError as error:
                return str(error)
            return None

        typed = await self._ask(
            dialogs.PlaceDialog(
                "Send to",
                f"Where is {thing.marked.location.name} to go?",
                str(here),
                wrong,
                completion.offers,
            )
        )
        if typed is not None:
            target = directory(typed_place(typed, here, home()))
            thing.pane.marks.send(thing.marked.location, target)

    async def _carry(self, verb: Verb, pairs: Sequence[Pair]) -> None:
        for pair in pairs:
            for pane, other in (pair.panes, pair.panes[::-1]):
                if len(pane.marks):
                    await self._files.transfer(verb, pane, other.location)

    async def _ask(self, dialog: Screen[T]) -> T | None:
        return await self._screen.app.push_screen_wait(dialog)


def _things(pairs: Sequence[Pair]) -> list[_Thing]:
    return [
        _Thing(marked, pane, aim(marked, other.location))
        for pair in pairs
        for pane, other in (pair.panes, pair.panes[::-1])
        for marked in pane.marks
    ]


def _unmark(things: Sequence[_Thing]) -> None:
    for pane in {thing.pane for thing in things}:
        pane.unmark({thing.marked.location for thing in things if thing.pane is pane})
