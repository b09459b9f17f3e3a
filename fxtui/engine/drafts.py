"""What planning yields: transfers that are not in the journal yet, and why there are."""

from __future__ import annotations

from time import time
from typing import Final, NamedTuple

from fxtui.domain.errors import Problem, StorageError
from fxtui.domain.location import Location
from fxtui.domain.plan import Seen
from fxtui.domain.request import JobId, TransferId
from fxtui.domain.state import State
from fxtui.domain.transfer import RENAMED, Transfer
from fxtui.domain.value import replace

UNPLANNED: Final = "!"
"""The names of drafts begin so that only say what could not be planned, and why."""


class Draft(NamedTuple):
    name: str
    """Its own in its job, whenever that is planned."""

    transfer: Transfer
    reason: str = ""
    """Why it is to be done, in a word or two."""

    there: Seen | None = None
    """What stood at its target, where that was looked at."""


def failed_draft(
    job: JobId, location: Location, target: Location | None, error: StorageError
) -> Draft:
    """One that says why something could not be planned."""
    error.location = error.location or location
    problem = Problem.of(error)
    failed = Transfer(
        TransferId(0), job, location, target, 0, state=State.FAILED, problem=problem
    )
    return Draft(f"{UNPLANNED}{location.key}", failed, error.message)


def skipped_draft(
    name: str, transfer: Transfer, reason: str, *, there: Seen | None = None
) -> Draft:
    """One that is left out, and of which a person should know."""
    problem = Problem("skipped", reason, transfer.source)
    skipped = replace(transfer, state=State.SKIPPED, problem=problem, notes=(reason,))
    return Draft(name, skipped, reason, there)


def renamed_draft(draft: Draft) -> Draft:
    """One of a folder that has moved already, with all that it holds."""
    now = time()
    done = replace(
        draft.transfer, state=State.SUCCEEDED, proof=RENAMED, began=now, finished=now
    )
    return draft._replace(transfer=done)
