"""A transfer as a row and back, and a selection as a condition on rows.

A transfer that runs is still ``queued`` here, so that after a crash it begins again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any, Final

import msgspec

from fxtui.domain import codec
from fxtui.domain.entry import Digest, Version
from fxtui.domain.errors import Problem
from fxtui.domain.location import Location
from fxtui.domain.request import (
    IfExists,
    JobId,
    Jobs,
    Matching,
    Selection,
    TransferId,
    Transfers,
)
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Transfer
from fxtui.domain.value import Value

from .database import Row

COLUMNS: Final = "id, job, state, size, proof, fixed, loose"

IS_ASKED: Final = (
    "CASE state WHEN 'paused' THEN "
    """instr(json_extract(CAST(loose AS TEXT), '$[0]'), '"conflict"') > 0 END"""
)
"""Whether a row waits for a person's decision: its reasons are the first of ``loose``."""


class _Fixed(Value, frozen=True, array_like=True):
    """What of a transfer seldom changes."""

    source: Location
    target: Location | None
    version: Version | None
    modified: float | None
    expects: Version | None = None
    moves: bool = False
    export: str | None = None


class _Loose(Value, frozen=True, array_like=True):
    """What of a transfer says how it stands, besides its state.

    An array that an older fxtui wrote is shorter: what is new comes last.
    """

    reasons: frozenset[Reason] = frozenset()
    if_exists: IfExists | None = None
    problem: Problem | None = None
    notes: tuple[str, ...] = ()
    finished: float | None = None
    digest: Digest | None = None
    written: Version | None = None
    began: float | None = None
    attempt: int = 1


_EMPTY: Final = _Loose()
_NOTHING: Final = codec.encode(_EMPTY)
"""Of nearly all that is planned, so it is encoded once."""

_fixed: Final = msgspec.json.Decoder(_Fixed)
_loose: Final = msgspec.json.Decoder(_Loose)


def standing_of(transfer: Transfer) -> Row:
    """State, size, proof, whether it is warned of, and the loose blob."""
    t = transfer
    loose = _Loose(
        t.reasons,
        t.if_exists,
        t.problem,
        t.notes,
        t.finished,
        t.digest,
        t.written,
        t.began,
        t.attempt,
    )
    state = State.QUEUED if t.state is State.RUNNING else t.state
    told = _NOTHING if loose == _EMPTY else codec.encode(loose)
    return state, t.size, t.proof, bool(t.notes), told


def fixed_of(transfer: Transfer) -> bytes:
    """The other blob."""
    return codec.encode(_Fixed(*_ends_of(transfer)))


def has_same_ends(transfer: Transfer, other: Transfer) -> bool:
    """Whether both have the same ``fixed_of``."""
    return _ends_of(transfer) == _ends_of(other)


def _ends_of(t: Transfer) -> tuple[Any, ...]:
    return t.source, t.target, t.version, t.modified, t.expects, t.moves, t.export


def loose_of(finished: float | None) -> bytes:
    """Of a transfer of which no more is known than when it ended."""
    return codec.encode(_Loose(finished=finished))


def transfer_of(row: Row) -> Transfer:
    """The transfer again, from its ``COLUMNS``."""
    id_, job, state, size, proof, fixed_row, loose_row = row
    fixed, loose = codec.decode(fixed_row, _fixed), codec.decode(loose_row, _loose)
    return Transfer(
        TransferId(id_),
        JobId(job),
        fixed.source,
        fixed.target,
        size,
        fixed.version,
        fixed.modified,
        State(state),
        loose.reasons,
        fixed.expects,
        fixed.moves,
        fixed.export,
        loose.if_exists,
        loose.attempt,
        problem=loose.problem,
        proof=proof,
        digest=loose.digest,
        written=loose.written,
        began=loose.began,
        notes=loose.notes,
        finished=loose.finished,
    )


def where(selection: Selection) -> tuple[str, list[Any]]:
    """A condition that the index by job and state answers, in the order of ids.

    Left to itself SQLite would read and sort all of a job for each page of it.
    """
    match selection:
        case Transfers(transfers):
            return f"id IN {MEMBERS}", [members(transfers)]
        case Jobs(ids):
            return f"job IN {MEMBERS} AND {_among(())}", [members(ids)]
        case Matching(None, states):
            return f"job IN (SELECT id FROM jobs) AND {_among(states)}", []
        case Matching(job, states):
            return f"job = ? AND {_among(states)}", [job]


def _among(states: Collection[State]) -> str:
    return f"state IN {words(states or tuple(State))}"


def words(states: Iterable[State]) -> str:
    """States as SQL."""
    return f"({', '.join(repr(state.value) for state in states)})"


MEMBERS: Final = "(SELECT value FROM json_each(?))"
"""However many there are, they are one parameter: see ``members``."""


def members(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))
