"""Whose jobs these are: the context of each, and those whose keys nobody has brought."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fxtui.domain.context import Context, StoredContext
from fxtui.domain.errors import Problem
from fxtui.domain.location import HERE
from fxtui.domain.request import JobId, JobRequest, Verb
from fxtui.domain.state import Reason
from fxtui.domain.transfer import Job
from fxtui.domain.value import replace

from .ends import Ends, OpenStorage
from .ledger import Ledger

_ORPHANED: Final = Problem(
    "unauthenticated",
    "its keys came from the environment of the command that began it; "
    "start fxtui with the same keys, or resume it from where others are set",
)

_KEYS: Final = ("AWS_", "DROPBOX_", "RCLONE_", "S3CMD_", "MC_")
"""How the names of variables begin that say who somebody is; others say by which way."""


class Callers:
    def __init__(self, ledger: Ledger, open_storage: OpenStorage) -> None:
        self._ledger, self._open_storage = ledger, open_storage
        self._contexts: dict[JobId, Context] = {}
        self._orphans: dict[JobId, StoredContext] = {}
        """Jobs of an earlier process, which knew more of their caller's environment."""

    def ends(self, job: JobId) -> Ends:
        """How this job reaches storages."""
        return self.ends_of(self._contexts[job], self._ledger.jobs[job].request)

    def ends_of(self, context: Context, request: JobRequest) -> Ends:
        return Ends(self._open_storage, context, request.revision)

    def began(self, job: JobId, context: Context) -> None:
        self._contexts[job] = context

    def take_up(self, job: Job, stored: StoredContext) -> Job:
        """A job of an earlier process; it is parked if its keys were not kept."""
        self._contexts[job.id] = stored.opened(())
        if job.standing.is_final or not (stored.names and _may_be_far(job.request)):
            return job
        self._orphans[job.id] = stored
        if not _tell_who(stored.names):
            return job  # a proxy may be missed, but nobody else is taken for its caller
        reasons = job.reasons | {Reason.CREDENTIALS}
        return replace(job, reasons=reasons, problem=_ORPHANED)

    def brought_by(self, context: Context) -> list[JobId]:
        """The jobs that waited for this very environment, and need wait no more."""
        known = [
            id_
            for id_, stored in self._orphans.items()
            if self._ledger.is_sealed_by(context, stored)
        ]
        for job in known:
            self._contexts[job] = self._orphans.pop(job).opened(context.variables)
        jobs = self._ledger.jobs
        return [id_ for id_ in known if Reason.CREDENTIALS in jobs[id_].reasons]

    async def lend(self, jobs: Iterable[JobId], context: Context) -> None:
        """Somebody resumes these, and has keys: what is parked for keys takes them."""
        for id_ in jobs:
            job = self._ledger.jobs.get(id_)
            if job is None or Reason.CREDENTIALS not in job.reasons:
                continue
            orphan = self._orphans.pop(id_, None)
            if orphan or _tell_who(name for name, _ in context.variables):
                variables = context.variables
                self._contexts[id_] = replace(self._contexts[id_], variables=variables)
                await self._ledger.set_context(id_, self._contexts[id_])

    def forget(self, job: JobId) -> None:
        self._contexts.pop(job, None)
        self._orphans.pop(job, None)


def _tell_who(names: Iterable[str]) -> bool:
    return any(name.startswith(_KEYS) for name in names)


def _may_be_far(request: JobRequest) -> bool:
    """Whether it needs more than this machine; the rows of a plan can lead anywhere."""
    if request.verb is Verb.APPLY:
        return True
    locations = [source.location for source in request.sources]
    ends = [*locations, request.target] if request.target else locations
    return any(location.scheme not in HERE for location in ends)
