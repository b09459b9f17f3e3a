"""The half of the screen that faces the engine: what it tells is shown, what the queue
asks for is asked of it.
"""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Final

from fxtui.domain.errors import FxtuiError

from .actions import Actions
from .bridge import Bridge, JobsSeen
from .fresh import Fresh
from .line.slowness import every, slow_text, told
from .pace import Pace
from .pane import Pane
from .stale import concerns, ends, touched
from .status import Status

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from typing import Any

    from fxtui.domain.policy import Policy
    from fxtui.domain.request import JobId
    from fxtui.domain.transfer import Job

    from .bridge import ServiceFound, ServiceGone
    from .calls import Calls
    from .doorway import Doorway
    from .messages import (
        AnswerGiven,
        ConflictWanted,
        DetailsWanted,
        LimitsWanted,
        OrderGiven,
        PaceWanted,
        SteeringWanted,
        TransfersWanted,
    )
    from .queue_desk import QueueDesk
    from .transfers import TransfersPanel

_MANY: Final = 10_000
"""Rows from which on a listing is no small thing."""


class EngineSide(Actions):
    def __init__(self, doorway: Doorway, policy: Policy) -> None:
        """``policy`` is what the engine has, as far as the configuration says."""
        super().__init__()
        self.doorway = doorway
        self.queue: TransfersPanel | None = None
        self._bridge = Bridge(doorway.engine, doorway.context)
        self.status = Status(lambda: self._bridge.board.jobs)
        self._policy = policy
        self._desk: QueueDesk | None = None
        self._asked = 0
        self._ended: dict[JobId, int] = {}
        self._fresh = Fresh()
        self._slowness = 0
        self._painting = Pace(self, every(None, is_blurred=False), self._paint)
        self._relisting = Pace(self, 1.0, self._list_outdated)
        self._unheard: dict[JobId, Job] = {}
        self._hearing = Pace(self, 1.0, self._tell_jobs)
        self._outdated: set[Pane] = set()

    @abstractmethod
    def list_again(self, pane: Pane) -> None:
        """Read once more what a pane shows; that stays until then."""

    @property
    def under_way(self) -> Sequence[Job]:
        jobs = self._bridge.board.jobs.values()
        is_open = (job for job in jobs if not job.standing.is_final)
        return sorted(is_open, key=lambda job: (job.rank, job.id))

    @property
    def is_moving(self) -> bool:
        return bool(self._bridge.board.active)

    @property
    def hears_engine(self) -> bool:
        """Whether the engine told how all stands, and goes on telling."""
        return self._bridge.is_watching

    @cached_property
    def _calls(self) -> Calls:
        from .calls import Calls  # behind the first frame

        return Calls(self.doorway, self._policy)

    @property
    def desk(self) -> QueueDesk:
        if self._desk is None:
            from .queue_desk import QueueDesk  # as above

            board = self._bridge.board
            self._desk = QueueDesk(self, self._calls, board, self.status)
        return self._desk

    def follow_engine(self) -> None:
        """Hear from now on what it tells."""
        following = self._bridge.follow(self.post_message, self._painting.soon)
        self.run_worker(following, group="bridge")

    # --- What it tells -----------------------------------------------------------

    def see_line(self, lag: float | None, *, is_blurred: bool) -> None:
        """How long a frame takes to the terminal, and whether its keys go elsewhere."""
        self._painting.every = every(lag, is_blurred=is_blurred)
        self._slowness = told(lag, self._slowness)
        self.status.line(slow_text(self._slowness))

    def _paint(self) -> None:
        board = self._bridge.board
        if board.notices:
            self.desk.announce(board.notices)
        self.status.hear()
        if self.queue:
            self.queue.show(board)
            self._tell_asked(self.queue.asked)
        self.see_questions(board)
        jobs = self._fresh.of(board.jobs)
        self._unheard |= jobs
        self._hearing.soon()
        places = [*touched(self._ended, jobs)]
        self._ended.update(ends(jobs))
        for pane in self.children if places else ():
            if isinstance(pane, Pane):  # of all tabs; a query takes as long as a frame
                for place in places:
                    pane.forget(place)
        for pane in self.panes:
            if any(concerns(place, pane.location) for place in places):
                self._outdated.add(pane)
                self._relisting.soon()

    def _tell_jobs(self) -> None:
        """Whoever calls a person needs them less often than who looks."""
        share = self.queue.state.share if self.queue else None
        jobs, self._unheard = self._unheard, {}
        self.app.post_message(JobsSeen(jobs, share))

    def _tell_asked(self, asked: int) -> None:
        """Say once, when a job begins to wait for a person, how to answer it."""
        before, self._asked = self._asked, asked
        if asked and not before:
            self.status.tell("Targets exist: t, then Enter, decides.")

    def _list_outdated(self) -> None:
        waiting = {pane for pane in self._outdated if self._is_busy(pane)}
        for pane in self._outdated - waiting:
            if not pane.is_left_alone:
                self.list_again(pane)
        self._outdated = waiting
        if waiting:
            self._relisting.soon()

    def _is_busy(self, pane: Pane) -> bool:
        """Many rows are listed again only when nothing moves any more."""
        is_reading = pane.is_listing and not pane.is_stopped
        return is_reading or (self.is_moving and len(pane.reading) > _MANY)

    def on_service_gone(self, event: ServiceGone) -> None:
        self.status.service("no service; calling it again")
        self.status.tell(event.error.message)

    def on_service_found(self, event: ServiceFound) -> None:
        self.status.service("")
        if event.again:
            self.status.tell("reconnected")
        for pane in self.panes:
            if pane.problem:
                self.list_again(pane)

    # --- What the queue asks for -------------------------------------------------

    def on_order_given(self, event: OrderGiven) -> None:
        from fxtui.domain.request import Order  # behind the first frame

        if event.order is Order.RESUME:
            self.ask_again()  # it may be parked for that
        self._call(self._calls.order(event))

    def on_answer_given(self, event: AnswerGiven) -> None:
        self._call(self._calls.answer(event))

    def on_conflict_wanted(self, event: ConflictWanted) -> None:
        self._call(self._ask_about(event.job.id))

    def on_transfers_wanted(self, event: TransfersWanted) -> None:
        self._call(self._bring(event))

    def on_details_wanted(self, event: DetailsWanted) -> None:
        self.desk.describe(event.of)

    def on_pace_wanted(self, event: PaceWanted) -> None:
        self.desk.explain(event.of)

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
