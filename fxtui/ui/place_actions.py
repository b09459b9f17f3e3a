"""What gets a person about, in a line or two each: it is handed to who can do it."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from .part import ScreenPart
from .path_bar import PathBar
from .places import place_text

if TYPE_CHECKING:
    from textual.widget import Widget

    from fxtui.config import Paths
    from fxtui.domain.location import Location

    from .bookmarks import Bookmarks
    from .doorway import Doorway
    from .frecency import Recent
    from .in_step import InStep
    from .journeys import Journeys
    from .pane import Pane
    from .status import Status


class PlaceActions(ScreenPart):
    """Of a screen whose panes remember where they were."""

    active: Pane
    panes: tuple[Pane, Pane]
    status: Status
    journeys: Journeys
    doorway: Doorway
    own_paths: Paths | None = None
    """Where bookmarks and settings are kept; None: where this user's are."""

    _walk: tuple[Pane, InStep] | None = None
    """How both panes go in step, as seen from one of them; None: they do not."""

    _bookmarks: Bookmarks | None = None

    @property
    @abstractmethod
    def other(self) -> Pane: ...

    @abstractmethod
    def enter(self, pane: Pane, location: Location, *, at: str | None = None) -> None: ...

    @abstractmethod
    def go_to(self, location: Location) -> None: ...

    @abstractmethod
    def ask(self, asking: Coroutine[Any, Any, None]) -> None: ...

    @property
    def paths(self) -> Paths:
        from fxtui import wiring  # it is there; only where it leads is costly

        return self.own_paths or wiring.paths_here()

    @property
    def bookmarks(self) -> Bookmarks:
        if self._bookmarks is None:
            from .bookmarks import Bookmarks  # with the dialogs, when first needed

            self._bookmarks = Bookmarks(self, self.paths.config, self.status)
        return self._bookmarks

    # --- Back, and to places that are known ------------------------------------------

    def action_back(self) -> None:
        if place := self.journeys.back(self.active):
            self.enter(self.active, place)
        else:
            self.status.tell("This pane was nowhere before.")

    def action_forward(self) -> None:
        if place := self.journeys.forward(self.active):
            self.enter(self.active, place)
        else:
            self.status.tell("This pane did not go back from anywhere.")

    def action_bookmark(self) -> None:
        self.ask(self.bookmarks.add(self.active.location))

    def action_go_bookmarks(self) -> None:
        self.ask(self._go_to_bookmark())

    async def _go_to_bookmark(self) -> None:
        if place := await self.bookmarks.choose(self.active.location):
            self.go_to(place)

    def action_go_recent(self) -> None:
        self.ask(self._go_to_recent())

    def known_places(self) -> list[tuple[str, str]]:
        """Bookmarks, accounts and recent places, behind the words they are found by."""
        from fxtui.config.found import found_profiles  # when first needed

        config = self.bookmarks.config_or_none()
        variables = dict(self.doorway.context.variables)
        found = found_profiles(config, self.paths.config, variables, unlocks=False)
        named = [(f"{name} {place}", place) for name, place in config.bookmarks.items()]
        tops = [profile.top for profile in found.profiles]
        others = [*tops, *(each.place for each in self._recents())]
        return [*named, *((str(place), str(place)) for place in others)]

    def _recents(self) -> list[Recent]:
        """Those of other times, and of this one, but for where the active pane is."""
        from .frecency import visited  # when first needed
        from .recents import recents

        known = visited(recents(self.paths.state), self.journeys.visits)
        return [each for each in known if each.place != self.active.location]

    async def _go_to_recent(self) -> None:
        from .dialogs.bookmarks import RecentsDialog  # when first needed

        known = self._recents()
        chosen = await self.app.push_screen_wait(RecentsDialog(known, time.time()))
        if chosen:
            self.go_to(known[chosen.row].place)

    # --- In step ---------------------------------------------------------------------

    def action_in_step(self) -> None:
        from .in_step import InStep  # when first needed

        is_ours = self._walk is not None and self._walk[0] in self.panes
        self._end_walk("The panes go their own ways again.")
        if is_ours:
            return
        self._walk = self.active, InStep(self.active.location, self.other.location)
        self._tell_walk(self.panes, in_step=True)
        self.status.tell("In step: what is entered here is entered in the other pane.")

    def keep_step(self, pane: Pane, before: Location) -> None:
        """A pane was elsewhere before: let the other follow, if they go in step."""
        moved = pane is self.active and pane.location != before
        if not (moved and self._walk and self._walk[0] in self.panes):
            return
        leader, step = self._walk
        step = step if pane is leader else step.turned
        place = step.beside(pane.location)
        if place is None:
            self._end_walk("No longer in step: the other pane cannot follow there.")
        elif is_missing(self.other, place, step.beside(before)):
            where = place_text(self.other.location)
            self.status.tell(f"There is no {place.name} in {where}, which stays.")
        else:
            self.enter(self.other, place)

    def _end_walk(self, why: str) -> None:
        self._walk = None
        self._tell_walk(self.query("Pane"), in_step=False)
        self.status.tell(why)

    def _tell_walk(self, panes: Iterable[Widget], *, in_step: bool) -> None:
        for pane in panes:
            pane.query_one(PathBar).walk(in_step=in_step)


def is_missing(pane: Pane, place: Location, before: Location | None) -> bool:
    """Whether a pane that would have to go down to a place cannot, as far as it knows.

    ``before`` is where it should have been until now.
    """
    if place.parent != before or place == before:
        return False
    if pane.location != before:
        return pane.location != place
    rows = pane.listing.rows
    return rows.complete and rows.find(place.name) is None
