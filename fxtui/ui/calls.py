"""What the queue asks of the engine, as calls through the doorway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fxtui.domain.request import Matching
from fxtui.domain.state import Reason, State

if TYPE_CHECKING:
    from fxtui.domain.policy import Policy
    from fxtui.domain.request import JobId, JobLimits, TransferId
    from fxtui.domain.transfer import Inspection, Transfer, TransferPage

    from .doorway import Doorway
    from .messages import AnswerGiven, OrderGiven, TransfersWanted


class Calls:
    """Each method is one call; it raises FxtuiError where the engine refuses."""

    def __init__(self, doorway: Doorway, policy: Policy) -> None:
        """``policy`` is what the engine has until it is told otherwise."""
        self._doorway = doorway
        self.policy = policy

    async def order(self, event: OrderGiven) -> None:
        engine = await self._doorway.engine()
        await engine.order(event.order, event.selection, self._doorway.context)

    async def answer(self, event: AnswerGiven) -> None:
        engine = await self._doorway.engine()
        await engine.answer(event.selection, event.decision, self._doorway.context)

    async def set_limits(self, job: JobId, limits: JobLimits) -> None:
        engine = await self._doorway.engine()
        await engine.set_limits([job], limits, self._doorway.context)

    async def set_policy(self, policy: Policy) -> None:
        engine = await self._doorway.engine()
        await engine.set_policy(policy, self._doorway.context)
        self.policy = policy

    async def inspect(self, transfer: TransferId) -> Inspection:
        engine = await self._doorway.engine()
        return await engine.inspect(transfer, self._doorway.context)

    async def page(self, event: TransfersWanted) -> TransferPage:
        return await self._page(Matching(states=event.states), event.cursor)

    async def first_conflict(self, job: JobId) -> Transfer | None:
        """The first transfer of a job that waits for a person's decision."""
        cursor: TransferId | None = None
        while True:
            page = await self._page(Matching(job, (State.PAUSED,)), cursor)
            for transfer in page.transfers:
                if Reason.CONFLICT in transfer.reasons:
                    return transfer
            if (cursor := page.cursor) is None:
                return None

    async def _page(self, selection: Matching, cursor: TransferId | None) -> TransferPage:
        engine = await self._doorway.engine()
        return await engine.list_transfers(selection, self._doorway.context, cursor)
