"""Jobs and transfers, as they stand.

A *job* is what a person asked for. A *transfer* moves one object. A *part* is one
piece of a transfer, and an *attempt* is one try at a part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from .entry import Digest, Version
from .errors import Problem
from .location import Location
from .request import IfExists, JobId, JobRequest, TransferId
from .state import Reason, State, check_transition
from .value import Value, replace

SIZE: Final = "size"
"""The proof of a transfer of which only the sizes at both ends could be compared."""

RENAMED: Final = "renamed"
"""That of one whose bytes stayed where they are: the file has another name."""

_NO_REASONS: Final = frozenset[Reason]()


def is_verified(proof: str | None) -> bool:
    """Whether a proof is more than that of equal sizes."""
    return proof is not None and proof != SIZE


class Count(Value, frozen=True, array_like=True):
    """Some objects, and their bytes."""

    objects: int = 0
    bytes: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.objects + other.objects, self.bytes + other.bytes)

    def __sub__(self, other: Count) -> Count:
        return Count(self.objects - other.objects, self.bytes - other.bytes)


class Tally(Value, frozen=True):
    """How a job stands: its transfers, by state.

    Front ends draw this. They never hold a job's transfers: there may be a million.
    """

    queued: Count = Count()
    running: Count = Count()
    paused: Count = Count()
    succeeded: Count = Count()
    failed: Count = Count()
    cancelled: Count = Count()
    skipped: Count = Count()
    verified: Count = Count()
    """Of those that succeeded, the ones whose digests were compared end to end."""

    asked: int = 0
    """Of those that are paused, the ones that wait for a person to decide a conflict."""

    warnings: int = 0
    """Transfers that ended well, or were skipped, with something a person should read."""

    @property
    def total(self) -> Count:
        return self.unfinished + self.final

    @property
    def unfinished(self) -> Count:
        return self.queued + self.running + self.paused

    @property
    def final(self) -> Count:
        return self.succeeded + self.failed + self.cancelled + self.skipped

    def moved(self, old: Transfer | None, new: Transfer | None) -> Tally:
        """The tally after a transfer that stood like ``old`` stands like ``new``."""
        return self.moved_all([(old, new)])

    def begun(self, count: Count) -> Tally:
        """The tally after so many that were queued run."""
        return replace(self, queued=self.queued - count, running=self.running + count)

    def moved_all(
        self, moves: Iterable[tuple[Transfer | None, Transfer | None]]
    ) -> Tally:
        """The same for many; few of the numbers change, a million times."""
        counts = defaultdict[str, list[int]](lambda: [0, 0])
        numbers = Counter[str]()
        for old, new in moves:
            if old is not None:
                _add(counts, numbers, old, -1)
            if new is not None:
                _add(counts, numbers, new, 1)
        changes: dict[str, Any] = {
            name: getattr(self, name) + Count(objects, size)
            for name, (objects, size) in counts.items()
        }
        changes |= {name: getattr(self, name) + more for name, more in numbers.items()}
        return replace(self, **changes)


def _add(
    counts: dict[str, list[int]], numbers: Counter[str], one: Transfer, sign: int
) -> None:
    """Count one more, or less."""
    _count(counts[one.state], one, sign)
    if one.state is State.SUCCEEDED and is_verified(one.proof):
        _count(counts["verified"], one, sign)
    if one.reasons and Reason.CONFLICT in one.reasons:
        numbers["asked"] += sign
    if one.notes:
        numbers["warnings"] += sign


def _count(count: list[int], one: Transfer, sign: int) -> None:
    count[0] += sign
    count[1] += sign * one.size


class Standing(StrEnum):
    """How a whole job stands, in one word."""

    PLANNING = "planning"
    """Its sources are being listed, and nothing moves yet."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self in {Standing.SUCCEEDED, Standing.FAILED, Standing.CANCELLED}


