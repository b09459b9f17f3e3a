"""How jobs and transfers are called, on one line and safe to show; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from fxtui.domain.errors import Problem
from fxtui.domain.location import LOCAL, Location
from fxtui.domain.names import safe
from fxtui.domain.request import Verb
from fxtui.domain.state import Reason
from fxtui.domain.transfer import RENAMED, SIZE, Job, is_verified

from .format import count_text, wait_text
from .queue_items import Item, Notice

UP: Final = "↑"
DOWN: Final = "↓"
ACROSS: Final = "⇄"
DELETION: Final = "✕"
RETRYING: Final = "retrying"
"""It runs, but a request failed, and until the next try nothing moves."""


def sign_of(source: Location, target: Location | None) -> str:
    if target is None:
        return DELETION
    ends = (source.scheme == LOCAL, target.scheme == LOCAL)
    return {(True, False): UP, (False, True): DOWN}.get(ends, ACROSS)


def name_of(location: Location) -> str:
    """The last segment, or all of a location that has none."""
    return safe(location.name or str(location))


def problem_text(problem: Problem | None) -> str:
    return safe(problem.message) if problem else ""


def reasons_text(reasons: Iterable[Reason]) -> str:
    """Why something is paused, the reason that a person can mend first."""
    return ", ".join(_REASONS[reason] for reason in Reason if reason in set(reasons))


_REASONS: Final[Mapping[Reason, str]] = {
    Reason.USER: "by you",
    Reason.CREDENTIALS: "credentials",
    Reason.DISK: "disk",
    Reason.NETWORK: "network",
    Reason.CONFLICT: "exists, Enter decides",
    Reason.ARCHIVE: "archive",
}


def paused_word(reasons: Collection[Reason]) -> str:
    """Paused by a person, parked by the engine, or in want of a decision."""
    if Reason.USER in reasons or not reasons:
        return "paused"
    return "conflict" if set(reasons) == {Reason.CONFLICT} else "parked"


def proof_word(proof: str | None) -> str:
    """How far something that moved was compared, in one word."""
    if is_verified(proof):
        return "renamed" if proof == RENAMED else "verified"
    return "same size" if proof == SIZE else "done"


def proof_text(proof: str | None) -> str:
    """The same with what was compared."""
    if is_verified(proof):
        return "renamed, not copied" if proof == RENAMED else f"by {proof}"
    return "only sizes compared" if proof == SIZE else "nothing compared"


def tries_text(attempt: int, retry_at: float | None, now: float) -> str:
    """``try 3 in 0:12``: which try is next, and when."""
    if retry_at is None or retry_at <= now:
        return f"try {attempt}"
    return f"try {attempt} in {wait_text(retry_at - now)}"


def job_title(job: Job) -> str:
    """``copy photos/ + 2 more → s3://bucket/backup/``."""
    request = job.request
    first = name_of(request.sources[0].location) if request.sources else "nothing"
    more = f" + {count_text(job.sources - 1)} more" if job.sources > 1 else ""
    title = f"{request.verb} {first}{more}"
    return f"{title} → {safe(str(request.target))}" if request.target else title


def item_title(item: Item) -> str:
    """What to call a row in a question about it."""
    if isinstance(item, Notice):
        return safe(item.text)
    return job_title(item) if isinstance(item, Job) else name_of(item.source)


def job_sign(job: Job) -> str:
    if job.request.verb is Verb.DELETE or not job.request.sources:
        return DELETION
    return sign_of(job.request.sources[0].location, job.request.target)


def joined(*texts: str) -> str:
    """The texts that say something, one because of the next."""
    return ": ".join(text for text in texts if text)
