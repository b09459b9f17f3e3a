"""What each command of the queue does, in a line or two: it leaves as a message."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeGuard

from textual.containers import Vertical
from textual.reactive import reactive

from fxtui.domain.request import Jobs, Matching, Order, Transfers
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Job, Standing, Transfer

from .command import Where
from .commands import bindings
from .messages import (
    ConflictWanted,
    DetailsWanted,
    LimitsWanted,
    OrderGiven,
    PaceWanted,
    PanesWanted,
    SteeringWanted,
    Tab,
)
from .queue_items import Item

if TYPE_CHECKING:
    from textual.binding import BindingType

    from .dialogs.order import OrderDialog
    from .queue_state import QueueState
    from .queue_table import QueueTable


class QueueActions(Vertical):
    """The orders of a panel that shows a queue."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.QUEUE)]

    tab: reactive[Tab] = reactive(Tab.ACTIVE)
    state: QueueState
    table: QueueTable

    @abstractmethod
    def ask(self, transfer: Transfer) -> None:
        """Let a person decide what becomes of a target that exists."""

    # --- Orders ---------------------------------------------------------------------

    def action_pause(self) -> None:
        chosen = self.table.chosen
        are_paused = all(_is_paused(item) for item in chosen)
        if [self.table.current] == [*chosen] and _only_waits_for_a_decision(chosen[0]):
            self.action_open()  # nothing else makes it go on
            return
        self._give(Order.RESUME if are_paused else Order.PAUSE, chosen)

    def action_pause_all(self) -> None:
        jobs = self.state.open_jobs
        are_paused = all(_is_paused(job) for job in jobs)
        self._give(Order.RESUME if are_paused else Order.PAUSE, jobs)

    def action_resume_parked(self) -> None:
        self._give(Order.RESUME, self.state.parked_jobs)

    def action_retry(self) -> None:
        self._give(Order.RETRY, self.table.chosen)

    def action_retry_all(self) -> None:
        if self.state.failed:
            self.post_message(OrderGiven(Order.RETRY, Matching(states=(State.FAILED,))))

    def action_earlier(self) -> None:
        self._give(Order.EARLIER, self.table.chosen)

    def action_later(self) -> None:
        self._give(Order.LATER, self.table.chosen)

    def action_run_now(self) -> None:
        self._give(Order.RUN_NOW, self.table.chosen)

    def action_cancel(self) -> None:
        from .dialogs.order import cancelling  # when first needed

        open_items = [item for item in self.table.chosen if _is_open(item)]
        if open_items:
            self._confirm(cancelling(open_items), Order.CANCEL, open_items)

    def action_clear(self) -> None:
        from .dialogs.order import clearing  # when first needed

        if jobs := self.state.final_jobs:
            self._confirm(clearing(jobs), Order.CLEAR, jobs)

    def _confirm(
        self, question: OrderDialog, order: Order, items: Sequence[Item]
    ) -> None:
        def answer(agreed: bool | None) -> None:
            if agreed:
                self._give(order, items)

        self.app.push_screen(question, answer)

    def _give(self, order: Order, items: Sequence[Item]) -> None:
        """One order for the jobs among these, one for the transfers."""
        jobs = tuple(item.id for item in items if isinstance(item, Job))
        transfers = tuple(item.id for item in items if isinstance(item, Transfer))
        if jobs:
            self.post_message(OrderGiven(order, Jobs(jobs)))
        if transfers:
            self.post_message(OrderGiven(order, Transfers(transfers)))
        self.table.unmark()

    # --- Limits ---------------------------------------------------------------------

    def action_limits(self) -> None:
        item = self.table.current
        job = self.state.job(item.job) if isinstance(item, Transfer) else item
        if not isinstance(job, Job) or job.standing.is_final:
            job = None
        self.post_message(LimitsWanted(job.id if job else None))

    def action_at_once(self, steps: int) -> None:
        self.post_message(SteeringWanted(transfers=steps))

    def action_bandwidth(self, steps: int) -> None:
        self.post_message(SteeringWanted(bandwidth=steps))

    # --- Looking --------------------------------------------------------------------

    def action_show_tab(self, tab: str) -> None:
        self.tab = Tab(tab)

    def action_open(self) -> None:
        item = self.table.current
        if isinstance(item, Transfer) and Reason.CONFLICT in item.reasons:
            self.ask(item)
        elif isinstance(item, Job) and item.tally.asked:
            self.post_message(ConflictWanted(item))
        else:
            self.action_details()

    def action_details(self) -> None:
        if (item := self.table.current) is not None:
            self.post_message(DetailsWanted(item))

    def action_why_slow(self) -> None:
        if isinstance(item := self.table.current, Job | Transfer):
            self.post_message(PaceWanted(item))

    def action_show_command(self) -> None:
        from .command_line import command_of  # when first needed
        from .dialogs.command import CommandDialog

        item = self.table.current
        if isinstance(item, Job | Transfer):
            job = item if isinstance(item, Job) else self.state.job(item.job)
            command = command_of(item, job.request.verb) if job else command_of(item)
            lines = [(f"{type(item).__name__.lower()} {item.id}", command)]
            self.app.push_screen(CommandDialog(lines))

    def action_leave(self) -> None:
        self.post_message(PanesWanted())


def _is_open(item: Item | None) -> TypeGuard[Job | Transfer]:
    if isinstance(item, Job):
        return not item.standing.is_final
    return isinstance(item, Transfer) and not item.state.is_final


def _only_waits_for_a_decision(item: Item) -> bool:
    """Whether a decision about its target is all that keeps it from going on."""
    if isinstance(item, Job) and item.standing is Standing.PAUSED:
        return item.tally.asked == item.tally.paused.objects and not item.reasons
    return isinstance(item, Transfer) and item.reasons == {Reason.CONFLICT}


def _is_paused(item: Item) -> bool:
    if isinstance(item, Job):
        return item.standing is Standing.PAUSED
    return isinstance(item, Transfer) and item.state is State.PAUSED