class Job(Value, frozen=True):
    id: JobId
    request: JobRequest
    """Brief: the journal has all the sources."""

    created: float
    sources: int = 1
    planned: bool = False
    """False while the sources are still being listed: the totals are "at least"."""

    reasons: frozenset[Reason] = frozenset()
    """Why it is paused, if it is; a job may be paused while it is planned."""

    cancelled: bool = False
    problem: Problem | None = None
    """Why its sources could not all be listed, or what it is parked for."""

    finished: float | None = None
    tally: Tally = Tally()
    rank: float = 0.0
    """Of the jobs that wait, the one with the smallest goes first; then the oldest."""

    endpoints: tuple[str, ...] = ()
    """The addresses of the servers at its ends, for its receipt."""

    unswept: bool = False
    """A move: the source folders that it empties are removed before it is done."""

    @property
    def standing(self) -> Standing:
        if self.reasons:
            return Standing.PAUSED
        if self.tally.unfinished.objects or not (self.planned or self.cancelled):
            return self._under_way
        return Standing.RUNNING if self.is_to_sweep else self._ended

    @property
    def is_to_sweep(self) -> bool:
        """Whether all has moved, and the empty folders are there yet."""
        if not (self.unswept and self.planned) or self.reasons:
            return False
        return not self.tally.unfinished.objects and self._ended is Standing.SUCCEEDED

    @property
    def _under_way(self) -> Standing:
        if self.tally.running.objects:
            return Standing.RUNNING
        if not (self.planned or self.cancelled):
            return Standing.PLANNING
        is_waiting = self.tally.queued.objects > 0
        return Standing.WAITING if is_waiting else Standing.PAUSED

    @property
    def _ended(self) -> Standing:
        if self.problem or self.tally.failed.objects:
            return Standing.FAILED
        if self.cancelled or self.tally.cancelled.objects:
            return Standing.CANCELLED
        return Standing.SUCCEEDED


class Transfer(Value, frozen=True):
    """One object on its way, or one that is deleted."""

    id: TransferId
    job: JobId
    source: Location
    target: Location | None
    """Where it lands; None if it is only deleted."""

    size: int
    version: Version | None = None
    modified: float | None = None
    state: State = State.QUEUED
    reasons: frozenset[Reason] = frozenset()
    """Why it is paused. Each is lifted on its own; it waits for the last."""

    expects: Version | None = None
    """Of a plan: what is at the target, ``""`` for nothing; None: whatever is there."""

    moves: bool = False
    """Of a plan: whether the source goes when all of it has arrived."""

    export: str | None = None
    """Of a document without bytes of its own: what it becomes, such as ``markdown``.

    Its size is 0 until it has arrived.
    """

    if_exists: IfExists | None = None
    """What a person decided for it alone, after a conflict."""

    attempt: int = 1
    retry_at: float | None = None
    problem: Problem | None = None
    """Why it failed or was skipped, or what it is tried again for."""

    proof: str | None = None
    """What was equal at both ends: the algorithm of a digest, or only ``size``.

    ``renamed`` where it is the source itself.
    None if nothing was compared: the policy says so, or it has not arrived yet.
    """

    digest: Digest | None = None
    """What its bytes hash to, if that was known at the end; of a move, as was listed."""

    written: Version | None = None
    """The version of what is now at the target."""

    began: float | None = None
    """When its first byte moved, of the last time that it ran."""

    notes: tuple[str, ...] = ()
    """What a person should know although it ended well: a name that had to be changed."""

    finished: float | None = None

    def become(
        self, state: State, problem: Problem | None = None, **changes: Any
    ) -> Transfer:
        """The transfer in another state than PAUSED; ``pause`` makes that one.

        ``changes`` are of other fields, in the same step.
        """
        check_transition(self.state, state)
        return replace(
            self,
            state=state,
            reasons=_NO_REASONS,
            problem=problem,
            retry_at=None,
            **changes,
        )

    def pause(self, reason: Reason, problem: Problem | None = None) -> Transfer:
        """Paused for this reason as well; what is final stays as it is."""
        if self.state.is_final:
            return self
        reasons = self.reasons | {reason}
        problem = problem or self.problem
        return replace(self, state=State.PAUSED, reasons=reasons, problem=problem)

    def lift(self, reason: Reason) -> Transfer:
        """Queued again, if nothing else holds it."""
        if self.reasons != {reason}:
            return replace(self, reasons=self.reasons - {reason})
        return self.become(State.QUEUED, self.problem)


class Inspection(Value, frozen=True):
    """All that is known of one transfer: which of its parts are at the target."""

    transfer: Transfer
    part_size: int = 0
    """Bytes in each part but the last; 0 if it does not move in parts."""

    parts: tuple[tuple[int, int], ...] = ()
    """Number, and bytes that have arrived for sure, of each part that was begun."""

    session: str = ""
    """What the server calls the upload, if there is one."""

    detour: str = ""
    """Why its bytes go by a slower way than others, if they do."""


class TransferPage(Value, frozen=True):
    """Some transfers of a selection; ``cursor`` is None on the last page."""

    transfers: tuple[Transfer, ...]
    cursor: TransferId | None = None
