"""The screen: two panes over a queue. It joins those who do not know each other."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import on
from textual.containers import Vertical
from textual.screen import Screen

from fxtui.domain.entry import FOLDERS, Kind
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import LOCAL, Location

from .command import Command, Where
from .commands import BY_ID, bindings
from .engine_side import EngineSide
from .footer import Footer
from .grounds import Grounds
from .journeys import Journeys
from .keys import Keys
from .line.compositor import paint_rows
from .listing import Listing
from .pane import Pane
from .places import directory
from .slip import Slip
from .view import View
from .visit import Pages, arrange, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Size

    from fxtui.domain.policy import Policy

    from .doorway import Doorway
    from .edits.work import Edits
    from .files import Files
    from .keeping import Keeping
    from .preview.previews import Previews
    from .program import FxtuiApp
    from .sharing import Sharing
    from .tabs import Pair

_ACTIVE: Final = "-active"
"""The class of the pane that commands are about."""

_SHELVED: Final = "-shelved"
"""The class of the panes of a tab that is not shown."""

_FIRST_PATIENCE: Final = 0.05
"""Seconds that the first frame waits for the entries of local folders."""

_WIDTHS: Final = [(0, "-narrow"), (80, "-wide")]
_HEIGHTS: Final = [(0, "-tiny"), (8, "-short"), (16, "-tall")]
_COMPACT_BELOW: Final = 16
"""Lines of a terminal that has room for one line of the queue only."""


_VIEW: Final = View()


class BrowserScreen(EngineSide, Screen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.SCREEN)]
    ALLOW_SELECT = False  # of text by the mouse, which is for rows
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(
        self,
        doorway: Doorway,
        keys: Keys,
        places: tuple[Location, Location],
        policy: Policy,
        view: View = _VIEW,
    ) -> None:
        """``policy`` is what the engine has, as far as the configuration says; ``view``
        is how rows are seen at first."""
        super().__init__(doorway, policy)
        paint_rows(self)
        self.keys = keys
        left, right = places
        self.panes = Pane(left, view, id="left"), Pane(right, view, id="right")
        self.active = self.panes[0]
        self.active.add_class(_ACTIVE, update=False)
        self._footer = Footer()
        self._in_queue = self._was_shown = False
        self._files: Files | None = None
        self._sharing: Sharing | None = None
        self._previews: Previews | None = None
        self._edits: Edits | None = None
        self._grounds = Grounds(doorway)
        self.journeys = Journeys()
        self._slip = Slip()
        self.keeps = False
        """Whether it is remembered where a person goes."""

        self._keeping: Keeping | None = None

    def expect(self, size: Size) -> None:
        """Be styled for this size at once, and not again behind the first frame."""
        for extent, steps in ((size.width, _WIDTHS), (size.height, _HEIGHTS)):
            fitting = [name for least, name in steps if extent >= least]
            self.add_class(fitting[-1], update=False)

    def update_node_styles(self, animate: bool = True) -> None:
        """Not when it is first shown: whoever is in it was styled a moment ago."""
        if animate or self._was_shown:
            super().update_node_styles(animate=animate)
        self._was_shown = True

    def compose(self) -> ComposeResult:
        yield from self.panes
        yield Vertical(id="queue")
        yield self.status
        yield self._footer

    async def on_mount(self) -> None:
        self._footer.show(self.keys)
        self.active.listing.focus()
        for pane in self.panes:
            self.enter(pane, pane.location)
        await self._first_rows()
        self.call_after_refresh(self._bring_queue)

    async def _bring_queue(self) -> None:
        """Behind the first frame: nothing is in the queue that could be seen in it."""
        from .transfers import TransfersPanel

        self.queue = TransfersPanel(stat=self.doorway.stat)
        self._make_room(self.size.height)
        await self.query_one("#queue").mount(self.queue)
        await self.bring_tabs()
        self.follow_engine()
        if self.keeps:
            from .keeping import Keeping

            self._keeping = Keeping(self, self.paths.state)

    async def _first_rows(self) -> None:
        """Give the disk a moment: the first frame costs more than most folders."""
        near = [pane for pane in self.panes if pane.location.scheme == LOCAL]
        with suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_PATIENCE):
                for pane in near:
                    await pane.filled.wait()

    def on_resize(self, event: events.Resize) -> None:
        self._make_room(event.size.height)
        if self._previews:
            self._previews.arrange()

    def _make_room(self, height: int) -> None:
        """Where there are few lines, they are the panes' or, while it has the keys, all
        the queue's."""
        if self.queue:
            is_low = height < _COMPACT_BELOW
            self.set_class(is_low and self._in_queue, "-queue-only")
            self.queue.compact = is_low and not self._in_queue

    # --- Panes -------------------------------------------------------------------

    @property
    def other(self) -> Pane:
        left, right = self.panes
        return left if self.active is right else right

    @property
    def files(self) -> Files:
        if self._files is None:
            from .files import Files  # with the dialogs, when first needed

            self._files = Files(self, self.doorway, self._grounds, self.status)
        return self._files

    @property
    def sharing(self) -> Sharing:
        if self._sharing is None:
            from .sharing import Sharing  # as above

            self._sharing = Sharing(self, self.doorway, self.status)
        return self._sharing

    @property
    def edits(self) -> Edits:
        if self._edits is None:
            from .edits.work import Edits  # as above

            self._edits = Edits(self, self.doorway)
        return self._edits

    @property
    def previews(self) -> Previews:
        if self._previews is None:
            from .preview.previews import Previews  # as above

            self._previews = Previews(self, self.doorway)
        return self._previews

    def enter(self, pane: Pane, location: Location, *, at: str | None = None) -> None:
        before = pane.location
        self.journeys.set_out(pane, location)
        pane.enter(location, at=at)
        pane.stand_on(self._grounds.known(location))
        self.fill(pane)
        for each, other in (self.panes, self.panes[::-1]):
            each.remember_target(other.location)
        self.keep_step(pane, before)
        self.name_tabs()
        if self._keeping:
            self._keeping.soon()

    def go_to(self, location: Location) -> None:
        self.run_worker(self._go_to(self.active, location), group="go", exclusive=True)

    async def _go_to(self, pane: Pane, location: Location) -> None:
        """Show a place in a pane; a file of this machine is shown in its folder."""
        at = None
        if location.scheme == LOCAL and not location.key.endswith("/"):
            try:
                entry = await self.doorway.stat(location)
            except FxtuiError:
                entry = None  # the listing will say why
            if entry and entry.kind is not Kind.DIRECTORY:
                location, at = location.parent, location.name
        self.enter(pane, directory(location), at=at)

    def fill(self, pane: Pane, pages: Pages | None = None) -> None:
        """Read what a pane shows, if not from these; an older reading of it ends."""
        group = f"read-{pane.id}"
        self.workers.cancel_group(self, group)
        self.keep_compared(pane)
        if pane.reading.complete:
            return  # as it was kept
        self.run_worker(self._read(pane, pages), group=group, exclusive=True)

    async def _read(self, pane: Pane, pages: Pages | None) -> None:
        """The rows first; then what else is true of the place, if that is not known."""
        location, rows = pane.location, pane.reading
        if rows.search and not pages:
            pages = rows.search.pages(self.doorway)
        pages = pages or self.doorway.list_pages(location, after=rows.after)
        problem = await read(pages, rows, pane.grew, pane.going)
        if rows.is_hidden(problem):
            from .delivered import fill  # when first needed

            problem = await fill(self.doorway, rows, problem)
        pane.ended(problem)
        self.keep_compared(pane)
        if problem is None:
            await self.explore(pane, location)

    async def _arrange(self, pane: Pane) -> None:
        await arrange(pane.listing.rows)
        pane.arranged()

    @on(Listing.Opened)
    def _open(self, event: Listing.Opened) -> None:
        entry = self.active.current
        if self.active.listing.rows.search:
            self.open_found(entry)
        elif event.row is None or entry is None:
            self.action_parent()
        elif entry.kind in FOLDERS:
            folder = self.active.at(entry)
            self._grounds.learn(folder, entry)
            self.enter(self.active, folder)
        elif entry.kind is Kind.SYMLINK:
            self.go_to(self.active.at(entry))
        elif not self.enter_archive(self.active.at(entry)):
            self.action_info()

    @on(Listing.Marked)
    def _count_marks(self) -> None:
        self.active.marks_changed()

    @on(Pane.ViewChanged)
    def _order_rows(self, event: Pane.ViewChanged) -> None:
        group = f"view-{event.pane.id}"
        self.run_worker(self._arrange(event.pane), group=group, exclusive=True)

    @on(Listing.OrderWanted)
    def _order(self, event: Listing.OrderWanted) -> None:
        self.active.see(self.active.view.sorted_by(event.by))

    @on(Listing.BeginningWanted)
    def _begin_anew(self) -> None:
        self.active.begin_anew()
        self.fill(self.active)

    @on(Pane.Outdated)
    def _look_again(self, event: Pane.Outdated) -> None:
        self._grounds.forget(event.pane.location)
        self.list_again(event.pane)

    def list_again(self, pane: Pane) -> None:
        if not self.is_moving:
            self._grounds.forget(pane.location)  # it is as full now as it will be
        pane.reread()
        self.fill(pane)

    def show_panes(self, pair: Pair) -> None:
        for pane in self.panes:
            pane.add_class(_SHELVED).remove_class(_ACTIVE)
            pane.rest()
        for pane in pair.panes:
            pane.remove_class(_SHELVED)
        self.panes = pair.panes
        self._take_keys(pair.active)

    async def drop_panes(self, panes: tuple[Pane, Pane]) -> None:
        self.workers.cancel_group(self, "go")
        for pane in panes:
            for work in ("read", "view"):
                self.workers.cancel_group(self, f"{work}-{pane.id}")
            self._outdated.discard(pane)
            self.journeys.forget(pane)
            await pane.remove()

    # --- Focus -------------------------------------------------------------------

    def action_other(self) -> None:
        self._take_keys(self.active if self._in_queue else self.other)

    def action_transfers(self) -> None:
        if self._in_queue or self.queue is None:
            self._take_keys(self.active)
            return
        was_one_line = self.queue.compact
        self._set_in_queue(True)
        self._make_room(self.size.height)
        if was_one_line:
            self.call_after_refresh(self.queue.focus)  # when there is room to see it
        else:
            self.set_focus(self.queue.table)  # at once: more may be typed already

    def on_panes_wanted(self) -> None:
        self._take_keys(self.active)

    def hold_keys(self) -> Callable[[], None]:
        typed = cast("FxtuiApp", self.app).typed_ahead
        return partial(typed.release, typed.hold())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if event.widget is not self.focused:
            return  # keys that came in one piece have given the focus on meanwhile
        if not self.is_asking:
            cast("FxtuiApp", self.app).typed_ahead.release()
        for pane in self.panes:
            if pane in event.widget.ancestors:
                self._activate(pane)
        self._set_in_queue(self.queue in event.widget.ancestors_with_self)

    def _take_keys(self, pane: Pane) -> None:
        self._set_in_queue(False)
        self._make_room(self.size.height)
        self._activate(pane)
        if pane.listing.focusable:
            self.set_focus(pane.listing)  # at once: the next keys may be typed already
        else:
            self.call_after_refresh(pane.listing.focus)  # when it is no longer hidden

    def _set_in_queue(self, now: bool) -> None:
        if now is not self._in_queue:
            self._in_queue = now
            self._footer.show(self.keys, in_queue=now)

    def _activate(self, pane: Pane) -> None:
        self.active = pane
        for each in self.panes:
            each.set_class(each is pane, _ACTIVE)
        if self._previews:
            self._previews.arrange()
        self.name_tabs()

    # --- Commands ----------------------------------------------------------------

    def rekey(self, keys: Keys) -> None:
        """Other keys give the commands from now on."""
        self.keys = keys
        self._footer.show(keys, in_queue=self._in_queue)

    def see(self, change: Mapping[str, Any]) -> None:
        """See the rows of all panes otherwise, in these fields of a view."""
        for pane in self.query(Pane):
            pane.see(pane.view._replace(**change))

    def on_screen_suspend(self) -> None:
        self._slip.cover()

    def on_screen_resume(self) -> None:
        self._slip.uncover()
        if cast("FxtuiApp", self.app).closed_by not in self.keys.of["detach"]:
            self._slip.rule_out()
        self.put_questions()

    def action_detach(self) -> None:
        if self._slip.is_likely():
            self.status.tell(f"{self.keys.first('detach')} once more leaves.")
        else:
            super().action_detach()

    async def run_command(self, command: Command) -> None:
        """What the palette and the footer do."""
        self._slip.rule_out()
        if command.where is Where.QUEUE and not self._in_queue:
            self.action_transfers()  # what is ordered there should be seen
        where = {Where.LISTING: self.active.listing, Where.QUEUE: self.queue}
        await self.app.run_action(command.action, where.get(command.where) or self)

    @on(Footer.Chosen)
    async def _run_chosen(self, event: Footer.Chosen) -> None:
        await self.run_command(BY_ID[event.command])
