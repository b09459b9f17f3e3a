"""The tasks that list the sources of jobs, while what they have found moves already."""

from __future__ import annotations

import asyncio
import logging
from asyncio import CancelledError, Task, TaskGroup
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from functools import partial
from time import time
from typing import Any, TypeVar

from fxtui.domain.errors import FxtuiError, Problem, TransientError
from fxtui.domain.location import Location, is_below
from fxtui.domain.policy import Policy
from fxtui.domain.request import JobId
from fxtui.domain.storage import Storage
from fxtui.domain.transfer import Transfer
from fxtui.domain.value import replace

from .callers import Callers
from .ledger import Ledger
from .parking import Trouble, trouble_of
from .planner import plan
from .retry import attempts, renewing
from .walk import Tries
from .whole import Permit

T = TypeVar("T")

log = logging.getLogger(__name__)


def _log(attempt: int, error: TransientError, wait: float) -> None:
    log.info("listing: %s; try %d in %.1f s", error, attempt + 1, wait)


class Planning:
    """``found`` is told what more a job has to move, ``park`` of what stops one."""

    def __init__(
        self,
        ledger: Ledger,
        callers: Callers,
        *,
        found: Callable[[JobId, Sequence[Transfer]], None],
        park: Callable[[JobId, Trouble], None],
    ) -> None:
        self._ledger, self._callers = ledger, callers
        self._found, self._park = found, park
        self._planning: dict[JobId, Task[None]] = {}
        self._since = time()
        self._begun: set[JobId] = set()

    def begin(self, job: JobId, tasks: TaskGroup, policy: Policy) -> None:
        """List the sources of a job that is not planned, unless that is being done."""
        if job not in self._planning and not self._ledger.jobs[job].planned:
            self._planning[job] = tasks.create_task(self._plan(job, policy))

    async def end(self, job: JobId) -> None:
        if task := self._planning.get(job):
            await asyncio.sleep(0)  # a task that never began would not reach its end
            task.cancel()
            await asyncio.wait([task])

    def shut(self) -> None:
        for task in self._planning.values():
            task.cancel()

    def tries_at(self, job: JobId, policy: Policy, storage: Storage) -> Tries[Any]:
        """Requests that list: in no gate, so that people need not wait for bytes."""

        async def tries(action: Callable[[], Awaitable[T]]) -> T:
            once, told = partial(renewing, storage, action), partial(self._tell, job)
            return await attempts(policy, once, told)

        return tries

    async def _plan(self, job: JobId, policy: Policy) -> None:
        """The door of a planning task."""
        try:
            request = await self._ledger.request(job)
            tries_at = partial(self.tries_at, job, policy)
            ends, permit = self._callers.ends(job), self._permit(job)
            planning = plan(job, request, ends, tries_at, permit)
            async with aclosing(planning) as found:
                async for rows in found:
                    self._found(job, await self._ledger.add_transfers(job, rows))
            known = self._ledger.jobs[job]
            self._ledger.set_job(replace(known, planned=True, problem=None))
        except CancelledError:
            pass  # by an order, or because the engine ends: it is planned another time
        except Exception as error:
            await self._failed(job, error)
        finally:
            self._planning.pop(job, None)

    def _permit(self, job: JobId) -> Permit | None:
        """None while files that were found before are to move: they would be gone."""
        known = self._ledger.jobs[job]
        is_again = job in self._begun or known.created < self._since
        self._begun.add(job)
        if known.tally.unfinished.objects:
            return None
        return Permit(partial(self._is_quiet, job), is_again)

    def _is_quiet(self, job: JobId, *folders: Location) -> bool:
        """Whether no other job moves anything below one of these now."""
        places = (
            place
            for transfer in self._ledger.running.values()
            if transfer.job != job
            for place in (transfer.source, transfer.target)
        )
        return not any(
            place is not None and is_below(place, folder)
            for place in places
            for folder in folders
        )

    def _tell(self, job: JobId, attempt: int, error: TransientError, wait: float) -> None:
        """Let everybody see what the listing waits for."""
        _log(attempt, error, wait)
        if (known := self._ledger.jobs.get(job)) and not known.planned:
            self._ledger.set_job(replace(known, problem=Problem.of(error)))

    async def _failed(self, job: JobId, error: Exception) -> None:
        """Park the job if it is no fault of its own, else say why there is no more."""
        if isinstance(error, FxtuiError):
            problem = Problem.of(error)
            with suppress(CancelledError, FxtuiError):
                source = self._ledger.jobs[job].request.sources[0].location
                end = self._callers.ends(job).source(source)
                if trouble := await trouble_of(error, (end,)):
                    return self._park(job, trouble)
        else:
            log.error("planning ended badly", exc_info=error)
            text = f"fxtui failed ({error!r}); the service's log has more"
            problem = Problem("bug", text)
        failed = replace(self._ledger.jobs[job], planned=True, problem=problem)
        self._ledger.set_job(failed)
        return None
