"""What a front end asks of the engine: requests, selections and orders."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NewType, TypeAlias

from .attributes import NONE, Attributes
from .entry import Version
from .location import Location
from .policy import Positive
from .select import Filter
from .state import State
from .value import Value, replace

JobId = NewType("JobId", int)
TransferId = NewType("TransferId", int)


class Verb(StrEnum):
    COPY = "copy"
    MOVE = "move"
    DELETE = "delete"
    SYNC = "sync"
    """Copy what is new or has changed below a source, and delete what it has not."""

    APPLY = "apply"
    """Do what a plan says: its one source is the file of the plan."""


class Compare(StrEnum):
    """When two objects of one name are taken for the same, as ``aws s3 sync`` does it."""

    TIME = "time"
    """Of the same size, and the target is not older; on the way down, not newer."""

    SIZE = "size"
    EXACT = "exact"
    """As ``time``, but on the way down the dates have to be equal."""

    DIGEST = "digest"
    """Of the same size and content, as far as digests are known or can be made."""


class SyncRules(Value, frozen=True):
    compare: Compare = Compare.TIME
    delete: bool = False
    """Delete at the target what the source has not."""

    max_delete: int | None = None
    """More deletes than this, and none is done."""

    allow_empty_source: bool = False
    """Delete all, if it has nothing at all."""


class IfExists(StrEnum):
    """What to do when the target exists; decided once for a job."""

    OVERWRITE = "overwrite"
    ASK = "ask"
    """Park that transfer alone. The browser asks; the command line and library do not."""

    SKIP = "skip"
    NEWER = "newer"
    RENAME = "rename"
    FAIL = "fail"


class Source(Value, frozen=True, array_like=True):
    """One thing to move, and what it is called below the target.

    With an empty name a directory's contents land in the target itself. A location that
    ends in ``/`` is a directory, with all that is below it.
    """

    location: Location
    name: str = ""


class JobLimits(Value, frozen=True):
    """How much of everything one job may have; None: as much as the policy gives all."""

    transfers: Positive | None = None
    """Transfers at once."""

    requests: Positive | None = None
    """Requests in flight at once, over both ends."""

    bandwidth: Positive | None = None
    """Bytes a second."""


class Writing(Value, frozen=True):
    """How a stream is to be stored, as one object."""

    size: int | None = None
    """Bytes that will come, if that is known: no more and no fewer, then."""

    if_exists: IfExists = IfExists.OVERWRITE
    """Nothing is read of a stream that is not to be stored: AlreadyExists is raised.

    A stream has no date, and nobody is asked, so ``newer`` and ``ask`` are refused.
    """

    attributes: Attributes = NONE
    version: Version | None = None
    """Store it in the place of this state of the object, and of no other: if there is
    another one by then, VersionMismatch is raised. It stays what it was besides its
    bytes, but for what is told."""


PLAIN: Final = Writing()


class JobRequest(Value, frozen=True, tag=True):
    verb: Verb
    sources: tuple[Source, ...]
    target: Location | None = None
    """The directory or prefix that everything lands below, so its key ends in ``/``.

    None for a delete, which has no other end.
    """

    if_exists: IfExists = IfExists.OVERWRITE
    limits: JobLimits = JobLimits()
    part_size: Positive | None = None
    """Bytes in a part, as near as the target allows; None: as the policy says."""

    filters: tuple[Filter, ...] = ()
    """Which of what is below the sources is meant; the last one that matches wins."""

    sync: SyncRules | None = None
    """Of a sync, and only of one."""

    follow: bool = True
    """Whether symbolic links stand for what they lead to; else they are left out."""

    preserve: bool = False
    """Keep the date of a file in the metadata of the object, as rclone does."""

    verify: bool = True
    export: str | None = None
    """What documents without bytes of their own become: ``markdown``, ``html`` …"""

    upload_id: str | None = None
    """An upload session that was begun elsewhere, for the one object of this job."""

    attributes: Attributes = NONE
    """What the objects at the target are to be, besides their bytes."""

    revision: str | None = None
    """Which older state is copied of the one object of this job."""

    @property
    def rewrites(self) -> bool:
        """Whether objects may be copied onto themselves, to be others from then on."""
        return self.verb is Verb.COPY and bool(self.attributes.told)

    def brief(self) -> JobRequest:
        """With its first source only, for those who show the job: there may be many."""
        return replace(self, sources=self.sources[:1])


class Jobs(Value, frozen=True, tag=True):
    """All of these jobs, those that are still being planned too."""

    ids: tuple[JobId, ...]


class Transfers(Value, frozen=True, tag=True):
    ids: tuple[TransferId, ...]


class Matching(Value, frozen=True, tag=True):
    """The transfers of a job, or of all, that are in these states, or in any."""

    job: JobId | None = None
    states: tuple[State, ...] = ()


Selection: TypeAlias = Jobs | Transfers | Matching


class Order(StrEnum):
    """What may be done to a selection; what it cannot concern stays as it is."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RETRY = "retry"
    """Queue what failed, was cancelled or was skipped once more."""

    CLEAR = "clear"
    """Forget jobs that are final; a job that is still at work stays."""

    EARLIER = "earlier"
    """A job goes before the one that waits ahead of it; a transfer, first in its job."""

    LATER = "later"
    """A job goes behind the one that waits after it; a transfer, last in its job."""

    RUN_NOW = "run_now"
    """A job goes before all others; a transfer starts, however many run already.

    What was paused by the user goes on.
    """
