"""One directory of one storage: where it is, its rows, and what is marked in it.

It shows what it is given. The screen reads storages and fills it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical
from textual.message import Message

from fxtui.domain.entry import Columns, Entry
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Location
from fxtui.domain.value import replace

from .command import Where
from .commands import bindings
from .grounds import Ground
from .listing import NOWHERE, Listing, Spot
from .marks import Mark, Marks
from .order import SLICE
from .pane_foot import PaneFoot
from .pane_sums import PaneSums
from .pane_words import Reading, Wait, lack, note, notice, tail
from .path_bar import PathBar
from .places import is_top
from .rows import Rows
from .shelf import Shelf
from .stopwatch import Stopwatch
from .view import View

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from .beside import Beside
    from .search import Search

_LARGE: Final = 200_000
"""Rows from which on what was kept is not read again unasked, nor kept while it is."""


_VIEW: Final = View()


class KeyedListing(Listing):
    """A listing that a person steers."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.LISTING, Where.PANE)]


class Pane(PaneSums, Vertical):
    class ViewChanged(Message):
        """Many rows are to be seen in another order: arrange them in steps."""

        def __init__(self, pane: Pane) -> None:
            super().__init__()
            self.pane = pane

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Pane.ViewChanged) and message.pane is self.pane

    class Outdated(Message):
        """What is shown is no longer true: list it again."""

        def __init__(self, pane: Pane) -> None:
            super().__init__()
            self.pane = pane

    def __init__(
        self,
        location: Location,
        view: View = _VIEW,
        *,
        id: str,  # Textual's
    ) -> None:
        super().__init__(id=id)
        self.location = location
        self.marks = Marks()
        self.reading = Rows(location)
        """The rows that the present reading fills; shown at once if none were known."""

        self.filled = asyncio.Event()
        """Set when there is something to see: rows, or why there are none."""

        self.problem: FxtuiError | None = None
        self.beside: Beside | None = None
        """How it was compared with another pane, as long as its rows say so."""

        self._view = view
        self._shelf = Shelf()
        self._spots: dict[Location, Spot] = {}
        self._is_listing = False
        self._stopwatch = Stopwatch(self, self._draw)
        self.going = asyncio.Event()
        """Cleared while a person has the reading wait."""

        self._is_kept = False
        self._ground = Ground()
        self._foot = PaneFoot(self)
        self._bar = PathBar()
        self.listing = KeyedListing(self.reading)

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self.listing

    # --- Down: what the screen tells ---------------------------------------------

    def enter(self, location: Location, *, at: str | None = None) -> None:
        """Show a directory, as far as it is known; ``reading`` is to be filled now."""
        self._leave()
        self._leave_sums(location)
        if location != self.location:
            self._view = self._view._replace(needle="")
            self.leave_fields()
        self.location = location
        known = self._shelf.take(location)
        spot = Spot(at) if at else self._spots.get(location, NOWHERE)
        if known and known.complete and len(known) > _LARGE:
            self.reading = known
        else:
            self.reading = self._new_rows(location)
        self._show(known or self.reading, spot)
        if known:
            self.see(self._view)
        self._begin()

    def reread(self) -> None:
        """The same directory once more; what is shown stays until that is complete."""
        shown = self.listing.rows
        self.reading = self._new_rows(self.location, shown.begin)
        self.reading.search = shown.search and shown.search.again()
        if len(self.listing.rows) > _LARGE:
            self._show(self.reading, self.listing.spot)
        self._begin()

    def rest(self) -> None:
        """Not be seen for a while: of the places that it left nothing is kept."""
        self._shelf = Shelf()

    def begin_anew(self) -> None:
        """The same directory, from its first name on."""
        self._spots.pop(self.location, None)
        self.enter(self.location)

    def begin_at(self, beginning: str, first: Columns) -> None:
        """Show the names from a beginning on, of which some came already."""
        self._leave()
        self._view = self._view._replace(needle="")
        self.reading = self._new_rows(self.location, beginning)
        self.reading.extend(first)
        self.reading.arrange_now()
        self._show(self.reading, NOWHERE)
        self._begin()
        self.grew()

    def look_for(self, search: Search) -> None:
        """Show what is found below this place."""
        self._leave()
        self.leave_fields()
        self.sought = lambda name: search.query.fits(name.removesuffix("/"))
        self._view = self._view._replace(needle="")
        self.reading = self._new_rows(self.location)
        self.reading.search = search
        self._show(self.reading, NOWHERE)
        self.listing.seek_beginning("")
        self._begin()

    def resume(self, more: Columns) -> None:
        """Go on with a reading that broke off."""
        self.reading.extend(more)
        self._begin()

    def stop(self) -> bool:
        """Read no further for now; False if nothing is being read."""
        is_reading = self._is_listing and self.going.is_set()
        if is_reading:
            self.going.clear()
            self._draw()
        return is_reading

    def go_on(self) -> bool:
        """Read further, from where it was stopped; False if it was not."""
        is_stopped = self.is_stopped
        if is_stopped:
            self.going.set()
            self._draw()
        return is_stopped

    def grew(self) -> None:
        """More of ``reading`` is arranged."""
        seen = self.listing.rows
        if seen is self.reading:
            self.listing.rearranged()
        elif not seen.complete and len(self.reading.shown) > len(seen.shown):
            self.listing.replace(self.reading)  # which was never more than a part
        self._draw()
        self.filled.set()

    def ended(self, problem: FxtuiError | None) -> None:
        """``reading`` is all there is to know, or all that could be learnt."""
        self._is_listing, self.problem = False, problem
        self._stopwatch.end()
        self.going.set()
        if self.listing.rows is not self.reading and not problem:
            self.listing.replace(self.reading)
        self._draw()
        self.filled.set()

    def arranged(self) -> None:
        """What the last ViewChanged asked for is done."""
        self.listing.rearranged()
        self._draw()

    def marks_changed(self) -> None:
        self._draw()

    def unmark(self, locations: set[Location]) -> None:
        """What was asked for these is on its way."""
        self.marks.drop(locations)
        self.listing.refresh()
        self._draw()

    def stand_on(self, ground: Ground) -> None:
        """What else is known of the place: whether it is read-only, and its room."""
        if ground != self._ground:
            self._ground = ground
            self._draw()

    def remember_target(self, target: Location | None) -> None:
        """Where what is marked from now on is meant to go."""
        self.listing.new_mark = Mark(None, target)

    def forget(self, changed: Location) -> None:
        """Something happened there: what was kept of it is no longer true."""
        self._shelf.forget(changed)

    # --- What it shows -----------------------------------------------------------

    @property
    def view(self) -> View:
        return self._view

    @property
    def is_listing(self) -> bool:
        return self._is_listing

    @property
    def is_left_alone(self) -> bool:
        """Whether it is read again only when a person says so."""
        return self.is_stopped or self.reading.search is not None

    @property
    def is_stopped(self) -> bool:
        """Whether a person has the reading wait."""
        return self._is_listing and not self.going.is_set()

    @property
    def current(self) -> Entry | None:
        """The entry under the cursor; None on the parent."""
        row = self.listing.current
        return None if row is None else self.listing.rows.entry(row)

    def at(self, entry: Entry) -> Location:
        return replace(self.location, key=entry.key)

    def see(self, view: View) -> None:
        """Order or filter otherwise."""
        self._view = view
        self.reading.look(view)
        self.listing.rows.look(view)
        if len(self.listing.rows) <= SLICE:
            self.listing.rows.arrange_now()
            self.arranged()
        else:
            self.post_message(self.ViewChanged(self))

    # --- Inside ------------------------------------------------------------------

    def _new_rows(self, location: Location, begin: str = "") -> Rows:
        rows = Rows(location, begin)
        rows.look(self._view)
        rows.sums = self.sums
        return rows

    def _begin(self) -> None:
        self._is_listing, self.problem = not self.reading.complete, None
        self._is_kept = self.reading.complete
        self.going = asyncio.Event()
        self.going.set()
        if self._is_listing:
            self._stopwatch.begin()
        else:
            self._stopwatch.end()
        self._draw()

    def _show(self, rows: Rows, spot: Spot) -> None:
        here = self.location
        rows.look(self._view)
        self._give_sums(rows)
        self.listing.show(rows, self.marks.here(here), parent=not is_top(here), at=spot)

    def _leave(self) -> None:
        """Keep what is known of this place, and where in it the cursor is."""
        rows = self.listing.rows
        rows.differences = None  # beside what is shown then it may be something else
        if rows.search:
            self.marks.settle(rows.prefix)
        elif not rows.begin:
            self._spots[rows.prefix] = self.listing.spot
            if len(rows):
                self._shelf.keep(rows)

    @property
    def _how(self) -> Reading:
        """How the rows come that are seen."""
        if self.is_stopped:
            return Reading.STOPPED
        if self._is_listing:
            is_new = self.listing.rows is self.reading
            return Reading.BEGUN if is_new else Reading.AGAIN
        return Reading.KEPT if self._is_kept else Reading.DONE

    def _draw(self) -> None:
        rows, how = self.listing.rows, self._how
        seconds = 0 if self.is_stopped else self._stopwatch.seconds
        words = note(rows, self.marks, self._ground, how, seconds=seconds)
        self._bar.show(self.location, words, tail(rows))
        wait = Wait(seconds, has_keys=self.listing.has_focus)
        told = notice(rows, self.location, self.problem, how, wait)
        self.listing.notice(*told)
        self._foot.tell_gap(lack(rows, self.problem, old=rows is not self.reading))
        self._foot.tell_room(self._ground.space)
