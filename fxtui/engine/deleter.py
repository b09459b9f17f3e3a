"""Owns the tasks that delete: of each job one batch at a time, of so many as a storage
takes in one request.
"""

from __future__ import annotations

from asyncio import CancelledError, Task, TaskGroup
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from fxtui.domain.errors import (
    FxtuiError,
    NotFound,
    Problem,
    StorageError,
    VersionMismatch,
)
from fxtui.domain.location import Key
from fxtui.domain.request import JobId, Verb
from fxtui.domain.state import State
from fxtui.domain.transfer import Transfer

from .crew import each
from .delete import delete
from .endings import failed
from .ledger import Ledger
from .outfit import Outfit
from .parking import Trouble, trouble_of
from .schedule import DELETES
from .settling import Settling
from .track import Track
from .walk import Tries

LOOKED_AT_ONCE: Final = 16
"""Objects of a plan that are looked at together before they are deleted."""

DELETED_AT_ONCE: Final = 1000
"""Deletes that fail together, where their storage cannot be opened."""


class Deleter:
    """``park`` is told of jobs that cannot get on."""

    def __init__(
        self,
        ledger: Ledger,
        outfit: Outfit,
        settling: Settling,
        park: Callable[[JobId, Trouble], None],
    ) -> None:
        self.tasks: dict[JobId, Task[None]] = {}
        self._ledger, self._outfit = ledger, outfit
        self._settling, self._park = settling, park

    def may_begin(self, job: JobId) -> bool:
        """A folder must be empty when its turn comes, so that batches do not overlap."""
        return job not in self.tasks and len(self.tasks) < DELETES

    def batch_of(self, transfer: Transfer) -> int:
        """How many deletes go into the request that this is the first of."""
        try:
            source = self._outfit.source(transfer)
        except FxtuiError:
            return DELETED_AT_ONCE  # the task will meet it again, and tell
        return source.storage.capabilities.delete_batch

    def begin(self, tasks: TaskGroup, job: JobId, batch: Sequence[Transfer]) -> None:
        begun = self._ledger.begin(*batch)
        self.tasks[job] = tasks.create_task(self._delete(job, begun))

    async def _delete(self, job: JobId, batch: Sequence[Transfer]) -> None:
        """The door of a task that deletes a batch."""
        try:
            failures = await self._try_to_delete(batch)
            after = await self._all_deleted(batch, failures)
        except (CancelledError, Exception) as error:
            if self._settling.is_shut:
                return
            after = self._settling.ended_together(batch, error)
        self._outfit.meter.close(batch[0].id)
        del self.tasks[job]
        self._settling.settle(*after)

    async def _try_to_delete(self, batch: Sequence[Transfer]) -> dict[Key, StorageError]:
        """An account may be several storages: each deletes what is in its place."""
        failures: dict[Key, StorageError] = {}
        while batch:
            place = self._outfit.source(batch[0]).storage.place
            here = [t for t in batch if t.source.key.startswith(place)]
            failures |= await self._try_in_one(here)
            batch = [t for t in batch if not t.source.key.startswith(place)]
        return failures

    async def _try_in_one(self, batch: Sequence[Transfer]) -> dict[Key, StorageError]:
        source = self._outfit.source(batch[0])
        keys = [transfer.source.key for transfer in batch]
        tools = self._outfit.tools(batch[0].id, Track(batch[0].id, self._ledger.book))
        tries = partial(tools.request, source.storage)
        changed = await self._changed(batch, tries)
        kept = [key for key in keys if key not in changed]
        return changed | (await delete(source.storage, kept, tries) if kept else {})

    async def _changed(
        self, batch: Sequence[Transfer], tries: Tries[Any]
    ) -> dict[Key, StorageError]:
        """What a plan would delete, and is not what it has seen any more."""
        changed: dict[Key, StorageError] = {}
        if self._ledger.jobs[batch[0].job].request.verb is not Verb.APPLY:
            return changed

        async def look(transfer: Transfer) -> None:
            end = self._outfit.source(transfer)
            try:
                entry = await tries(lambda: end.storage.stat(end.key))
            except NotFound:
                return  # it is gone, as it was to be
            if transfer.version is not None and entry.version != transfer.version:
                text = "it has changed since the plan was made; plan again"
                changed[end.key] = VersionMismatch(text)

        await each(batch, look, hands=lambda: LOOKED_AT_ONCE)
        return changed

    async def _all_deleted(
        self, batch: Sequence[Transfer], failures: dict[Key, StorageError]
    ) -> list[Transfer]:
        """How each of a batch stands; what stops them all parks their job."""
        for error in failures.values():
            source = self._outfit.source(batch[0])
            if trouble := await trouble_of(error, (source,)):
                self._park(batch[0].job, trouble)
                return [self._waits_or_went(t, failures) for t in batch]
            break  # one tells of all: a storage is asked no more than once
        return [self._deleted(t, failures.get(t.source.key)) for t in batch]

    def _waits_or_went(
        self, transfer: Transfer, failures: dict[Key, StorageError]
    ) -> Transfer:
        if error := failures.get(transfer.source.key):
            return transfer.become(State.QUEUED, Problem.of(error))
        return transfer.become(State.SUCCEEDED)

    def _deleted(self, transfer: Transfer, error: StorageError | None) -> Transfer:
        if error is None:
            return transfer.become(State.SUCCEEDED)
        error.location = transfer.source  # that of a whole batch names only its first
        return failed(transfer, error)
