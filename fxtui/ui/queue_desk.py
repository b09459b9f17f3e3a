"""What a person does to the queue: fxtui asks where it must, then tells the engine."""

from __future__ import annotations

from collections.abc import Sequence
from time import time
from typing import TYPE_CHECKING

from fxtui.domain.errors import NotFound
from fxtui.domain.request import Verb
from fxtui.domain.transfer import Job, Transfer
from fxtui.domain.value import replace

from .amounts import bytes_to_type, stepped
from .details import details_of, gone, limits_text, with_pace
from .format import count_text
from .queue_items import Notice, flows, whole_flow
from .queue_words import job_title
from .strain import StrainGauge
from .why_slow import Evidence, evidence_of, pace_rows, why_slow

if TYPE_CHECKING:
    from textual.screen import Screen

    from fxtui.domain.events import Board
    from fxtui.domain.policy import Policy
    from fxtui.domain.request import JobId, JobLimits

    from .calls import Calls
    from .details import Rows
    from .messages import SteeringWanted
    from .queue_items import Item
    from .status import Status


class QueueDesk:
    """Each method is one thing to do; those that await run in a worker."""

    def __init__(
        self, screen: Screen[None], calls: Calls, board: Board, status: Status
    ) -> None:
        self._screen, self._calls = screen, calls
        self._board, self._status = board, status
        self._announced: set[str] = set()
        self._strain = StrainGauge()

    # --- Telling --------------------------------------------------------------------

    def describe(self, item: Item) -> None:
        """All there is to know of a row, and what becomes of it while it is read."""
        from .dialogs import LiveDialog  # when first needed

        if isinstance(item, Notice):
            self._tell([item.text])
        elif isinstance(item, Job):
            title = f"Job {item.id}"
            dialog = LiveDialog(details_of(item), lambda: self._job(item), title=title)
            self._screen.app.push_screen(dialog)
        else:
            first = self._known(item)
            title = f"Transfer {item.id}"
            dialog = LiveDialog(first, lambda: self._transfer(item), title=title)
            self._screen.app.push_screen(dialog)

    def announce(self, notices: Sequence[str]) -> None:
        """Say once what everybody should know; the log tab has it for later."""
        if new := [notice for notice in notices if notice not in self._announced]:
            self._announced.update(new)
            self._tell(new)

    def _tell(self, notices: Sequence[str]) -> None:
        from .dialogs import InfoDialog  # rarely

        rows = [("!", notice) for notice in notices]
        self._screen.app.push_screen(InfoDialog(rows, title="What you should know"))

    async def _job(self, first: Job) -> Rows:
        now = self._board.jobs.get(first.id)
        if now is None:
            return gone(details_of(first))
        return with_pace(details_of(now), self._pace(now))

    async def _transfer(self, first: Transfer) -> Rows:
        try:
            found = await self._calls.inspect(first.id)
        except NotFound:
            return gone(self._known(first))
        sample = self._board.samples.get(first.id)
        rows = details_of(found, sample, time(), self._verb(first))
        return with_pace(rows, self._pace(found.transfer))

    def _pace(self, item: Job | Transfer) -> str:
        return why_slow(item, self._evidence(item))

    def _evidence(self, item: Job | Transfer) -> Evidence:
        """The strain on this machine is that since the last look."""
        evidence = evidence_of(self._board, item, self._calls.policy)
        strain = self._strain.look(self._board.process)
        return evidence._replace(**strain._asdict())

    def explain(self, item: Job | Transfer) -> None:
        """Say what holds it back, and from what that is known, as long as one looks."""
        from .dialogs import LiveDialog  # when first needed

        async def look() -> Rows:
            now = self._board.jobs.get(item.id) if isinstance(item, Job) else item
            return pace_rows(now or item, self._evidence(now or item))

        first = pace_rows(item, self._evidence(item))
        title = f"{type(item).__name__} {item.id}: why is it slow?"
        self._screen.app.push_screen(LiveDialog(first, look, title=title))

    def _known(self, transfer: Transfer) -> Rows:
        sample = self._board.samples.get(transfer.id)
        return details_of(transfer, sample, time(), self._verb(transfer))

    def _verb(self, transfer: Transfer) -> Verb:
        job = self._board.jobs.get(transfer.job)
        return job.request.verb if job else Verb.COPY

    # --- Limits ---------------------------------------------------------------------

    async def limit(self, id_: JobId | None) -> None:
        """Ask for the limits of a job, if one is meant, and of all together."""
        from .dialogs import LimitsDialog  # when first needed

        job = self._board.jobs.get(id_) if id_ is not None else None
        limits = job.request.limits if job else None
        policy = self._calls.policy
        title = f"Job {job.id}: {job_title(job)}" if job else ""
        choice = await self._screen.app.push_screen_wait(
            LimitsDialog(policy, limits, title=title)
        )
        if choice is None:
            return
        if job and choice.job is not None and choice.job != limits:
            await self._calls.set_limits(job.id, choice.job)
            self._status.tell(_job_told(job, choice.job))
        if choice.policy != policy:
            await self._steer(choice.policy)

    async def steer(self, event: SteeringWanted) -> None:
        """Some steps up or down with what all together may have."""
        old = self._calls.policy
        rate = whole_flow(flows(self._board).values()).rate
        await self._steer(
            replace(
                old,
                transfers=max(1, old.transfers + event.transfers),
                bandwidth=stepped(old.bandwidth, event.bandwidth, rate)
                if event.bandwidth
                else old.bandwidth,
            )
        )

    async def _steer(self, policy: Policy) -> None:
        await self._calls.set_policy(policy)
        self._status.tell(f"All together: {_policy_text(policy)}.")


def _job_told(job: Job, limits: JobLimits) -> str:
    return f"Job {job.id}: {limits_text(limits) or 'no limits of its own'}."


def _policy_text(policy: Policy) -> str:
    at_once = f"{count_text(policy.transfers, 'large transfer')} at once"
    requests = f"{count_text(policy.requests, 'request')} to each storage"
    line = bytes_to_type(policy.bandwidth)
    return f"{at_once}, {requests}, {f'{line} a second' if line else 'any bandwidth'}"
