"""What a job would do: its drafts as rows of a plan, with both sides as they stand."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from fxtui.domain.entry import Entry
from fxtui.domain.errors import NotFound, PermissionDenied
from fxtui.domain.numbered import numbered
from fxtui.domain.plan import Action, PlanRow, Seen
from fxtui.domain.request import IfExists, JobId, JobRequest, Verb
from fxtui.domain.state import State
from fxtui.domain.transfer import Transfer

from .conflict import Refuse, Skip, Write, resolve
from .crew import each
from .drafts import Draft
from .ends import Ends
from .planner import plan
from .walk import TriesAt

LOOKED_AT_ONCE: Final = 16
"""Targets that are looked at together."""

NOBODY: Final = JobId(0)


async def preview(
    request: JobRequest, ends: Ends, tries_at: TriesAt
) -> AsyncGenerator[PlanRow, None]:
    """Row by row, as the sources are listed. Nothing is written anywhere."""
    async with aclosing(plan(NOBODY, request, ends, tries_at)) as batches:
        async for drafts in batches:
            looking = _Looking(request, ends, tries_at)
            rows: dict[int, PlanRow] = {}

            async def look(item: tuple[int, Draft]) -> None:
                number, draft = item
                rows[number] = await looking.row(draft)  # noqa: B023  # awaited below

            await each(enumerate(drafts), look, hands=lambda: LOOKED_AT_ONCE)
            for number in sorted(rows):
                yield rows[number]


class _Looking:
    def __init__(self, request: JobRequest, ends: Ends, tries_at: TriesAt) -> None:
        self._request, self._ends, self._tries_at = request, ends, tries_at

    async def row(self, draft: Draft) -> PlanRow:
        transfer = draft.transfer
        was = Seen(transfer.size, transfer.modified, transfer.version)
        action = _action(self._request, transfer)
        if action in {Action.SKIP, Action.DELETE}:
            return PlanRow(action, transfer.source, None, was, None, draft.reason)
        if self._request.verb is Verb.SYNC:
            there, reason, target = draft.there, draft.reason, transfer.target
            return PlanRow(action, transfer.source, target, was, there, reason)
        return await self._looked_at(transfer, action, was)

    async def _looked_at(self, transfer: Transfer, action: Action, was: Seen) -> PlanRow:
        """With what stands at the target now, and what the rule makes of that."""
        entry, rule = await self._target_of(transfer), self._request.if_exists
        there = Seen.of(entry) if entry else None
        decision = resolve(rule, transfer.modified, entry)
        target, reason = transfer.target, "the target exists" if entry else "new"
        match decision:
            case Skip(why) | Refuse(why):
                return PlanRow(Action.SKIP, transfer.source, target, was, there, why)
            case Write(number=number) if number and target and rule is IfExists.RENAME:
                key, reason = numbered(target.key, number), "renamed"
                target = type(target)(target.scheme, key, target.profile)
                there = None
        return PlanRow(action, transfer.source, target, was, there, reason)

    async def _target_of(self, transfer: Transfer) -> Entry | None:
        assert transfer.target and self._request.target
        end = self._ends.target(transfer.target, self._request.target)
        try:
            entry: Entry = await self._tries_at(end.storage)(
                lambda: end.storage.stat(end.key)
            )
        except (NotFound, PermissionDenied):
            return None
        return entry


def _action(request: JobRequest, transfer: Transfer) -> Action:
    if transfer.state is not State.QUEUED:
        return Action.SKIP
    if transfer.target is None:
        return Action.DELETE
    return Action.MOVE if request.verb is Verb.MOVE else Action.COPY
