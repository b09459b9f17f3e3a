"""The screen: two panes over a queue. It joins those who do not know each other."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Vertical

from fxtui.domain.entry import Kind
from fxtui.domain.errors import FxtuiError
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.request import JobId

from .actions import Actions
from .bridge import BoardChanged, Bridge, ServiceFound, ServiceGone
from .calls import Calls
from .command import Command, Where
from .commands import BY_ID, bindings
from .footer import Footer
from .keys import Keys
from .listing import Listing
from .pace import Pace
from .pane import Pane
from .places import directory
from .stale import concerns, ends, touched
from .status import Status
from .visit import arrange, read

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from typing import Any

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Size

    from fxtui.domain.policy import Policy
    from fxtui.domain.transfer import Job

    from .doorway import Doorway
    from .files import Files
    from .messages import (
        AnswerGiven,
        ConflictWanted,
        DetailsWanted,
        LimitsWanted,
        OrderGiven,
        SteeringWanted,
        TransfersWanted,
    )
    from .queue_desk import QueueDesk
    from .transfers import TransfersPanel


_ACTIVE: Final = "-active"
"""The class of the pane that commands are about."""

_MANY: Final = 10_000
"""Rows from which on a listing is no small thing."""

_FIRST_PATIENCE: Final = 0.05
"""Seconds that the first frame waits for the entries of local folders."""

_WIDTHS: Final = [(0, "-narrow"), (80, "-wide")]
_HEIGHTS: Final = [(0, "-tiny"), (8, "-short"), (16, "-tall")]
_COMPACT_BELOW: Final = 16
"""Lines of a terminal that has room for one line of the queue only."""


class BrowserScreen(Actions):
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
    ) -> None:
        """``policy`` is what the engine has, as far as the configuration says."""
        super().__init__()
        self.keys = keys
        self.doorway = doorway
        left, right = places
        self.panes = Pane(left, id="left"), Pane(right, id="right")
        self.active = self.panes[0]
        self.active.add_class(_ACTIVE, update=False)
        self.queue: TransfersPanel | None = None
        self.status = Status()
        self._footer = Footer()
        self._bridge = Bridge(doorway.engine, doorway.context)
        self._calls = Calls(doorway, policy)
        self._desk: QueueDesk | None = None
        self._asked = 0
        self._in_queue = False
        self._ended: dict[JobId, int] = {}
        self._files: Files | None = None
        self._painting = Pace(self, 0.25, self._paint)
        self._relisting = Pace(self, 1.0, self._list_outdated)
        self._outdated: set[Pane] = set()

    def expect(self, size: Size) -> None:
        """Be styled for this size at once, and not again behind the first frame."""
        for extent, steps in ((size.width, _WIDTHS), (size.height, _HEIGHTS)):
            fitting = [name for least, name in steps if extent >= least]
            self.add_class(fitting[-1], update=False)

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
        self.run_worker(self._bridge.follow(self.post_message), group="bridge")

    async def _first_rows(self) -> None:
        """Give the disk a moment: the first frame costs more than most folders."""
        near = [pane for pane in self.panes if pane.location.scheme == LOCAL]
        with suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_PATIENCE):
                for pane in near:
                    await pane.filled.wait()

    def on_resize(self, event: events.Resize) -> None:
        self._make_room(event.size.height)

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
    def under_way(self) -> Sequence[Job]:
        jobs = self._bridge.board.jobs.values()
        is_open = (job for job in jobs if not job.standing.is_final)
        return sorted(is_open, key=lambda job: (job.rank, job.id))

    @property
    def files(self) -> Files:
        if self._files is None:
            from .files import Files  # with the dialogs, when first needed

            self._files = Files(self, self.doorway, self.status)
        return self._files

    @property
    def hears_engine(self) -> bool:
        """Whether the engine told how all stands, and goes on telling."""
        return self._bridge.is_watching

    @property
    def desk(self) -> QueueDesk:
        if self._desk is None:
            from .queue_desk import QueueDesk  # behind the first frame

            board = self._bridge.board
            self._desk = QueueDesk(self, self._calls, board, self.status)
        return self._desk

    def enter(self, pane: Pane, location: Location, *, at: str | None = None) -> None:
        pane.enter(location, at=at)
        self._fill(pane)
        for each, other in (self.panes, self.panes[::-1]):
            each.remember_target(other.location)

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

    def _fill(self, pane: Pane) -> None:
        """Read what a pane shows; an older reading of it ends."""
        self.run_worker(self._read(pane), group=f"read-{pane.id}", exclusive=True)

    async def _read(self, pane: Pane) -> None:
        pages = self.doorway.list_pages(pane.location)
        pane.ended(await read(pages, pane.reading, pane.grew))

    async def _arrange(self, pane: Pane) -> None:
        await arrange(pane.listing.rows)
        pane.arranged()

    @on(Listing.Opened)
    def _open(self, event: Listing.Opened) -> None:
        entry = self.active.current
        if event.row is None or entry is None:
            self.action_parent()
        elif entry.kind in {Kind.DIRECTORY, Kind.BUCKET}:
            self.enter(self.active, self.active.at(entry))
        elif entry.kind is Kind.SYMLINK:
            self.go_to(self.active.at(entry))
        else:
            self.action_info()

    @on(Listing.Marked)
    def _count_marks(self) -> None:
        self.active.marks_changed()

    @on(Pane.ViewChanged)
    def _order_rows(self, event: Pane.ViewChanged) -> None:
        group = f"view-{event.pane.id}"
        self.run_worker(self._arrange(event.pane), group=group, exclusive=True)

    @on(Pane.Outdated)
    def _list_again(self, event: Pane.Outdated) -> None:
        event.pane.reread()
        self._fill(event.pane)

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
            self.queue.focus()  # at once: the next key may have been typed already

    def on_panes_wanted(self) -> None:
        self._take_keys(self.active)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        for pane in self.panes:
            if pane in event.widget.ancestors:
                self._activate(pane)
        self._set_in_queue(self.queue in event.widget.ancestors_with_self)

    def _take_keys(self, pane: Pane) -> None:
        self._set_in_queue(False)
        self._make_room(self.size.height)
        self._activate(pane)
        self.call_after_refresh(pane.listing.focus)  # it may have been hidden

    def _set_in_queue(self, now: bool) -> None:
        if now is not self._in_queue:
            self._in_queue = now
            self._footer.show(self.keys, in_queue=now)

    def _activate(self, pane: Pane) -> None:
        self.active = pane
        for each in self.panes:
            each.set_class(each is pane, _ACTIVE)

    # --- Commands ----------------------------------------------------------------

    async def run_command(self, command: Command) -> None:
        """What the palette and the footer do."""
        if command.where is Where.QUEUE and not self._in_queue:
            self.action_transfers()  # what is ordered there should be seen
        where = {Where.LISTING: self.active.listing, Where.QUEUE: self.queue}
        await self.app.run_action(command.action, where.get(command.where) or self)

    @on(Footer.Chosen)
    async def _run_chosen(self, event: Footer.Chosen) -> None:
        await self.run_command(BY_ID[event.command])

    # --- The engine --------------------------------------------------------------

    @on(BoardChanged)
    def _look_at_board(self) -> None:
        self._painting.soon()

    def _paint(self) -> None:
        board = self._bridge.board
        if board.notices:
            self.desk.announce(board.notices)
        if self.queue:
            self.queue.show(board)
            self._tell_asked(self.queue.asked)
        places = [*touched(self._ended, board.jobs)]
        self._ended = ends(board.jobs)
        for pane in self.panes:
            for place in places:
                pane.forget(place)
            if any(concerns(place, pane.location) for place in places):
                self._outdated.add(pane)
                self._relisting.soon()

    def _tell_asked(self, asked: int) -> None:
        """Say once, when a job begins to wait for a person, how to answer it."""
        before, self._asked = self._asked, asked
        if asked and not before:
            self.status.tell("Targets exist: t, then Enter, decides.")

    def _list_outdated(self) -> None:
        waiting = {pane for pane in self._outdated if self._is_busy(pane)}
        for pane in self._outdated - waiting:
            pane.reread()
            self._fill(pane)
        self._outdated = waiting
        if waiting:
            self._relisting.soon()

    def _is_busy(self, pane: Pane) -> bool:
        """Many rows are listed again only when nothing moves any more."""
        is_moving = bool(self._bridge.board.active)
        return pane.is_listing or (is_moving and len(pane.reading) > _MANY)

    @on(ServiceGone)
    def _tell_gone(self, event: ServiceGone) -> None:
        self.status.service("no service; calling it again")
        self.status.tell(event.error.message)

    @on(ServiceFound)
    def _tell_found(self, event: ServiceFound) -> None:
        self.status.service("")
        if event.again:
            self.status.tell("reconnected")
        for pane in self.panes:
            if pane.problem:
                self._list_again(Pane.Outdated(pane))

    def on_order_given(self, event: OrderGiven) -> None:
        self._call(self._calls.order(event))

    def on_answer_given(self, event: AnswerGiven) -> None:
        self._call(self._calls.answer(event))

    def on_conflict_wanted(self, event: ConflictWanted) -> None:
        self._call(self._ask_about(event.job.id))

    def on_transfers_wanted(self, event: TransfersWanted) -> None:
        self._call(self._bring(event))

    def on_details_wanted(self, event: DetailsWanted) -> None:
        self.desk.describe(event.of)

    def on_limits_wanted(self, event: LimitsWanted) -> None:
        self.ask(self._told(self.desk.limit(event.job)))

    def on_steering_wanted(self, event: SteeringWanted) -> None:
        self._call(self.desk.steer(event))

    def _call(self, calling: Coroutine[Any, Any, None]) -> None:
        self.run_worker(self._told(calling), group="calls")

    async def _told(self, calling: Coroutine[Any, Any, None]) -> None:
        try:
            await calling
        except FxtuiError as error:
            self.status.tell(str(error))

    async def _bring(self, event: TransfersWanted) -> None:
        page = await self._calls.page(event)
        if self.queue:
            self.queue.fill(event.tab, page)

    async def _ask_about(self, job: JobId) -> None:
        transfer = await self._calls.first_conflict(job)
        if self.queue and transfer:
            self.queue.ask(transfer, for_all=True)
