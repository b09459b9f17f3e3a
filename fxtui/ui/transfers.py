"""The transfers panel: what the queue does, in five tabs.

It draws a board and pages of transfers that it is given. It knows no engine and no other
widget: orders leave as messages.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from time import monotonic, time
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from rich.segment import Segment
from textual import events, on
from textual.reactive import reactive

from fxtui.domain.entry import Entry
from fxtui.domain.events import Board
from fxtui.domain.location import Location
from fxtui.domain.request import IfExists, Jobs, Transfers
from fxtui.domain.transfer import Transfer, TransferPage

from .cells import clipped
from .census import STATES
from .messages import AnswerGiven, Tab, TransfersWanted
from .queue_actions import QueueActions
from .queue_head import TabText, tab_texts
from .queue_state import QueueState
from .queue_table import QueueTable
from .text_line import STRONG, TextLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

Stat: TypeAlias = Callable[[Location], Awaitable[Entry]]
"""Tells what stands where a transfer wants to land."""

_ROOM_FOR_REASONS: Final = 8
"""Lines of the panel from which on one is for what a row cannot say."""

_LOADING: Final = "One moment …"

_HINTS: Final = {
    Tab.ACTIVE: "Nothing is on its way. Press c in a pane to copy what is marked there.",
    Tab.WAITING: "Nothing waits.",
    Tab.FAILED: "Nothing failed.",
    Tab.DONE: "Nothing is done yet.",
    Tab.LOG: "No job has ended yet.",
}


class TransfersPanel(QueueActions):
    """One line of totals, one for alarms, one of tabs, and the rows of a tab.

    Where there is room, what a row has none for is said below.
    """

    DEFAULT_CSS = """
    TransfersPanel { height: 1fr; }
    TransfersPanel.-compact { height: 1; }
    TransfersPanel > #alert { display: none; color: $text-warning; text-style: bold; }
    TransfersPanel.-alert > #alert { display: block; }
    TransfersPanel.-compact > #alert { display: none; }
    TransfersPanel > #reason { display: none; color: $text-warning; }
    TransfersPanel.-reason > #reason { display: block; }
    TransfersPanel.-compact > #reason { display: none; }
    TransfersPanel.-compact > #tabs { display: none; }
    TransfersPanel.-compact > QueueTable { display: none; }
    """
    compact: reactive[bool] = reactive(False)
    """Only one line, for a terminal that has no room for more."""

    def __init__(
        self,
        *,
        stat: Stat | None = None,
        clock: Callable[[], float] = monotonic,
        time: Callable[[], float] = time,
        every: float = 2.0,
        id: str | None = None,
    ) -> None:
        """``stat`` tells what is in the way of a conflict; a tab is asked for again at
        most ``every`` so many seconds; ``time`` tells those since 1970."""
        super().__init__(id=id)
        self._stat = stat
        self._clock, self._time = clock, time
        self._every = every
        self.state = QueueState(every)
        self._later: Timer | None = None
        self._countdown: Timer | None = None
        self._alert, self._reason = TextLine(id="alert"), TextLine(id="reason")
        self._head, self._tabs = TextLine(id="head"), TextLine(id="tabs")
        self.table = QueueTable()

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._alert
        yield self._tabs
        yield self.table
        yield self._reason

    # --- Down: what the screen tells ------------------------------------------------

    def show(self, board: Board) -> None:
        """Draw what is new on the board; cheap where nothing is."""
        self.state.see(board, self._clock())
        self._draw()

    def fill(self, tab: Tab, page: TransferPage) -> None:
        """Take a page that ``TransfersWanted`` asked for."""
        self.state.fill(tab, page)
        self._draw()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Take the keys, with whatever of it can be seen.

        At once, and not as Textual does it, behind the keys that are typed already.
        """
        seen = self._head if self.compact else self.table
        self.screen.set_focus(seen, scroll_visible)
        return self

    @property
    def asked(self) -> int:
        """Transfers, of all jobs, that wait for a person's decision."""
        return self.state.asked()

    # --- Draw -----------------------------------------------------------------------

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        state, width = self.state, self.size.width
        state.now = self._time()
        if self.compact:
            self._head.say(Segment(state.one_line(width)))
            return
        alert = state.alert(width)
        self._alert.say(Segment(alert))
        self.set_class(bool(alert), "-alert")
        counts = state.counts
        self._head.say(Segment(state.head(width)))
        self._tabs.say(*(_segment(label) for label in tab_texts(counts, self.tab, width)))
        hint = _LOADING if counts[self.tab] else _HINTS[self.tab]
        self.table.show(self.tab, state.items(self.tab), state.row, hint=hint)
        self._say_reason()
        self._want()
        self._count_down()

    def _say_reason(self) -> None:
        """All of why the row under the cursor stands still, below the rows."""
        has_room = self.size.height >= _ROOM_FOR_REASONS
        reason = self.table.unsaid if has_room else ""
        self._reason.say(Segment(clipped(f" {reason}", self.size.width).rstrip()))
        self.set_class(bool(reason), "-reason")

    def _count_down(self) -> None:
        """Draw again in a second, if that is when something seen says another word."""
        if self._countdown is None and self.state.is_counting(self.table.seen):
            self._countdown = self.set_timer(1.0, self._counted)

    def _counted(self) -> None:
        self._countdown = None
        self._draw()

    def _want(self) -> None:
        """Ask for what this tab lacks, now or when it may be asked again."""
        state, tab, view = self.state, self.tab, self.table.view
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
        self._say_reason()
        self._want()

    # --- Up: what a person orders ---------------------------------------------------

    @on(events.Click, "#tabs")
    def _show_clicked_tab(self, event: events.Click) -> None:
        end = 0
        for label in tab_texts(self.state.counts, self.tab, self.size.width):
            end += len(label.text) + 1
            if event.x < end:
                self.tab = label.tab
                return

    @on(QueueTable.Opened)
    def _open_clicked(self) -> None:
        self.action_open()

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
        waiting = self.state.asked(transfer.job)
        dialog = ConflictDialog(transfer, found, waiting=waiting, for_all=for_all)
        self.app.push_screen(dialog, answer)


def _segment(label: TabText) -> Segment:
    return Segment(f"{label.text} ", STRONG if label.is_shown else None)
