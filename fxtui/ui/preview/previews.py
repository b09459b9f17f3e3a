"""What a person looks into: the pane that follows the cursor, and the view of one object.

It looks where the cursor is a few times a second, and only while the pane is open: a key
that moves the cursor pays nothing for it, and whoever passes by reads nothing.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from fxtui.domain.entry import FOLDERS, Columns, Entry, Kind
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import Location
from fxtui.domain.names import safe
from fxtui.front.picture.told import Size
from fxtui.front.preview import Child

from .pane import PreviewPane
from .sight import Glass, Sight
from .words import Title, folder, said, title_of, why_not, without_bytes

if TYPE_CHECKING:
    from textual.timer import Timer

    from fxtui.front.picture.told import Wish
    from fxtui.front.preview import Drawing

    from ..browser import BrowserScreen
    from ..doorway import Doorway
    from ..pane import Pane
    from ..program import FxtuiApp

_EVERY: Final = 0.1
"""Seconds between two looks at where the cursor is."""

_KEPT: Final = 8
"""Drawings that are remembered, so that coming back shows them at once."""

_MOST_ROWS: Final = 1000
"""Of a folder so many are listed, and no more."""

THREE_FROM: Final = 150
"""Columns of a terminal in which there is room for three panes."""

TWO_FROM: Final = 80


class Subject(NamedTuple):
    """What the cursor is on, and in which state it was listed."""

    place: Location
    entry: Entry | None
    room: Size
    """Cells for a picture of it."""

    wish: Wish


class Previews:
    def __init__(self, screen: BrowserScreen, doorway: Doorway) -> None:
        self._screen, self._doorway = screen, doorway
        self._child = Child()
        """What parses for the pane."""

        self._pane: PreviewPane | None = None
        self._timer: Timer | None = None
        self._passing: Subject | None = None
        """Where the cursor was at the last look."""

        self._shown: Subject | None = None
        self._kept: dict[Subject, tuple[Drawing, Title]] = {}

    @property
    def _app(self) -> FxtuiApp:
        return cast("FxtuiApp", self._screen.app)

    # --- The pane ----------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self._pane is not None

    @property
    def has_room(self) -> bool:
        return self._screen.size.width >= TWO_FROM

    async def toggle(self) -> None:
        if self._pane:
            pane, self._pane = self._pane, None
            if self._timer:
                self._timer.stop()
            await pane.remove()
        else:
            self._pane, self._shown = PreviewPane(self._child.close), None
            await self._screen.mount(self._pane, after=self._screen.panes[1])
            self._timer = self._screen.set_interval(_EVERY, self._look)
        self.arrange()

    def scroll(self, pages: int) -> None:
        """Move what the pane shows, as far as it was read."""
        if self._pane:
            self._pane.scroll_pages(pages)
        else:
            key = self._screen.keys.first("preview")
            self._screen.status.tell(f"{key} shows what is under the cursor.")

    def arrange(self) -> None:
        """A third column where there is room, else the place of the other pane."""
        screen, width = self._screen, self._screen.size.width
        is_seen = self._pane is not None and width >= TWO_FROM
        screen.set_class(is_seen and width >= THREE_FROM, "-three")
        screen.set_class(is_seen and width < THREE_FROM, "-beside")
        if self._pane:
            self._pane.set_class(not is_seen, "-away")
            self._stand_beside(self._pane)

    def _stand_beside(self, pane: PreviewPane) -> None:
        """Behind both panes; for the right one alone, before it."""
        left, right = self._first_pane, self._last_pane
        if self._screen.has_class("-beside") and self._screen.active is right:
            self._screen.move_child(pane, before=left)
        else:
            self._screen.move_child(pane, after=right)

    @property
    def _first_pane(self) -> Pane:
        return self._screen.panes[0]

    @property
    def _last_pane(self) -> Pane:
        return self._screen.panes[1]

    def _look(self) -> None:
        """Follow the cursor, once it rests."""
        if self._pane is None or not self._pane.display:
            return
        subject = self._subject(self._screen.active, self._pane.room)
        if self._app.easel(subject.room) is None:
            return  # the terminal has not answered yet whether it has pictures
        rests, self._passing = subject == self._passing, subject
        if rests and subject != self._shown:
            self._shown = subject
            reading = self._show(self._pane, subject)
            self._screen.run_worker(reading, group="preview", exclusive=True)

    def _subject(self, pane: Pane, room: Size) -> Subject:
        entry = pane.current
        place = pane.location if entry is None else pane.at(entry)
        return Subject(place, entry, room, self._app.ui.pictures)

    async def _show(self, pane: PreviewPane, subject: Subject) -> None:
        place, entry, *_ = subject
        name = safe(place.name) if entry else ".."
        if known := self._kept.get(subject):
            pane.show(name, *known)
            return
        pane.show(name, said(), Title("reading…"))
        try:
            found = await self._drawn(pane, subject)
        except FxtuiError as error:
            pane.show(name, said(*why_not(error, place)), Title())
            return
        pane.show(name, *found)
        self._keep(subject, found)

    async def _drawn(self, pane: PreviewPane, subject: Subject) -> tuple[Drawing, Title]:
        """A drawing, and what is said below it."""
        place, entry, room, _ = subject
        if entry and entry.kind is Kind.SYMLINK:
            entry = await self._doorway.stat(place)
        if entry is None:
            return said("  The folder above."), Title()
        if entry.kind in FOLDERS:
            drawing = await self._list(place)
            return drawing, Title(what=", ".join(drawing.notes))
        if nothing := without_bytes(entry):
            return said(*nothing), title_of(entry, said())
        told, name = entry, safe(place.name)

        def meanwhile(drawing: Drawing) -> None:
            title = title_of(told, drawing)
            pane.show(
                name, drawing, title._replace(size=f"reading… {title.size}".rstrip())
            )

        pictures = self._app.easel(room) or "blocks"  # if it is not slow just now
        glass = Glass(pane.width, self._child, pictures)
        sight = Sight(self._doorway, place, entry, glass)
        drawing = await sight.glance(meanwhile)
        return drawing, title_of(entry, drawing)

    async def _list(self, place: Location) -> Drawing:
        pages, rows = list[Columns](), 0
        async with aclosing(self._doorway.list_pages(place)) as found:
            async for page in found:
                pages.append(page)
                rows += len(page)
                if rows >= _MOST_ROWS:
                    return folder(pages, complete=False)
        return folder(pages, complete=True)

    def _keep(self, subject: Subject, found: tuple[Drawing, Title]) -> None:
        self._kept[subject] = found
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept)))

    # --- The view ----------------------------------------------------------------

    async def view(self, pane: Pane) -> bool:
        """Show what the cursor is on, on the whole screen; whether it is to be edited."""
        from .view import FullView  # when first needed

        place, entry, *_ = self._subject(pane, Size(*self._screen.size))
        if entry is None or entry.kind in FOLDERS:
            self._screen.status.tell("This is no file: Enter opens folders.")
            return False
        screen, child = self._screen, Child()
        width = screen.size.width
        sight = Sight(self._doorway, place, entry, Glass(width, child))
        try:
            return await screen.app.push_screen_wait(FullView(sight, screen.keys))
        finally:
            child.close()
