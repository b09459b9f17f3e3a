"""How a transfer stands after a run of it. Pure: it looks at what came of the run."""

from __future__ import annotations

import logging
from typing import Final

from fxtui.domain.errors import (
    AlreadyExists,
    ContentMismatch,
    FxtuiError,
    InvalidName,
    NotFound,
    Problem,
    StorageError,
    Unsupported,
    UploadSessionLost,
    VersionMismatch,
)
from fxtui.domain.request import IfExists
from fxtui.domain.state import Reason, State
from fxtui.domain.transfer import Transfer
from fxtui.domain.value import replace

from .conflict import Ask, Skip
from .moved import Moved
from .mover import Outcome, skipped

_DEAD_ENDS: Final = frozenset(
    kind.code
    for kind in (
        AlreadyExists,
        ContentMismatch,
        InvalidName,
        NotFound,
        Unsupported,
        UploadSessionLost,
        VersionMismatch,
    )
)
"""Failures after which nothing of what has arrived can be of use."""

log = logging.getLogger(__name__)


def ended(transfer: Transfer, outcome: Outcome, rule: IfExists) -> Transfer:
    """After a run that came to a decision; ``rule`` is that of now, at its end."""
    match outcome:
        case Moved(target, size, proof, digest, version, notes):
            return transfer.become(
                State.SUCCEEDED,
                target=target,
                size=size,
                proof=proof,
                digest=digest,
                written=version,
                notes=transfer.notes + notes,
            )
        case Skip(reason):
            return transfer.become(State.SKIPPED, _said("skipped", reason, transfer))
        case Ask(reason) if rule is IfExists.ASK:
            return transfer.pause(Reason.CONFLICT, _said("conflict", reason, transfer))
        case _:  # somebody decided for all while this one looked
            return transfer.become(State.QUEUED)


def failed(transfer: Transfer, error: Exception) -> Transfer:
    """After a run that an error ended: what cannot be copied at all is left out."""
    problem = problem_of(transfer, error)
    if isinstance(error, StorageError) and (skip := skipped(error)):
        noted = replace(transfer, notes=(*transfer.notes, skip.reason))
        return noted.become(State.SKIPPED, problem)
    return transfer.become(State.FAILED, problem)


def keeps(after: Transfer) -> bool:
    """Whether another run could go on with what this one has left."""
    if after.state is State.FAILED:
        return after.problem is None or after.problem.code not in _DEAD_ENDS
    return not after.state.is_final or after.state is State.SUCCEEDED


def problem_of(transfer: Transfer, error: Exception) -> Problem:
    """What a person is told: our own errors as they are, others as a bug of ours."""
    if isinstance(error, FxtuiError):
        error.location = error.location or transfer.source
        return Problem.of(error)
    log.error("a transfer ended badly", exc_info=error)
    return Problem(
        "bug",
        f"fxtui failed ({type(error).__name__}: {error}); the service's log has more",
        transfer.source,
    )


def _said(code: str, reason: str, transfer: Transfer) -> Problem:
    return Problem(code, reason, transfer.target)
