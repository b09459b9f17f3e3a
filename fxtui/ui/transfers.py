"""The transfers panel: what the queue does, in five tabs, and what a person may order.

It draws a board and pages of transfers that it is given. It knows no engine and no other
widget: orders leave as messages.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final, Self, TypeAlias

from rich.segment import Segment
from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.reactive import reactive

from fxtui.domain.entry import Entry
from fxtui.domain.events import Board
from fxtui.domain.location import Location
from fxtui.domain.request import IfExists, Jobs, Matching, Order, Transfers
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Job, Standing, Transfer, TransferPage

from .census import STATES
from .messages import (
    AnswerGiven,
    ConflictWanted,
    DetailsWanted,
    OrderGiven,
    PanesWanted,
    Tab,
    TransfersWanted,
)
from .queue_head import TabText, tab_texts
from .queue_items import Item
from .queue_state import QueueState
from .queue_table import QueueTable
from .text_line import STRONG, TextLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

Stat: TypeAlias = Callable[[Location], Awaitable[Entry]]
"""Tells what stands where a transfer wants to land."""

_LOADING: Final = "One moment …"

_HINTS: Final = {
    Tab.ACTIVE: "Nothing is on its way. Press c in a pane to copy what is marked there.",
    Tab.WAITING: "Nothing waits.",
    Tab.FAILED: "Nothing failed.",
    Tab.DONE: "Nothing is done yet.",
    Tab.LOG: "No job has ended yet.",
}


class TransfersPanel(Vertical):
    """One line of totals, one of tabs, and the rows of the tab that is shown."""

    DEFAULT_CSS = """
    TransfersPanel { height: 1fr; }
    TransfersPanel.-compact { height: 1; }
    TransfersPanel.-compact > #tabs { display: none; }
    TransfersPanel.-compact > QueueTable { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(digit), f"show_tab('{tab}')", tab.capitalize(), show=False)
            for digit, tab in enumerate(Tab, 1)
        ),
        Binding("p", "pause", "Pause/resume", id="queue.pause"),
        Binding("P", "pause_all", "Pause all", id="queue.pause_all"),
        Binding("x", "order('cancel')", "Cancel", id="queue.cancel"),
        Binding("r", "order('retry')", "Retry", id="queue.retry"),
        Binding("F", "retry_all", "Retry failed", id="queue.retry_all"),
        Binding("enter", "open", "Decide, or details", id="queue.open"),
        Binding("i", "details", "Details", id="queue.details"),
        Binding("C", "clear", "Clear finished", id="queue.clear"),
        Binding("escape", "leave", "Panes", id="queue.leave"),
    ]

    compact: reactive[bool] = reactive(False)
    """Only one line, for a terminal that has no room for more."""

    tab: reactive[Tab] = reactive(Tab.ACTIVE)

    def __init__(
        self,
        *,
        stat: Stat | None = None,
        clock: Callable[[], float] = monotonic,
        every: float = 1.0,
        id: str | None = None,
    ) -> None:
        """``stat`` tells what is in the way of a conflict; a tab is asked for again at
        most ``every`` so many seconds."""
        super().__init__(id=id)
        self._stat = stat
        self._clock = clock
        self._every = every
        self._state = QueueState(every)
        self._later: Timer | None = None
        self._head, self._tabs = TextLine(id="head"), TextLine(id="tabs")
        self._table = QueueTable()

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._tabs
        yield self._table

    # --- Down: what the screen tells ------------------------------------------------

    def show(self, board: Board) -> None:
        """Draw what is new on the board; cheap where nothing is."""
        self._state.see(board, self._clock())
        self._draw()

    def fill(self, tab: Tab, page: TransferPage) -> None:
        """Take a page that ``TransfersWanted`` asked for."""
        self._state.fill(tab, page)
        self._draw()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Take the keys, with whatever of it can be seen."""
        (self._head if self.compact else self._table).focus(scroll_visible)
        return self

    @property
    def asked(self) -> int:
        """Transfers, of all jobs, that wait for a person's decision."""
        return self._state.asked()

    # --- Draw -----------------------------------------------------------------------

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        state, width = self._state, self.size.width
        if self.compact:
            self._head.say(Segment(state.one_line(width)))
            return
        counts = state.counts
        self._head.say(Segment(state.head(width)))
        self._tabs.say(*(_segment(label) for label in tab_texts(counts, self.tab, width)))
        hint = _LOADING if counts[self.tab] else _HINTS[self.tab]
        self._table.show(self.tab, state.items(self.tab), state.row, hint=hint)
        self._want()

    def _want(self) -> None:
        """Ask for what this tab lacks, now or when it may be asked again."""
        state, tab, view = self._state, self.tab, self._table.view
        if want := state.want(tab, view, self._clock()):
            self.post_message(TransfersWanted(tab, STATES[tab], want.after))
        elif self._later is None and state.is_late(tab, view):
            self._later = self.set_timer(self._every, self._want_again)

    def _want_again(self) -> None:
        self._later = None
        self._want()

    def watch_compact(self) -> None:
        self.set_class(self.compact, "-compact")
        self._head.can_focus = self.compact
        self._draw()

    def watch_tab(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    @on(QueueTable.Looked)
    def _look_for_more(self) -> None:
        self._want()

    # --- Up: what a person orders ---------------------------------------------------

    def action_show_tab(self, tab: str) -> None:
        self.tab = Tab(tab)

    @on(events.Click, "#tabs")
    def _show_clicked_tab(self, event: events.Click) -> None:
        end = 0
        for label in tab_texts(self._state.counts, self.tab, self.size.width):
            end += len(label.text) + 1
            if event.x < end:
                self.tab = label.tab
                return

    def action_pause(self) -> None:
        chosen = self._table.chosen
        are_paused = all(_is_paused(item) for item in chosen)
        self._give(Order.RESUME if are_paused else Order.PAUSE, chosen)

    def action_pause_all(self) -> None:
        jobs = self._state.open_jobs
        are_paused = all(_is_paused(job) for job in jobs)
        self._give(Order.RESUME if are_paused else Order.PAUSE, jobs)

    def action_order(self, order: str) -> None:
        self._give(Order(order), self._table.chosen)

    def action_retry_all(self) -> None:
        if self._state.failed:
            self.post_message(OrderGiven(Order.RETRY, Matching(states=(State.FAILED,))))

    def action_clear(self) -> None:
        self._give(Order.CLEAR, self._state.final_jobs)

    def action_leave(self) -> None:
        self.post_message(PanesWanted())

    @on(QueueTable.Opened)
    def action_open(self) -> None:
        item = self._table.current
        if isinstance(item, Transfer) and Reason.CONFLICT in item.reasons:
            self.ask(item)
        elif isinstance(item, Job) and item.tally.asked:
            self.post_message(ConflictWanted(item))
        else:
            self.action_details()

    def action_details(self) -> None:
        if (item := self._table.current) is not None:
            self.post_message(DetailsWanted(item))

    def _give(self, order: Order, items: Sequence[Item]) -> None:
        """One order for the jobs among these, one for the transfers."""
        jobs = tuple(item.id for item in items if isinstance(item, Job))
        transfers = tuple(item.id for item in items if isinstance(item, Transfer))
        if jobs:
            self.post_message(OrderGiven(order, Jobs(jobs)))
        if transfers:
            self.post_message(OrderGiven(order, Transfers(transfers)))
        self._table.unmark()

    def ask(self, transfer: Transfer, *, for_all: bool = False) -> None:
        """Let a person decide what becomes of a target that exists.

        ``for_all`` is how the question stands first: about all of the job, or about one.
        """
        from .dialogs.conflict import ConflictDialog  # when first needed

        def answer(choice: tuple[IfExists, bool] | None) -> None:
            if choice is not None:
                decision, is_for_all = choice
                one, all_of_job = Transfers((transfer.id,)), Jobs((transfer.job,))
                self.post_message(
                    AnswerGiven(all_of_job if is_for_all else one, decision)
                )

        target = transfer.target
        found = self._stat(target) if self._stat and target else None
        waiting = self._state.asked(transfer.job)
        dialog = ConflictDialog(transfer, found, waiting=waiting, for_all=for_all)
        self.app.push_screen(dialog, answer)


def _segment(label: TabText) -> Segment:
    return Segment(f"{label.text} ", STRONG if label.is_shown else None)


def _is_paused(item: Item) -> bool:
    if isinstance(item, Job):
        return item.standing is Standing.PAUSED
    return item.state is State.PAUSED
