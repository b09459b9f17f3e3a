"""The two narrow doors between front ends and the rest: jobs, and browsing.

Each is kept twice, in this process and over a socket, by one contract test. Every
call carries the Context of its caller.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from typing import NamedTuple, Protocol

from .asking import Question, Reply
from .content import Span
from .context import Context
from .depth import Depth
from .entry import Columns, Digest, Entry
from .errors import Problem
from .events import Event
from .location import Key, Location
from .plan import PlanRow
from .policy import Policy
from .request import (
    PLAIN,
    IfExists,
    JobId,
    JobLimits,
    JobRequest,
    Order,
    Selection,
    TransferId,
    Writing,
)
from .sharing import Answer, Wish
from .transfer import Inspection, TransferPage
from .value import Value


class Measure(Value, frozen=True):
    """How much there is below some locations, as far as it has been listed."""

    objects: int = 0
    bytes: int = 0
    complete: bool = False


class Unfinished(Value, frozen=True):
    """An upload that was begun and neither completed nor aborted."""

    location: Location
    upload_id: str
    began: float | None = None
    part_size: int = 0
    """Bytes of its largest part; 0 if none has arrived, or nobody may look."""

    parts: int = 0
    size: int = 0
    """Bytes of all parts that have arrived."""


class Engine(Protocol):
    """What a front end may ask about jobs, wherever the engine runs."""

    async def submit(self, request: JobRequest, context: Context) -> JobId:
        """Begin a job. It is in the journal when this returns."""
        ...

    def plan(
        self, request: JobRequest, context: Context
    ) -> AsyncGenerator[PlanRow, None]:
        """What a job of this request would do; nothing is begun, written or deleted.

        Raise what ``submit`` raises, and StorageError where a side cannot be listed.
        """
        ...

    async def order(self, order: Order, selection: Selection, context: Context) -> None:
        """Do this to all of a selection that it can concern."""
        ...

    async def answer(
        self, selection: Selection, decision: IfExists, context: Context
    ) -> None:
        """Decide for transfers that are parked by a conflict."""
        ...

    async def reply(self, reply: Reply, context: Context) -> Question | None:
        """Tell what only a person can: the next step, or None where that was all.

        Raise Unauthenticated where it is not right, and the question stands.
        """
        ...

    async def set_policy(self, policy: Policy, context: Context) -> None:
        """Steer by other numbers from now on; what flies is not interrupted."""
        ...

    async def set_limits(
        self, jobs: Sequence[JobId], limits: JobLimits, context: Context
    ) -> None:
        """Give these jobs other limits from now on; unknown jobs are left out."""
        ...

    async def inspect(self, transfer: TransferId, context: Context) -> Inspection:
        """All that is known of one transfer, or raise NotFound."""
        ...

    async def list_transfers(
        self, selection: Selection, context: Context, cursor: TransferId | None = None
    ) -> TransferPage:
        """A page of the transfers of a selection, oldest first."""
        ...

    def watch(
        self, context: Context, *, every: float = 0.0
    ) -> AsyncGenerator[Event, None]:
        """A Snapshot, then every event after it.

        Whoever draws no more often than ``every`` so many seconds is told no more often:
        what happens meanwhile comes together, and wakes them once. A watcher that falls
        behind is dropped; call again for a new Snapshot.
        """
        ...


class Browser(Protocol):
    """What a front end may do to a storage without a job. Each call is one request."""

    def list_pages(
        self,
        prefix: Location,
        context: Context,
        *,
        depth: Depth = Depth.HERE,
        after: Key = "",
    ) -> AsyncGenerator[Columns, None]:
        """What is under a prefix, as it arrives. Close it with ``aclosing``.

        Of keys, only what comes behind ``after``, which need not exist; raise Unsupported
        where the storage is not sure to list in the order of the keys.
        """
        ...

    def measure(
        self, locations: Sequence[Location], context: Context
    ) -> AsyncGenerator[Measure, None]:
        """Count all that is below these, a few times a second; the last is complete."""
        ...

    async def stat(self, location: Location, context: Context) -> Entry: ...

    def read(
        self, location: Location, context: Context, span: Span | None = None
    ) -> AsyncGenerator[bytes, None]:
        """The content, or a span of it, as fast as it is taken."""
        ...

    def read_revision(
        self, location: Location, revision: str, context: Context
    ) -> AsyncGenerator[bytes, None]:
        """An older state of it, by the id that ``AskRevisions`` tells."""
        ...

    async def write(
        self,
        location: Location,
        chunks: AsyncIterable[bytes],
        context: Context,
        how: Writing = PLAIN,
    ) -> Entry:
        """Store what comes, however much; it appears whole or not at all.

        The key of the entry is another one where the name was taken and it is so wished.
        """
        ...

    async def make_directory(self, location: Location, context: Context) -> Entry: ...

    async def digest(
        self, location: Location, context: Context, *, algorithm: str | None = None
    ) -> Digest | None:
        """What the storage says an object hashes to, of a file what it hashes to now.

        With an ``algorithm`` that the storage does not tell, the object is read for it.
        """
        ...

    async def link(
        self, location: Location, context: Context, *, seconds: int, put: bool = False
    ) -> str:
        """An address that anybody may fetch from, or ``put`` to, for so many seconds.

        Raise Unsupported where there are none, or none that last so long.
        """
        ...

    def list_uploads(
        self, prefix: Location, context: Context
    ) -> AsyncGenerator[Unfinished, None]:
        """The unfinished uploads below a prefix, whoever began them."""
        ...

    async def abort_upload(
        self, location: Location, upload_id: str, context: Context
    ) -> None:
        """Throw an unfinished upload away; one that is gone is not an error."""
        ...

    async def grant(self, location: Location, wish: Wish, context: Context) -> Answer:
        """Tell or do what a wish asks for, or raise Unsupported; see ``sharing``."""
        ...

    async def rename(self, source: Location, target: Location, context: Context) -> Entry:
        """Rename within a storage that can; else Unsupported: a job has to move it."""
        ...

    async def delete(
        self, locations: Sequence[Location], context: Context
    ) -> Sequence[Problem]:
        """Delete these keys; what could not be deleted is told, and ends nothing."""
        ...


class Doors(NamedTuple):
    engine: Engine
    browser: Browser
