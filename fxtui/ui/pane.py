"""One directory of one storage: where it is, its rows, and what is marked in it.

It shows what it is given. The screen reads storages and fills it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical
from textual.message import Message

from fxtui.domain.entry import Entry
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Location
from fxtui.domain.value import replace

from .command import Where
from .commands import bindings
from .dead_end import gap
from .grounds import Ground, space_text
from .listing import Listing
from .marks import Mark, Marks
from .pane_words import note, notice
from .path_bar import PathBar
from .places import is_top
from .rows import SLICE, Rows, View

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from .fields import FilterField
    from .room_line import RoomLine

_KEPT: Final = 24
"""Directories that are remembered, so that coming back shows them at once."""


class KeyedListing(Listing):
    """A listing that a person steers."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.LISTING, Where.PANE)]


class Pane(Vertical):
    @dataclass(eq=False, repr=False)
    class ViewChanged(Message):
        """Many rows are to be seen in another order: arrange them in steps."""

        pane: Pane

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Pane.ViewChanged) and message.pane is self.pane

    @dataclass(eq=False, repr=False)
    class Outdated(Message):
        """What is shown is no longer true: list it again."""

        pane: Pane

    def __init__(self, location: Location, *, id: str) -> None:  # Textual's
        super().__init__(id=id)
        self.location = location
        self.marks = Marks()
        self.reading = Rows(location)
        """The rows that the present reading fills; shown at once if none were known."""

        self.filled = asyncio.Event()
        """Set when there is something to see: rows, or why there are none."""

        self.problem: FxtuiError | None = None
        self._view = View()
        self._kept: dict[Location, Rows] = {}
        self._cursors: dict[Location, str | None] = {}
        self._is_listing = False
        self._ground = Ground()
        self._room: RoomLine | None = None
        self._bar = PathBar()
        self.listing = KeyedListing(self.reading)

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self.listing

    # --- Down: what the screen tells ---------------------------------------------

    def enter(self, location: Location, *, at: str | None = None) -> None:
        """Show a directory, as far as it is known; ``reading`` is to be filled now."""
        self._cursors[self.location] = self.listing.current_name
        if location != self.location:
            self._view = self._view._replace(needle="")
            self._leave_filter()
        self.location = location
        self.reading = self._new_rows(location)
        known = self._kept.pop(location, None)
        at = at or self._cursors.get(location)
        shown = known or self.reading
        shown.look(self._view)
        if known:
            self._kept[location] = known
        self.listing.show(
            shown, self.marks.here(location), parent=not is_top(location), at=at
        )
        if known:
            self.see(self._view)
        self._begin()

    def reread(self) -> None:
        """The same directory once more; what is shown stays until that is complete."""
        self.reading = self._new_rows(self.location)
        self._begin()

    def grew(self) -> None:
        """More of ``reading`` is arranged."""
        if self.listing.rows is self.reading:
            self.listing.rearranged()
            self._draw()
        self.filled.set()

    def ended(self, problem: FxtuiError | None) -> None:
        """``reading`` is all there is to know, or all that could be learnt."""
        self._is_listing, self.problem = False, problem
        if self.listing.rows is not self.reading and not problem:
            self.listing.replace(self.reading)
        if not problem:
            self._keep(self.reading)
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

    def forget(self, location: Location) -> None:
        """What was known of a directory is no longer true."""
        self._kept.pop(location, None)

    # --- What it shows -----------------------------------------------------------

    @property
    def view(self) -> View:
        return self._view

    @property
    def is_listing(self) -> bool:
        return self._is_listing

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

    # --- The filter --------------------------------------------------------------

    def edit_filter(self) -> None:
        from .fields import FilterField  # when first needed

        if not self.query(FilterField):
            self.mount(FilterField(self._view.needle))
        self.query_one(FilterField).focus()

    def close(self) -> None:
        """What Esc closes: a range first, then the filter."""
        if not self.listing.forget_range() and self._view.needle:
            self._leave_filter()
            self.see(self._view._replace(needle=""))

    def on_filter_field_edited(self, event: FilterField.Edited) -> None:
        self.see(self._view._replace(needle=event.needle))

    def on_filter_field_left(self, event: FilterField.Left) -> None:
        self.listing.focus()
        if not event.keep:
            self._leave_filter()
            self.see(self._view._replace(needle=""))

    def _leave_filter(self) -> None:
        self.query("FilterField").remove()

    # --- Inside ------------------------------------------------------------------

    def _new_rows(self, location: Location) -> Rows:
        rows = Rows(location)
        rows.look(self._view)
        return rows

    def _begin(self) -> None:
        self._is_listing, self.problem = True, None
        self._draw()

    def _keep(self, rows: Rows) -> None:
        self._kept.pop(self.location, None)
        self._kept[self.location] = rows
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept)))

    def _draw(self) -> None:
        rows, is_listing = self.listing.rows, self._is_listing
        words = note(rows, self.marks, self._ground, is_listing=is_listing)
        self._bar.show(self.location, words)
        said = notice(rows, self.location, self.problem, is_listing=is_listing)
        self.listing.notice(*said)
        self._tell_gap()
        self._tell_room()

    def _tell_gap(self) -> None:
        """Say below the rows, wherever they are scrolled to, that they are not all."""
        if not (self.problem and len(self.listing.rows)):
            self.query("Gap").remove()
            return
        from .gap import Gap  # when first needed

        text = gap(self.problem, old=self.listing.rows is not self.reading)
        if shown := self.query(Gap):
            shown.first().update(text)
        else:
            self.mount(Gap(text))

    def _tell_room(self) -> None:
        """Say in the last line how much room there is, where that is known."""
        if (space := self._ground.space) is None:
            if self._room:
                self._room.remove()
            self._room = None
            return
        if self._room is None:
            from .room_line import RoomLine  # when first needed

            self._room = RoomLine()
            self.mount(self._room)
        self._room.tell(space_text(space))
